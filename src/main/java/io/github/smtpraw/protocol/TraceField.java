package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The Received field that a server puts in front of the content (RFC 5321 4.4, RFC 3848). */
public final class TraceField {
    /** RFC 5321 4.5.3.1.2, in octets. */
    private static final int MAX_DOMAIN = 255;

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
        field.append(" with ");
        field.append(envelope.utf8() ? session.getUtf8Protocol() : session.getProtocol());
        field.append(" id ").append(envelope.messageId());
        if (envelope.named() == 1) {
            Recipient one = envelope.recipients().get(0);
            String address = one.getOriginal() == null ? one.getAddress() : one.getOriginal();
            field.append("\r\n\tfor <").append(address).append('>');
        }
        appendCipherSuite(session.getTls(), field);
        field.append(";\r\n\t").append(date(time));
        return field.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 8314 4.3, with the name that IANA gave the suite. */
    private static void appendCipherSuite(String tls, StringBuilder field) {
        int suite = tls == null ? -1 : tls.indexOf(" TLS_");
        if (suite >= 0) {
            field.append("\r\n\ttls").append(tls, suite, tls.length());
        }
    }

    /**
     * What a client calls itself may hold anything printable, and be as long as a command; neither
     * a comment nor a literal must begin in it.
     */
    private static String clean(String name) {
        int last = name.length() - 1;
        if (name.startsWith("[")
                && name.indexOf(']') == last
                && AddressLiteral.isValid(name, 1, last)) {
            return name;
        }
        int length = Math.min(name.length(), MAX_DOMAIN);
        StringBuilder clean = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            clean.append(Text.isLetterOrDigit(c) || "-._:".indexOf(c) >= 0 ? c : '?');
        }
        return clean.toString();
    }

    /** The zone is always a number (RFC 5322 3.3); the formatter says GMT. */
    private static String date(ZonedDateTime time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time).replace("GMT", "+0000");
    }

    /** {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} of an ip:port. */
    private static String literal(String address) {
        String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
        return host.startsWith("[") ? "[IPv6:" + host.substring(1) : "[" + host + "]";
    }
}
