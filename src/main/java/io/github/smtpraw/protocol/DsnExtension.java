package io.github.smtpraw.protocol;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * DSN (RFC 3461 4): of what the sender wants to be notified, and what a notification names. What
 * comes of it is for the route.
 */
final class DsnExtension implements Extension {
    private static final int MAX_ENVID = 100;
    private static final int MAX_ORCPT = 500;

    private enum Notify {
        SUCCESS,
        FAILURE,
        DELAY
    }

    @Override
    public String keyword() {
        return "DSN";
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of("RET", "ENVID");
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        if (name.equals("RET")) {
            transaction.parameters().returned(returned(value));
        } else {
            transaction.parameters().envelopeId(envelopeId(value));
        }
    }

    private static String returned(String value) throws SyntaxException {
        String wish = value.toUpperCase(Locale.ROOT);
        require(wish.equals("FULL") || wish.equals("HDRS"));
        return wish;
    }

    private static String envelopeId(String value) throws SyntaxException {
        require(!value.isEmpty() && value.length() <= MAX_ENVID);
        try {
            String id = Xtext.decode(value);
            require(Text.isAscii(id) && isPrintable(id));
            return id;
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    @Override
    public Set<String> recipientParameters() {
        return Set.of("NOTIFY", "ORCPT");
    }

    @Override
    public Recipient recipient(String name, String value, Recipient recipient)
            throws SyntaxException {
        return name.equals("NOTIFY")
                ? recipient.withDsnNotify(notify(value))
                : recipient.withDsnOriginal(original(value));
    }

    /** NEVER alone, or each of the others once, in upper case as given. */
    private static String notify(String value) throws SyntaxException {
        String wishes = value.toUpperCase(Locale.ROOT);
        if (wishes.equals("NEVER")) {
            return wishes;
        }
        Set<Notify> seen = EnumSet.noneOf(Notify.class);
        for (String wish : wishes.split(",", -1)) {
            try {
                require(seen.add(Notify.valueOf(wish)));
            } catch (IllegalArgumentException e) {
                throw bad();
            }
        }
        return wishes;
    }

    private static String original(String value) throws SyntaxException {
        require(Text.octets(value, 0, value.length()) <= MAX_ORCPT);
        try {
            String original = OriginalRecipient.decode(value);
            require(isPrintable(original));
            require(OriginalRecipient.isUtf8(original) || Text.isAscii(original));
            return original;
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    private static boolean isPrintable(String text) {
        return text.codePoints().allMatch(Text::isPrintable);
    }

    private static void require(boolean right) throws SyntaxException {
        if (!right) {
            throw bad();
        }
    }

    private static SyntaxException bad() {
        return new SyntaxException(StandardReplies.BAD_PARAMETER);
    }
}
