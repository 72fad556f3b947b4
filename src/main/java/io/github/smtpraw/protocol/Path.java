package io.github.smtpraw.protocol;

import java.util.List;

/**
 * A reverse or forward path in angle brackets (RFC 5321 4.1.2, RFC 6531 3.3), a path without a
 * domain and the source routes of RFC 821 included. Immutable.
 */
public final class Path {
    private static final Path NULL = new Path(List.of(), null, "");

    private final List<String> route;
    private final String localPart;
    private final String domain;

    Path(List<String> route, String localPart, String domain) {
        this.route = route;
        this.localPart = localPart;
        this.domain = domain;
    }

    /**
     * Parses a reverse path: {@code <>} is the null one.
     *
     * @param utf8 whether it may go beyond ASCII
     * @throws SyntaxException 501 5.1.7, or 501 5.6.7 for what goes beyond ASCII and may not
     */
    public static Path reverse(String text, boolean utf8) throws SyntaxException {
        return text.equals("<>") ? NULL : new PathParser(text, utf8, false).parse();
    }

    /**
     * Parses a forward path.
     *
     * @param utf8 whether it may go beyond ASCII
     * @throws SyntaxException 501 5.1.3, or 501 5.1.2 where the domain is at fault, or 501 5.6.7
     *     for what goes beyond ASCII and may not
     */
    public static Path forward(String text, boolean utf8) throws SyntaxException {
        return new PathParser(text, utf8, true).parse();
    }

    /** Whether it is the null reverse path. */
    public boolean isNull() {
        return localPart == null;
    }

    /** The hosts of the source route as given, without {@code @}; empty where there is none. */
    public List<String> route() {
        return route;
    }

    /** The local part without quotes and quoted pairs; {@code ""} for the null path. */
    public String localPart() {
        return isNull() ? "" : localPart;
    }

    /** The domain or address literal as given; {@code ""} where there is none. */
    public String domain() {
        return domain;
    }

    /**
     * {@code box@domain}, or {@code box} where there is no domain, the local part quoted only where
     * it must be; {@code ""} for the null path.
     */
    public String address() {
        if (isNull()) {
            return "";
        }
        String local = isDotString(localPart) ? localPart : quoted(localPart);
        return domain.isEmpty() ? local : local + '@' + domain;
    }

    /** The address with its source route in front: {@code @a,@b:c@d}. */
    public String routed() {
        return SourceRoutes.routed(route, address());
    }

    private static boolean isDotString(String local) {
        boolean dotAllowed = false;
        for (int i = 0; i < local.length(); ) {
            int c = local.codePointAt(i);
            if (c == '.' ? !dotAllowed : !Text.isAtext(c)) {
                return false;
            }
            dotAllowed = c != '.';
            i += Character.charCount(c);
        }
        return dotAllowed;
    }

    private static String quoted(String local) {
        StringBuilder quoted = new StringBuilder(local.length() + 4).append('"');
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /** The address. */
    @Override
    public String toString() {
        return address();
    }
}
