package io.github.smtpraw.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** AUTH (RFC 4954): its verb, and who handed a message in as a parameter of MAIL. */
final class AuthExtension implements Extension {
    @Override
    public String keyword() {
        return "AUTH";
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        if (!settings.asks(ServerStage.AUTH) || !settings.security().mayAuthenticate(session)) {
            return null;
        }
        StringBuilder line = new StringBuilder(keyword());
        for (SaslMechanism mechanism : settings.security().authMechanisms()) {
            if (mechanism.isUsable(session)) {
                line.append(' ').append(mechanism.name());
            }
        }
        return line.length() == keyword().length() ? null : line.toString();
    }

    @Override
    public Set<Verb> verbs() {
        return Set.of(Verb.AUTH);
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("AUTH");
    }

    /** It is checked and dropped: no sender is trusted to vouch for another (RFC 4954 5). */
    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (!settings.asks(ServerStage.AUTH)) {
            throw new SyntaxException(StandardReplies.UNKNOWN_PARAMETER);
        }
        if (value.equals("<>")) {
            return;
        }
        try {
            Path.forward("<" + xtext(value) + ">", true);
        } catch (SyntaxException e) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
    }

    /** RFC 3461 4. */
    private static String xtext(String value) throws SyntaxException {
        byte[] octets = new byte[value.length()];
        int length = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '+') {
                octets[length++] = (byte) (16 * hexDigit(value, at + 1) + hexDigit(value, at + 2));
                at += 2;
            } else {
                octets[length++] = (byte) c;
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private static int hexDigit(String value, int at) throws SyntaxException {
        int digit = at < value.length() ? "0123456789ABCDEF".indexOf(value.charAt(at)) : -1;
        if (digit < 0) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        return digit;
    }
}
