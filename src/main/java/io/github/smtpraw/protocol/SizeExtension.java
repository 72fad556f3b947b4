package io.github.smtpraw.protocol;

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
        if (octets(value) > settings.limits().maxMessageSize()) {
            throw new SyntaxException(StandardReplies.TOO_LARGE);
        }
    }

    /** 20 digits are legal and more than a long holds, which is then its largest value. */
    private static long octets(String digits) throws SyntaxException {
        long octets = 0;
        for (int at = 0; at < digits.length(); at++) {
            int digit = digits.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                throw new SyntaxException(StandardReplies.BAD_PARAMETER);
            }
            boolean fits = octets <= (Long.MAX_VALUE - digit) / 10;
            octets = fits ? 10 * octets + digit : Long.MAX_VALUE;
        }
        if (digits.isEmpty() || digits.length() > 20) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        return octets;
    }
}
