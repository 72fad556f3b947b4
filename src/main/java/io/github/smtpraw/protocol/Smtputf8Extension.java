package io.github.smtpraw.protocol;

import java.util.Set;

/** SMTPUTF8 (RFC 6531): addresses, parameters and replies may go beyond ASCII, in UTF-8. */
final class Smtputf8Extension implements Extension {
    static final String KEYWORD = "SMTPUTF8";

    @Override
    public String keyword() {
        return KEYWORD;
    }

    /** RFC 6531 3.1, item 8. */
    @Override
    public Set<String> needs() {
        return Set.of("8BITMIME");
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of(KEYWORD);
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (!value.isEmpty()) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        transaction.useUtf8();
    }
}
