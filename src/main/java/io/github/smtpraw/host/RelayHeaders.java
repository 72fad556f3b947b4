package io.github.smtpraw.host;

/**
 * What the queue shows of a message: JMS properties, which an operator sees and selects by; and
 * headers that steer the routes, which never leave the host.
 */
final class RelayHeaders {
    /** The id that the log and the 250 have. */
    static final String ID = "smtpMessageId";

    static final String FROM = "smtpFrom";

    /** The recipients, the first few of many. */
    static final String TO = "smtpTo";

    static final String RECIPIENTS = "smtpRecipients";
    static final String DOMAIN = "smtpDomain";

    /** Octets of the content. */
    static final String SIZE = "smtpSize";

    /** When it came into the queue, in milliseconds since 1970. */
    static final String QUEUED = "smtpQueued";

    /** Failed attempts; those that wait for their turn are none. */
    static final String ATTEMPTS = "smtpAttempts";

    static final String LAST_ATTEMPT = "smtpLastAttempt";
    static final String LAST_REPLY = "smtpLastReply";

    /** Whether the sender was told that it waits. */
    static final String WARNED = "smtpWarned";

    /** Which route a part goes to: {@code direct:relay-…}. */
    static final String OUTCOME = "CamelSmtpRelayOutcome";

    /** What is to be reported: failed, delayed or relayed. */
    static final String ACTION = "CamelSmtpRelayAction";

    /** Milliseconds after which it comes out of the queue again. */
    static final String DELAY = "CamelSmtpRelayDelay";

    /** Milliseconds since 1970 at which it is given up. */
    static final String UNTIL = "CamelSmtpRelayUntil";

    private RelayHeaders() {}
}
