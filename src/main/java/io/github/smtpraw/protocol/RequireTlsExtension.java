package io.github.smtpraw.protocol;

import java.util.Set;

/** REQUIRETLS (RFC 8689): every hop of the message has to use TLS; offered under TLS alone. */
final class RequireTlsExtension implements Extension {
    private static final Reply NOT_ENCRYPTED = Reply.of(530, "5.7.10", "Encryption needed");

    @Override
    public String keyword() {
        return "REQUIRETLS";
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return session.getTls() == null ? null : keyword();
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("REQUIRETLS");
    }

    @Override
    public Reply refusal(Session session) {
        return session.getTls() == null ? NOT_ENCRYPTED : null;
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (!value.isEmpty()) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        transaction.parameters().requireTls();
    }
}
