package io.github.smtpraw;

import io.github.smtpraw.protocol.Reply;
import java.util.concurrent.atomic.LongAdder;

/** What a consumer has seen since it started. */
final class ServerCounters {
    final LongAdder connections = new LongAdder();
    final LongAdder turnedAway = new LongAdder();
    final LongAdder encrypted = new LongAdder();
    final LongAdder tlsFailures = new LongAdder();
    final LongAdder recipientsRefused = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder refusedForNow = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder givenUp = new LongAdder();
    final LongAdder octets = new LongAdder();

    /** A transaction is over; the reply is null where the client gave it up. */
    void ended(Reply reply, long size) {
        octets.add(size);
        if (reply == null) {
            givenUp.increment();
        } else if (reply.isPositive()) {
            accepted.increment();
        } else if (reply.isTransient()) {
            refusedForNow.increment();
        } else {
            refused.increment();
        }
    }
}
