package io.github.smtpraw.protocol;

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
            Path.forward("<" + Xtext.decode(value) + ">", true);
        } catch (SyntaxException | IllegalArgumentException e) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
    }
}
