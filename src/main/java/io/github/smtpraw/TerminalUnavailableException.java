package io.github.smtpraw;

/**
 * No terminal of the user took the message. To the client it is {@code 450 4.2.1 User not active
 * now} (RFC 821 3.4 and scenario 5), or {@code Too many messages now}; the log and the route see
 * the exact reason.
 */
public class TerminalUnavailableException extends SmtpReplyException {
    private static final long serialVersionUID = 1L;

    /** Why there is none. */
    public enum Reason {
        /** The user has no terminal here, or there is no such user. */
        NOT_LOGGED_IN("not logged in"),
        /** The user has terminals, but lets none of them be written to ({@code mesg n}). */
        REFUSES_MESSAGES("refuses messages"),
        /** The terminal takes nothing now: stopped by Ctrl-S, or what shows it reads no more. */
        STOPPED("the terminal is stopped"),
        /** This process may not write there: it is neither root nor in the group tty. */
        NO_PERMISSION("no permission to write to the terminal"),
        /** The user, or the sender, has had as many messages as the endpoint allows for now. */
        TOO_MANY_MESSAGES("too many messages"),
        /** The terminal could not be written to for another reason: hung up, too slow. */
        WRITE_FAILED("the terminal could not be written to"),
        /** Where the user is logged in can't be told. */
        LOOKUP_FAILED("the terminals of the user can't be told");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final String user;
    private final Reason reason;
    private final String detail;

    /**
     * @param user who was to be written to
     * @param detail more for the log, or null
     */
    public TerminalUnavailableException(String user, Reason reason, String detail) {
        super(
                450,
                "4.2.1",
                reason == Reason.TOO_MANY_MESSAGES
                        ? "Too many messages now"
                        : "User not active now");
        this.user = user;
        this.reason = reason;
        this.detail = detail;
    }

    public String getUser() {
        return user;
    }

    public Reason getReason() {
        return reason;
    }

    /** The reply, the user and the reason. */
    @Override
    public String getMessage() {
        return super.getMessage()
                + ": "
                + user
                + ": "
                + reason.text
                + (detail == null ? "" : ": " + detail);
    }
}
