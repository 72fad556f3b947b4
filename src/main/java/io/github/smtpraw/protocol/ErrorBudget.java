package io.github.smtpraw.protocol;

/**
 * How many mistakes a client may make. 5xx replies to commands count; refused recipients only while
 * the session has had none accepted; a message taken sets the count to 0.
 */
final class ErrorBudget {
    private final int limit;
    private int used;
    private boolean recipientAccepted;
    private boolean recipientRefused;

    ErrorBudget(int limit) {
        this.limit = limit;
    }

    /** Counts the reply if it is a 5xx. True when that was the last one allowed. */
    boolean used(Reply reply) {
        return reply.isPermanent() && ++used >= limit;
    }

    boolean isHalfUsed() {
        return used * 2 > limit;
    }

    boolean countsRecipients() {
        return !recipientAccepted;
    }

    void recipientAccepted() {
        recipientAccepted = true;
    }

    void recipientRefused() {
        recipientRefused = true;
    }

    /** Whether one was since the last message that was taken. */
    boolean hasRefusedRecipient() {
        return recipientRefused;
    }

    void clear() {
        used = 0;
        recipientRefused = false;
    }
}
