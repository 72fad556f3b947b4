package io.github.smtpraw;

import java.util.concurrent.atomic.LongAdder;

/** What a producer has done since it started. */
final class ClientCounters {
    final LongAdder sent = new LongAdder();
    final LongAdder failedForNow = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder unreachable = new LongAdder();
    private volatile String trouble;

    /**
     * An exchange was done.
     *
     * @param failure null where it was sent or answered
     */
    void done(Exception failure) {
        if (failure instanceof SmtpConnectionException) {
            unreachable.increment();
            trouble = failure.getMessage();
            return;
        }
        if (failure instanceof SmtpSyntaxException) {
            // Nothing was sent, so nothing is known of the server.
            return;
        }
        trouble = null;
        if (failure == null) {
            sent.increment();
        } else if (failure instanceof SmtpPermanentException) {
            refused.increment();
        } else if (failure instanceof SmtpUnknownOutcomeException) {
            unknown.increment();
        } else {
            failedForNow.increment();
        }
    }

    /** Why the server could not be reached when it was tried last; null where it could. */
    String trouble() {
        return trouble;
    }
}
