package io.github.smtpraw;

/**
 * No terminal of the user took the message. To the client it is {@code 450 4.2.1 User not active
 * now} (RFC 821 3.4 and scenario 5), whatever the reason; the log and the route see more.
 */
public class TerminalUnavailableException extends SmtpReplyException {
    private static final long serialVersionUID = 1L;

    /** Why there is none. */
    public enum Reason {
        /** The user has no terminal here, or there is no such user. */
        NOT_LOGGED_IN("not logged in"),
        /** The user has terminals, but let none of them be written to ({@code mesg n}). */
        REFUSES_MESSAGES("refuses messages"),
        /** Terminals that accept messages could not be written to: stopped, hung up, too slow. */
        WRITE_FAILED("the terminal could not be written to");

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
        super(450, "4.2.1", "User not active now");
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
