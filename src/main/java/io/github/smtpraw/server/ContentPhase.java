package io.github.smtpraw.server;

import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.protocol.TraceField;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One message from its 354 or its first chunk to the route's outcome: received, then kept safe,
 * then handed to the route. Event loop only.
 */
final class ContentPhase implements Incoming {
    private final SmtpListener listener;
    private final Session session;
    private final ContentReceiver receiver;
    private final Pace pace;
    private PendingDelivery pending;
    private boolean over;
    private Step.Chunk chunk;
    private long left;

    /**
     * @param first the first chunk of BDAT; null for DATA
     */
    ContentPhase(
            SmtpListener listener,
            ListenerSettings settings,
            Session session,
            Envelope envelope,
            Step.Chunk first,
            Executor eventLoop) {
        this.listener = listener;
        this.session = session;
        this.pace = new Pace(settings.limits());
        byte[] traceField = null;
        if (settings.traceField()) {
            String hostname = settings.dialogue().hostname();
            ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
            traceField = TraceField.format(session, envelope, hostname, now);
        }
        this.receiver =
                new ContentReceiver(
                        settings, listener.newCollector(settings, eventLoop), first, traceField);
    }

    /** Its octets follow. */
    void begin(Step.Chunk next) {
        chunk = next;
        left = next.octets();
        pace.restart();
    }

    /** The chunk that is being read, or was the last to be; null for DATA. */
    Step.Chunk chunk() {
        return chunk;
    }

    @Override
    public Pace pace() {
        return pace;
    }

    @Override
    public boolean isReady() {
        return receiver.isReady();
    }

    @Override
    public void whenReady(Runnable then) {
        receiver.whenReady(
                () -> {
                    if (!over) {
                        // The client could send nothing meanwhile.
                        pace.restart();
                        then.run();
                    }
                });
    }

    @Override
    public boolean read(InputBuffer input) {
        if (input.isReadable()) {
            long taken = receiver.read(input.octets(), chunk == null ? Long.MAX_VALUE : left);
            left -= taken;
            pace.received(taken);
            input.compact();
        }
        return chunk == null ? receiver.isFinished() : left == 0;
    }

    /** What was found so far. */
    ContentVerdict verdict() {
        return receiver.verdict();
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
        Delivery delivery = new Delivery(envelope, content, receiver.size(), receiver.bodyType());
        pending = new PendingDelivery(listener, session, delivery, answer);
        pending.enter();
    }

    /** Whether it was handed to the route. */
    boolean isDelivering() {
        return pending != null;
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
