package io.github.smtpraw.protocol;

import java.util.Set;
import java.util.regex.Pattern;

/** MT-PRIORITY (RFC 6710): how urgent a message is, from -9 to 9; no policy profile is named. */
final class MtPriorityExtension implements Extension {
    private static final Pattern PRIORITY = Pattern.compile("-?[1-9]|0");

    @Override
    public String keyword() {
        return "MT-PRIORITY";
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("MT-PRIORITY");
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (!PRIORITY.matcher(value).matches()) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        transaction.parameters().add(name, value);
    }
}
