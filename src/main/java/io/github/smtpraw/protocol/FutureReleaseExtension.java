package io.github.smtpraw.protocol;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * FUTURERELEASE (RFC 4865): a message that is to be held for some seconds, or until a time, at most
 * for seven days.
 */
final class FutureReleaseExtension implements Extension {
    private static final String HOLDFOR = "HOLDFOR";
    private static final String HOLDUNTIL = "HOLDUNTIL";
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,8}");
    // The UTC form of RFC 3339 that RFC 4865 4.1 asks for.
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
    private static final Reply TOO_LATE =
            Reply.of(501, "5.5.4", "No message is held for so long; see EHLO");
    private static final Reply BOTH = Reply.of(501, "5.5.4", "Either HOLDFOR or HOLDUNTIL");

    private final Clock clock;

    FutureReleaseExtension(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String keyword() {
        return "FUTURERELEASE";
    }

    @Override
    public boolean isOptional() {
        return true;
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        return keyword() + ' ' + LONGEST.toSeconds() + ' ' + latest();
    }

    private Instant latest() {
        return clock.instant().plus(LONGEST).truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public Set<String> mailParameters() {
        return Set.of(HOLDFOR, HOLDUNTIL);
    }

    @Override
    public void mail(String name, String value, Transaction transaction, ServerSettings settings)
            throws SyntaxException {
        MailParameters parameters = transaction.parameters();
        if (parameters.has(HOLDFOR) || parameters.has(HOLDUNTIL)) {
            throw new SyntaxException(BOTH);
        }
        if (name.equals(HOLDFOR) ? isTooLong(value) : time(value).isAfter(latest())) {
            throw new SyntaxException(TOO_LATE);
        }
        parameters.add(name, value);
    }

    private static boolean isTooLong(String value) throws SyntaxException {
        if (!SECONDS.matcher(value).matches()) {
            throw new SyntaxException(StandardReplies.BAD_PARAMETER);
        }
        return Long.parseLong(value) > LONGEST.toSeconds();
    }

    private static Instant time(String value) throws SyntaxException {
        try {
            if (TIME.matcher(value).matches()) {
                return Instant.parse(value);
            }
        } catch (DateTimeException e) {
            // No such day or hour: it is refused as what has not even the form.
        }
        throw new SyntaxException(StandardReplies.BAD_PARAMETER);
    }
}
