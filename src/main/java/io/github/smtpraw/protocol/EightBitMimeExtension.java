package io.github.smtpraw.protocol;

import java.util.Locale;
import java.util.Set;

/** 8BITMIME (RFC 6152): content may hold octets of 128 and above. */
final class EightBitMimeExtension implements Extension {
    @Override
    public String keyword() {
        return "8BITMIME";
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("BODY");
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        String type = value.toUpperCase(Locale.ROOT);
        if (!type.equals("7BIT") && !type.equals("8BITMIME")) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
    }
}
