package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The Received field that a server puts in front of the content (RFC 5321 4.4, RFC 3848). */
public final class TraceField {
    private TraceField() {}

    /**
     * The field with its CRLF. {@code for} stands there only for a single recipient, so that blind
     * copies stay blind (RFC 5321 7.2).
     *
     * @param hostname the server's name
     * @param time when the message came
     */
    public static byte[] format(
            Session session, Envelope envelope, String hostname, ZonedDateTime time) {
        StringBuilder field = new StringBuilder(200);
        field.append("Received: from ").append(clean(session.getHelo())).append(" (");
        field.append(literal(session.getRemoteAddress())).append(")\r\n\tby ").append(hostname);
        field.append(" with ").append(session.getProtocol());
        field.append(" id ").append(envelope.messageId());
        if (envelope.named() == 1) {
            Recipient one = envelope.recipients().get(0);
            String address = one.getOriginal() == null ? one.getAddress() : one.getOriginal();
            field.append("\r\n\tfor <").append(address).append('>');
        }
        field.append(";\r\n\t").append(DateTimeFormatter.RFC_1123_DATE_TIME.format(time));
        return field.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a client calls itself may hold anything printable; a comment must not begin in it. */
    private static String clean(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = Character.isLetterOrDigit(c) || "-._:[]".indexOf(c) >= 0;
            clean.append(fits && c < 0x80 ? c : '?');
        }
        return clean.toString();
    }

    /** {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} of an ip:port. */
    private static String literal(String address) {
        String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
        return host.startsWith("[") ? "[IPv6:" + host.substring(1) : "[" + host + "]";
    }
}
