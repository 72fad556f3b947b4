package io.github.smtpraw.protocol;

import java.util.Set;

/** BINARYMIME (RFC 3030 3): content of any octets, which only BDAT can carry. */
final class BinaryMimeExtension implements Extension {
    private static final EightBitMimeExtension OTHERS = new EightBitMimeExtension();

    @Override
    public String keyword() {
        return "BINARYMIME";
    }

    @Override
    public Set<String> needs() {
        return Set.of(ChunkingExtension.KEYWORD);
    }

    @Override
    public Set<String> mailParameters() {
        return OTHERS.mailParameters();
    }

    /** The other body types are for 8BITMIME to take, where that is on. */
    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (value.equalsIgnoreCase(keyword())) {
            transaction.setBinary();
        } else if (settings.extensions().has(OTHERS.keyword())) {
            OTHERS.mail(name, value, transaction, settings);
        } else {
            throw new SyntaxException(StandardReplies.UNKNOWN_PARAMETER);
        }
    }
}
