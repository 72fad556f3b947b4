package io.github.smtpraw.protocol;

import java.util.ArrayList;
import java.util.List;

/** Parses one path, from left to right, each character once (RFC 5321 4.1.2). */
final class PathParser {
    // RFC 5321 4.5.3.1, in octets; a path is counted with its brackets.
    private static final int MAX_LOCAL_PART = 64;
    private static final int MAX_DOMAIN = 255;
    private static final int MAX_PATH = 256;

    private final String text;
    private final boolean utf8;
    private final boolean forward;
    private int at;

    PathParser(String text, boolean utf8, boolean forward) {
        this.text = text;
        this.utf8 = utf8;
        this.forward = forward;
    }

    Path parse() throws SyntaxException {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != '<' || text.charAt(last) != '>') {
            throw new SyntaxException(
                    Reply.of(501, "5.5.4", "A path stands in angle brackets: <box@domain>"));
        }
        if (Text.octets(text, 0, text.length()) > MAX_PATH) {
            throw badPath("Path too long");
        }
        if (!utf8 && !Text.isAscii(text)) {
            throw new SyntaxException(Reply.of(501, "5.6.7", "Non-ASCII address without SMTPUTF8"));
        }
        at = 1;
        List<String> route = route();
        String localPart = localPart();
        String domain = "";
        if (text.charAt(at) == '@') {
            at++;
            domain = domain();
        }
        if (at != last) {
            throw domain.isEmpty() ? badPath("Bad local part") : badDomain();
        }
        return new Path(route, localPart, domain);
    }

    /** {@code @a,@b:}, where the path begins with it. */
    private List<String> route() throws SyntaxException {
        if (text.charAt(at) != '@') {
            return List.of();
        }
        List<String> hosts = new ArrayList<>();
        while (text.charAt(at) == '@') {
            at++;
            hosts.add(domain());
            char separator = text.charAt(at++);
            if (separator == ':') {
                return List.copyOf(hosts);
            }
            if (separator != ',') {
                break;
            }
        }
        throw badPath("Bad source route");
    }

    private String localPart() throws SyntaxException {
        int from = at;
        String local = text.charAt(at) == '"' ? quotedString() : dotString();
        if (Text.octets(text, from, at) > MAX_LOCAL_PART) {
            throw badPath("Local part too long");
        }
        return local;
    }

    private String dotString() throws SyntaxException {
        int from = at;
        boolean dotAllowed = false;
        while (true) {
            int c = text.codePointAt(at);
            if (c == '.' ? !dotAllowed : !Text.isAtext(c)) {
                break;
            }
            dotAllowed = c != '.';
            at += Character.charCount(c);
        }
        if (!dotAllowed) {
            throw badPath("Bad local part");
        }
        return text.substring(from, at);
    }

    private String quotedString() throws SyntaxException {
        StringBuilder plain = new StringBuilder();
        at++;
        // The closing bracket is not within reach of the quotes.
        int last = text.length() - 1;
        while (at < last) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '"') {
                return plain.toString();
            }
            if (c == '\\') {
                c = text.charAt(at++);
                if (at > last || c >= 128) {
                    break;
                }
            }
            if (!Text.isPrintable(c)) {
                break;
            }
            plain.appendCodePoint(c);
        }
        throw badPath("Bad quoted local part");
    }

    /** A domain or an address literal, up to what can not belong to it. */
    private String domain() throws SyntaxException {
        int from = at;
        if (text.charAt(at) == '[') {
            int end = text.indexOf(']', at);
            if (end < 0 || !AddressLiteral.isValid(text, at + 1, end)) {
                throw badDomain();
            }
            at = end + 1;
        } else {
            label();
            while (text.charAt(at) == '.') {
                at++;
                label();
            }
        }
        if (Text.octets(text, from, at) > MAX_DOMAIN) {
            throw badDomain();
        }
        return text.substring(from, at);
    }

    /** Letters, digits and hyphens, neither first nor last a hyphen (RFC 5321 4.1.2, RFC 1035). */
    private void label() throws SyntaxException {
        int from = at;
        boolean ascii = true;
        int c = text.codePointAt(at);
        while (c == '-' || Text.isLetterOrDigit(c) || isLabelUtf8(c)) {
            ascii &= c < 128;
            at += Character.charCount(c);
            c = text.codePointAt(at);
        }
        // How long a U-label may be depends on its A-label, which nobody needs here.
        if (at == from
                || text.charAt(from) == '-'
                || text.charAt(at - 1) == '-'
                || (ascii && at - from > 63)) {
            throw badDomain();
        }
    }

    /** Letters, digits, marks and the few others that depend on context (RFC 5892). */
    private static boolean isLabelUtf8(int c) {
        if (c < 128) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default ->
                    Character.isLetterOrDigit(c)
                            || c == 0xB7
                            || c == 0x375
                            || c == 0x5F3
                            || c == 0x5F4
                            || c == 0x200C
                            || c == 0x200D
                            || c == 0x30FB;
        };
    }

    private SyntaxException badPath(String what) {
        return new SyntaxException(Reply.of(501, forward ? "5.1.3" : "5.1.7", what));
    }

    private SyntaxException badDomain() {
        return new SyntaxException(Reply.of(501, forward ? "5.1.2" : "5.1.7", "Bad domain"));
    }
}
