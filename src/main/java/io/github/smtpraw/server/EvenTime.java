package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands on the outcome of a question about names a whole number of steps after it was asked, so
 * that the time of the reply does not tell who there is (RFC 5321 7.3).
 */
final class EvenTime implements Consumer<Outcome> {
    private static final long RCPT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long VRFY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long step;
    private final SessionLoop loop;
    private final Consumer<Outcome> answer;
    private final long asked = System.nanoTime();

    /**
     * @param step nanoseconds, not 0
     */
    private EvenTime(long step, SessionLoop loop, Consumer<Outcome> answer) {
        this.step = step;
        this.loop = loop;
        this.answer = answer;
    }

    /** RCPT waits only where the client has asked for somebody who is not there. */
    static Consumer<Outcome> of(
            ServerStage stage,
            boolean recipientRefused,
            SessionLoop loop,
            Consumer<Outcome> answer) {
        return switch (stage) {
            case VRFY, EXPN -> new EvenTime(VRFY_NANOS, loop, answer);
            case RCPT -> recipientRefused ? new EvenTime(RCPT_NANOS, loop, answer) : answer;
            default -> answer;
        };
    }

    @Override
    public void accept(Outcome outcome) {
        long passed = System.nanoTime() - asked;
        long left = step - passed % step;
        loop.runLater(() -> answer.accept(outcome), left, TimeUnit.NANOSECONDS);
    }
}
