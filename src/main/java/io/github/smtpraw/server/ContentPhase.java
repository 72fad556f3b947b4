package io.github.smtpraw.server;

import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.TraceField;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One message from its 354 to the route's outcome: received, then kept safe, then handed to the
 * route. Event loop only.
 */
final class ContentPhase {
    private final SmtpListener listener;
    private final ListenerSettings settings;
    private final Session session;
    private final ContentReceiver receiver;
    private final long began = System.nanoTime();
    private final DataRate rate;
    private long pauseEnds;
    private PendingDelivery pending;
    private boolean over;

    ContentPhase(
            SmtpListener listener,
            ListenerSettings settings,
            Session session,
            Envelope envelope,
            Executor eventLoop) {
        this.listener = listener;
        this.settings = settings;
        this.session = session;
        ListenerSettings.Limits limits = settings.limits();
        this.rate = new DataRate(limits.minDataRate(), limits.dataRatePeriod(), began);
        arrived();
        byte[] traceField = null;
        if (settings.traceField()) {
            String hostname = settings.dialogue().hostname();
            ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
            traceField = TraceField.format(session, envelope, hostname, now);
        }
        this.receiver =
                new ContentReceiver(
                        settings, listener.newCollector(settings, eventLoop), traceField);
    }

    /** The client sent something. */
    void arrived() {
        pauseEnds =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.limits().dataTimeout());
    }

    /** When {@link #isLate} has to be asked next, as a {@link System#nanoTime()}. */
    long nextDeadline() {
        long whole = began + TimeUnit.MILLISECONDS.toNanos(settings.limits().messageTimeout());
        long next = pauseEnds - whole < 0 ? pauseEnds : whole;
        return rate.nextLook() - next < 0 ? rate.nextLook() : next;
    }

    /** Whether the client took too long, or sends too little. */
    boolean isLate() {
        long now = System.nanoTime();
        long whole = began + TimeUnit.MILLISECONDS.toNanos(settings.limits().messageTimeout());
        boolean slow = rate.isTooSlow(now) && isReady();
        return slow || now - pauseEnds >= 0 || now - whole >= 0;
    }

    /** Whether octets may be read; else the disk has to catch up first. */
    boolean isReady() {
        return receiver.isReady();
    }

    /** Reads on by {@code then} once {@link #isReady} holds again. */
    void whenReady(Runnable then) {
        receiver.whenReady(
                () -> {
                    if (!over) {
                        // The client could send nothing meanwhile.
                        rate.restart(System.nanoTime());
                        then.run();
                    }
                });
    }

    /** Takes what there is, up to the end of the content. True when that was read. */
    boolean read(InputBuffer input) {
        int before = input.octets().readableBytes();
        boolean ended = receiver.read(input.octets());
        rate.received(before - input.octets().readableBytes());
        input.compact();
        return ended;
    }

    /** Octets as received, without the trace field. */
    long size() {
        return receiver.size();
    }

    /** The end was read; {@code then} is told once the content is safe, or why it is not. */
    void finish(Consumer<Result> then) {
        receiver.finish(
                (verdict, content) -> {
                    if (!over) {
                        then.accept(new Result(verdict, content));
                    } else if (content != null) {
                        content.release();
                    }
                });
    }

    /**
     * What was received.
     *
     * @param content null unless the verdict is good
     */
    record Result(ContentVerdict verdict, Content content) {}

    /** Queues it for the route, which owns the content once it goes in. */
    void deliver(Envelope envelope, Content content, Consumer<Outcome> answer) {
        Delivery delivery =
                new Delivery(envelope, content, receiver.size(), receiver.hasEightBit());
        pending = new PendingDelivery(listener, session, delivery, answer);
        pending.enter();
    }

    /** The transaction is over; what did not reach the route is dropped. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        if (pending == null) {
            receiver.discard();
        } else {
            pending.abandon();
        }
    }
}
