package io.github.smtpraw.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What XCLIENT says of the client that a proxy speaks for (Postfix, XCLIENT_README): {@code
 * NAME=value} apart by blanks, values in xtext (RFC 3461 4). What a proxy does not know it gives as
 * {@code [UNAVAILABLE]} or {@code [TEMPUNAVAIL]}, here {@code ""}.
 */
final class XclientAttributes {
    static final List<String> NAMES =
            List.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "LOGIN", "DESTADDR", "DESTPORT");

    private static final Reply BAD = Reply.of(501, "5.5.4", "Bad attribute of XCLIENT");
    private static final int MAX_VALUE = 255;
    private static final String IPV6 = "IPV6:";

    private final Map<String, String> values = new HashMap<>();

    private XclientAttributes() {}

    /**
     * @throws SyntaxException 501 for none at all, one that is not known or given twice, or a wrong
     *     value
     */
    static XclientAttributes parse(String argument) throws SyntaxException {
        XclientAttributes attributes = new XclientAttributes();
        for (String word : argument.split("[ \t]+", -1)) {
            int equals = word.indexOf('=');
            String name = word.substring(0, Math.max(0, equals)).toUpperCase(Locale.ROOT);
            if (!NAMES.contains(name)) {
                throw new SyntaxException(BAD);
            }
            String value = value(name, decode(word.substring(equals + 1)));
            if (attributes.values.put(name, value) != null) {
                throw new SyntaxException(BAD);
            }
        }
        return attributes;
    }

    private static String value(String name, String value) throws SyntaxException {
        if (value.equalsIgnoreCase("[UNAVAILABLE]") || value.equalsIgnoreCase("[TEMPUNAVAIL]")) {
            return "";
        }
        String upper = value.toUpperCase(Locale.ROOT);
        boolean good =
                switch (name) {
                    case "ADDR", "DESTADDR" -> isAddress(value);
                    case "PORT", "DESTPORT" ->
                            value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65535;
                    case "PROTO" -> upper.equals("SMTP") || upper.equals("ESMTP");
                    default -> isText(value);
                };
        if (!good) {
            throw new SyntaxException(BAD);
        }
        return switch (name) {
            case "ADDR", "DESTADDR" -> bare(value);
            case "PROTO" -> upper;
            default -> value;
        };
    }

    private static boolean isAddress(String value) {
        boolean six = value.indexOf(':') >= 0;
        String text = six && !isTagged(value) ? IPV6 + value : value;
        return AddressLiteral.isValid(text, 0, text.length());
    }

    private static boolean isTagged(String value) {
        return value.regionMatches(true, 0, IPV6, 0, IPV6.length());
    }

    /** As {@link Session} writes it: an IPv6 address in brackets. */
    private static String bare(String address) {
        String text = isTagged(address) ? address.substring(IPV6.length()) : address;
        return text.indexOf(':') < 0 ? text : "[" + text.toLowerCase(Locale.ROOT) + "]";
    }

    private static boolean isText(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_VALUE
                && value.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static String decode(String value) throws SyntaxException {
        try {
            return Xtext.decode(value);
        } catch (IllegalArgumentException e) {
            throw new SyntaxException(BAD);
        }
    }

    /** The session is that client's from now on, as far as it is told. */
    void applyTo(Session session) {
        session.setRemoteAddress(address("ADDR", "PORT", session.getRemoteAddress()));
        session.setLocalAddress(address("DESTADDR", "DESTPORT", session.getLocalAddress()));
        session.toldHelo(given("HELO"));
        session.toldProtocol(given("PROTO"));
        session.toldLogin(given("LOGIN"));
        session.forgetClientSubject();
    }

    /** Null where it is not available or not told. */
    private String given(String name) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? null : value;
    }

    private String address(String addr, String port, String now) {
        int colon = now.lastIndexOf(':');
        String host = values.getOrDefault(addr, now.substring(0, colon));
        String number = values.getOrDefault(port, now.substring(colon + 1));
        // Not the proxy's own address, which may be trusted more than a stranger's.
        return (host.isEmpty() ? "unknown" : host) + ":" + (number.isEmpty() ? "0" : number);
    }
}
