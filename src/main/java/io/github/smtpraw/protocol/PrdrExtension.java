package io.github.smtpraw.protocol;

import java.util.Set;

/**
 * PRDR (draft-hall-prdr-00): a client that asks for it gets a final reply for each recipient, as
 * every client of LMTP does.
 */
final class PrdrExtension implements Extension {
    @Override
    public String keyword() {
        return "PRDR";
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return settings.isLmtp() ? null : keyword();
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of(keyword());
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (settings.isLmtp()) {
            throw new SyntaxException(StandardReplies.UNKNOWN_PARAMETER);
        }
        if (!value.isEmpty()) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        transaction.setEachReplied();
    }
}
