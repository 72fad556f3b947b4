package io.github.smtpraw.auth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first message of a SCRAM client (RFC 5802 7): {@code n,a=other,n=user,r=nonce}.
 *
 * @param header up to the comma ahead of the name, which the client repeats in its last message
 * @param bare all behind it
 * @param binding {@code n}, {@code y} or {@code p=name}
 * @param authorizationId whom the client wants to act as; null for itself
 * @param username null for what can be nobody's name
 * @param nonce the client's half
 */
record ScramFirst(
        String header,
        String bare,
        String binding,
        String authorizationId,
        String username,
        String nonce) {
    // A nonce is echoed, and a reply line has its end.
    private static final Pattern FORM =
            Pattern.compile(
                    "((n|y|p=[A-Za-z0-9.-]+),(?:a=([^,\\x00]+))?,)"
                            + "(n=([^,\\x00]+),r=([\\x21-\\x2B\\x2D-\\x7E]{1,128})(?:,.*)?)",
                    Pattern.DOTALL);
    private static final Pattern BAD_ESCAPE = Pattern.compile("=(?!2C|3D)");

    /**
     * @throws MalformedResponseException for anything else, and for an extension that is mandatory
     */
    static ScramFirst parse(String message) throws MalformedResponseException {
        Matcher form = FORM.matcher(message);
        if (!form.matches()) {
            throw new MalformedResponseException();
        }
        String username = Names.prepared(unescaped(form.group(5)));
        String other = form.group(3) == null ? "" : SaslPrep.prepare(unescaped(form.group(3)));
        return new ScramFirst(
                form.group(1),
                form.group(4),
                form.group(2),
                other == null ? null : Names.other(other, username),
                other == null ? null : username,
                form.group(6));
    }

    private static String unescaped(String name) throws MalformedResponseException {
        if (BAD_ESCAPE.matcher(name).find()) {
            throw new MalformedResponseException();
        }
        return name.replace("=2C", ",").replace("=3D", "=");
    }

    /**
     * Whether the client binds as it should. One that could, and says that the server can't, was
     * told so by somebody in between (RFC 5802 6).
     */
    boolean mayBind(boolean plus, boolean plusOffered) {
        return switch (binding.charAt(0)) {
            case 'n' -> !plus;
            case 'y' -> !plus && !plusOffered;
            default -> plus && binding.equals("p=" + ChannelBinding.TLS_SERVER_END_POINT);
        };
    }
}
