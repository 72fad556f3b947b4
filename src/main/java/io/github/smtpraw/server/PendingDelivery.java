package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Session;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A whole message on its way to the route: it waits at the gate until there is room. One whose
 * client has its answer already, or is gone, never goes in, so that nothing is served that the
 * client will send again.
 */
final class PendingDelivery implements Runnable {
    private final SmtpListener listener;
    private final Gate gate;
    private final Session session;
    private final Delivery delivery;
    private final Consumer<Outcome> answer;
    private final AtomicBoolean decided = new AtomicBoolean();

    PendingDelivery(
            SmtpListener listener, Session session, Delivery delivery, Consumer<Outcome> answer) {
        this.listener = listener;
        this.gate = listener.gate();
        this.session = session;
        this.delivery = delivery;
        this.answer = answer;
    }

    void enter() {
        gate.enter(this);
    }

    /** Has entered; runs in the thread that made room. */
    @Override
    public void run() {
        if (!decided.compareAndSet(false, true)) {
            gate.leave();
            return;
        }
        AtomicBoolean ended = new AtomicBoolean();
        listener.routes()
                .deliver(
                        session,
                        delivery,
                        outcome -> {
                            if (ended.compareAndSet(false, true)) {
                                // The next one's trouble is not this one's.
                                try {
                                    gate.leave();
                                } finally {
                                    answer.accept(outcome);
                                }
                            }
                        });
    }

    /** Nobody waits for it any more; changes nothing once it went to the route. */
    void abandon() {
        if (decided.compareAndSet(false, true)) {
            gate.withdraw(this);
            delivery.content().release();
        }
    }
}
