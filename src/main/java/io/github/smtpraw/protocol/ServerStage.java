package io.github.smtpraw.protocol;

/** The steps of the server's dialogue at which a route may be asked, and what it may say there. */
public enum ServerStage {
    CONNECT(220, 554, "5.7.1"),
    HELO(250, 550, "5.7.1"),
    AUTH(235, 535, "5.7.8"),
    MAIL(250, 550, "5.7.1"),
    RCPT(250, 550, "5.1.1"),
    DATA(354, 554, "5.7.1"),
    VRFY(250, 550, "5.1.1"),
    EXPN(250, 550, "5.1.1"),
    HELP(214, 504, "5.5.4"),
    /** Refused for a while wherever nobody starts queues (RFC 1985 5.3). */
    ETRN(250, 458, "4.7.0"),
    /** The end of data: the message route. */
    MESSAGE(250, 554, "5.7.1"),
    /** Told, not asked. */
    DISCONNECT(221, 554, "5.7.1");

    private final int acceptingCode;
    private final int refusingCode;
    private final String refusingStatus;

    ServerStage(int acceptingCode, int refusingCode, String refusingStatus) {
        this.acceptingCode = acceptingCode;
        this.refusingCode = refusingCode;
        this.refusingStatus = refusingStatus;
    }

    /** The code that says yes where nobody chose one. */
    int acceptingCode() {
        return acceptingCode;
    }

    /** Whether a chosen code may be used as it is to say yes. */
    boolean accepts(int code) {
        return switch (this) {
            case RCPT -> code == 250 || code == 251;
            case VRFY, EXPN -> code == 250 || code == 251 || code == 252;
            case HELP -> code == 211 || code == 214;
            case ETRN -> code >= 250 && code <= 253;
            default -> code == acceptingCode;
        };
    }

    /** The code that says no where nobody chose one. */
    int refusingCode() {
        return refusingCode;
    }

    String refusingStatus() {
        return refusingStatus;
    }

    /** Greeting and HELO replies carry no enhanced status code (RFC 2034 3). */
    boolean hasStatus() {
        return this != CONNECT && this != HELO && this != DATA;
    }
}
