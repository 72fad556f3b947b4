package io.github.smtpraw.protocol;

/**
 * What follows MAIL, SEND, SOML, SAML and RCPT: {@code FROM:<path> parameters} (RFC 5321 4.1.1.2,
 * 4.1.1.3).
 */
public final class MailArguments {
    private final Path path;
    private final Parameters parameters;

    private MailArguments(Path path, Parameters parameters) {
        this.path = path;
        this.parameters = parameters;
    }

    /**
     * Parses the argument of such a command; blanks around the colon are taken.
     *
     * @param keyword {@code FROM}, a reverse path follows, or {@code TO}, a forward path
     * @param utf8 whether octets beyond ASCII may be allowed: at FROM they are where the parameter
     *     SMTPUTF8 is given too, at TO it is for the transaction to know
     * @throws SyntaxException 501 5.5.4 for the form and the parameters, what {@link Path} says for
     *     the path
     */
    public static MailArguments parse(String argument, String keyword, boolean utf8)
            throws SyntaxException {
        int at = keyword.length();
        boolean named = argument.regionMatches(true, 0, keyword, 0, at);
        at = skipBlanks(argument, at);
        if (!named || at >= argument.length() || argument.charAt(at) != ':') {
            throw bad("Syntax: " + keyword + ":<path>");
        }
        at = skipBlanks(argument, at + 1);
        int end = pathEnd(argument, at);
        if (end < 0) {
            throw bad("A path stands in angle brackets: <box@domain>");
        }
        if (end < argument.length() && !Text.isBlank(argument.charAt(end))) {
            throw bad("A blank stands between path and parameters");
        }
        String rest = argument.substring(end);
        Parameters parameters = Parameters.parse(rest);
        boolean reverse = keyword.equals("FROM");
        boolean allowed = utf8 && (!reverse || parameters.has("SMTPUTF8"));
        String text = argument.substring(at, end);
        Path path = reverse ? Path.reverse(text, allowed) : Path.forward(text, allowed);
        if (!allowed && !Text.isAscii(rest)) {
            throw bad("Non-ASCII parameter without SMTPUTF8");
        }
        return new MailArguments(path, parameters);
    }

    /** Behind the {@code >} that stands outside of quotes; -1 where there is no path. */
    private static int pathEnd(String text, int from) {
        if (from >= text.length() || text.charAt(from) != '<') {
            return -1;
        }
        boolean quoted = false;
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                at++;
            } else if (c == '>' && !quoted) {
                return at + 1;
            }
        }
        return -1;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Text.isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static SyntaxException bad(String what) {
        return new SyntaxException(Reply.of(501, "5.5.4", what));
    }

    public Path path() {
        return path;
    }

    public Parameters parameters() {
        return parameters;
    }
}
