package io.github.smtpraw;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.server.Delivery;
import io.github.smtpraw.server.Gate;
import io.github.smtpraw.server.SessionObserver;
import io.github.smtpraw.server.SessionRoutes;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what sessions ask to the policies and the message route of one consumer, off the event
 * loop, and brings back what came of it.
 */
final class RouteSessions implements SessionRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RouteSessions.class);

    /** Policy calls at once; what comes while so many run waits, within policyTimeout. */
    private static final int POLICY_CALLS = 200;

    /** Calls of onDisconnect at once, and how many may wait for that. */
    private static final int FAREWELLS = 20;

    private static final int WAITING_FAREWELLS = 10_000;

    private final SmtpRawConsumer consumer;
    private final Policies policies;
    private final Executor worker;
    private final SessionObserver observer;
    private final Gate policyGate = new Gate(POLICY_CALLS);

    // A gate of their own, so that clients who leave hold up nobody who waits for an answer.
    private final Gate farewellGate = new Gate(FAREWELLS);

    RouteSessions(
            SmtpRawConsumer consumer,
            Policies policies,
            Executor worker,
            SessionObserver observer) {
        this.consumer = consumer;
        this.policies = policies;
        this.worker = worker;
        this.observer = observer;
    }

    @Override
    public Runnable ask(Session session, Step.Ask question, Consumer<Outcome> answer) {
        Policy policy = policies.get(question.stage());
        if (policy == null || !policy.isReachable()) {
            answer.accept(Outcome.UNAVAILABLE);
            return () -> {};
        }
        Call call = new Call(policy, session, question.envelope(), question.subject());
        return enter(policyGate, call, answer);
    }

    /** Tells onDisconnect, where there is one, that a session is over. */
    void tellDisconnected(Session session, String summary) {
        Policy policy = policies.get(ServerStage.DISCONNECT);
        if (policy == null || !policy.isReachable()) {
            return;
        }
        if (farewellGate.waiting() >= WAITING_FAREWELLS) {
            LOG.debug("onDisconnect is not told of session {}: too many wait", session);
            return;
        }
        enter(farewellGate, new Call(policy, session, null, summary), ignored -> {});
    }

    /** A policy and what it is called with. */
    private record Call(Policy policy, Session session, Envelope envelope, Object subject) {}

    /** Makes the call when the gate lets it in; what comes back withdraws it until then. */
    private Runnable enter(Gate gate, Call call, Consumer<Outcome> answer) {
        Consumer<Outcome> leaving =
                outcome -> {
                    gate.leave();
                    answer.accept(outcome);
                };
        Runnable entrant = () -> onWorker(() -> process(call, leaving), leaving);
        gate.enter(entrant);
        return () -> gate.withdraw(entrant);
    }

    private void process(Call call, Consumer<Outcome> answer) {
        Exchange exchange = consumer.getEndpoint().createExchange(ExchangePattern.InOut);
        Runnable done = once(() -> answered(exchange, call.subject(), answer));
        try (LogContext ids = LogContext.of(call.session(), call.envelope())) {
            consumer.createUoW(exchange);
            EnvelopeHeaders.set(exchange.getIn(), call.session(), call.envelope());
            exchange.getIn().setBody(call.subject());
            call.policy().process(exchange, done);
        } catch (Throwable e) {
            exchange.setException(e);
            done.run();
        }
    }

    /** Camel lets an Error pass by its callback, and may call it all the same later. */
    private static Runnable once(Runnable task) {
        AtomicBoolean ran = new AtomicBoolean();
        return () -> {
            if (ran.compareAndSet(false, true)) {
                task.run();
            }
        };
    }

    private void answered(Exchange exchange, Object subject, Consumer<Outcome> answer) {
        Outcome outcome = Outcome.FAILED;
        try {
            outcome = OutcomeReader.policy(exchange, subject);
            report(exchange, outcome);
            if (subject instanceof Credentials credentials) {
                credentials.settle();
            }
        } catch (RuntimeException e) {
            consumer.getExceptionHandler().handleException("A policy failed", exchange, e);
        } finally {
            end(exchange);
            answer.accept(outcome);
        }
    }

    @Override
    public void deliver(Session session, Delivery delivery, Consumer<Outcome> ended) {
        onWorker(
                () -> process(session, delivery, ended),
                outcome -> {
                    delivery.content().release();
                    ended.accept(outcome);
                });
    }

    private void process(Session session, Delivery delivery, Consumer<Outcome> ended) {
        Exchange exchange = consumer.createExchange(false);
        Runnable done = once(() -> delivered(exchange, delivery, ended));
        boolean owned = false;
        try (LogContext ids = LogContext.of(session, delivery.envelope())) {
            exchange.setPattern(ExchangePattern.InOnly);
            consumer.createUoW(exchange);
            MessageExchange.fill(exchange, session, delivery);
            owned = true;
            consumer.getAsyncProcessor().process(exchange, doneSync -> done.run());
        } catch (Throwable e) {
            exchange.setException(e);
            if (!owned) {
                delivery.content().release();
            }
            done.run();
        }
    }

    private void delivered(Exchange exchange, Delivery delivery, Consumer<Outcome> ended) {
        Outcome outcome = Outcome.FAILED;
        try {
            Outcome whole = OutcomeReader.message(exchange);
            outcome = RejectedRecipients.add(exchange.getMessage(), delivery.envelope(), whole);
            report(exchange, outcome);
        } catch (RuntimeException e) {
            consumer.getExceptionHandler().handleException("A message failed", exchange, e);
        } finally {
            end(exchange);
            consumer.releaseExchange(exchange, false);
            ended.accept(outcome);
        }
    }

    /** What is to be done at the end of the exchange is done before the client is told. */
    private void end(Exchange exchange) {
        try {
            consumer.doneUoW(exchange);
        } catch (RuntimeException e) {
            consumer.getExceptionHandler().handleException("An exchange did not end well", e);
        }
    }

    /** What was thrown on purpose, to say a reply, is no error; all else is told as Camel does. */
    private void report(Exchange exchange, Outcome outcome) {
        if (exchange.getException() != null && !(outcome instanceof Outcome.Said)) {
            consumer.getExceptionHandler()
                    .handleException(
                            "Error processing exchange", exchange, exchange.getException());
        }
    }

    private void onWorker(Runnable work, Consumer<Outcome> failed) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The application is going down, or the machine has no thread left.
            LOG.debug("No worker takes it: {}", e.toString());
            failed.accept(Outcome.UNAVAILABLE);
        }
    }

    @Override
    public boolean isSuspended() {
        return !consumer.isOpen();
    }

    @Override
    public boolean isReplaced() {
        return false;
    }

    @Override
    public SessionObserver observer() {
        return observer;
    }
}
