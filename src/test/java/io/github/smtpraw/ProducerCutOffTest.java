package io.github.smtpraw;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Content by TLS that was given up when its end waited already for the server to read on. */
class ProducerCutOffTest extends ProducerTestSupport {
    /** What is read at once. */
    private static final int PIECE = 64 * 1024;

    /** A body of so many octets, which knows how many of them were read. */
    private static final class Body extends InputStream {
        private final AtomicLong read = new AtomicLong();
        private final long size;
        private long last;

        Body(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return read.get() >= size ? -1 : read.incrementAndGet() % 70 == 0 ? '\n' : 'x';
        }

        /** Until nothing more of it is read for a while. */
        long untilItRests() {
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(this::rests);
            return last;
        }

        private boolean rests() {
            long before = last;
            last = read.get();
            return last > 0 && last == before;
        }
    }

    private static ScriptedServer.Script script(
            CountDownLatch refuse, CountDownLatch readOn, BlockingQueue<String> rest) {
        return session -> {
            session.open("STARTTLS");
            session.startTls();
            session.answer("EHLO here", "250 there");
            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
            session.answer("RCPT TO:<bob@example.net>", "250 ok");
            session.answer("DATA", "354 go on");
            pass(refuse);
            session.say("452 4.3.1 no room");
            pass(readOn);
            rest.add(session.rest());
        };
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends a body to a server that reads nothing of it, says 452, and then reads on.
     *
     * @return how much of it was read before the 452
     */
    private long cutOff(long size) throws Exception {
        CountDownLatch refuse = new CountDownLatch(1);
        CountDownLatch readOn = new CountDownLatch(1);
        BlockingQueue<String> rest = new LinkedBlockingQueue<>();
        try (ScriptedServer server = new ScriptedServer(script(refuse, readOn, rest))) {
            Body body = new Body(size);
            CompletableFuture<Exchange> sent = start(server, "", body);
            long taken = body.untilItRests();
            refuse.countDown();
            SmtpTransientException failure = failure(SmtpTransientException.class, outcome(sent));
            assertEquals("4.3.1", failure.getReply().getStatus());
            readOn.countDown();
            String content = rest.poll(20, TimeUnit.SECONDS);
            assertFalse(content.endsWith("\r\n.\r\n"), "it could take a message that was given up");
            return taken;
        }
    }

    @Test
    void aServerThatReadsOnLaterNeverFindsItsEnd() throws Exception {
        long taken = cutOff(Long.MAX_VALUE);
        // Its end is the last of the pieces that wait behind what the connection has taken.
        cutOff(taken - PIECE - PIECE / 2);
    }
}
