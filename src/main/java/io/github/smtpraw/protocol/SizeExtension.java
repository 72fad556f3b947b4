package io.github.smtpraw.protocol;

import java.math.BigInteger;
import java.util.Set;

/** SIZE (RFC 1870): the largest message, and a size declared beforehand. */
final class SizeExtension implements Extension {
    @Override
    public String keyword() {
        return "SIZE";
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return "SIZE " + settings.limits().maxMessageSize();
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("SIZE");
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (!isNumber(value)) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        // 20 digits are legal and more than a long holds.
        BigInteger size = new BigInteger(value);
        if (size.compareTo(BigInteger.valueOf(settings.limits().maxMessageSize())) > 0) {
            throw new SyntaxException(StandardReplies.TOO_LARGE);
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && value.length() <= 20
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
