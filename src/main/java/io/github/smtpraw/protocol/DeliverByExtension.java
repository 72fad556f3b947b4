package io.github.smtpraw.protocol;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DELIVERBY (RFC 2852): in how many seconds a message has to be delivered, and what is due when it
 * was not: N a notice, R its return; T asks for a trace. No least time is set.
 */
final class DeliverByExtension implements Extension {
    private static final Pattern BY = Pattern.compile("([-+]?[0-9]{1,9});([NR])T?");

    @Override
    public String keyword() {
        return "DELIVERBY";
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("BY");
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        String by = value.toUpperCase(Locale.ROOT);
        Matcher matcher = BY.matcher(by);
        // To return what is late already would be no delivery at all (RFC 2852 4).
        if (!matcher.matches()
                || (matcher.group(2).equals("R") && Integer.parseInt(matcher.group(1)) <= 0)) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        transaction.parameters().add(name, by);
    }
}
