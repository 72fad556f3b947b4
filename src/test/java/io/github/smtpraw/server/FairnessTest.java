package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that share an event loop take turns. */
@Timeout(60)
class FairnessTest {
    private static final int FLOOD = 5_000;

    // A question whose answer waits for no time, as those of VRFY do.
    private static final String COMMANDS = "MAIL FROM:<ann@example.org>\r\nRSET\r\n";

    @TempDir Path folder;

    private static final class Counting extends ListenerFixture {
        private volatile int asked;

        @Override
        public Runnable ask(Session session, Step.Ask question, Consumer<Outcome> answer) {
            asked++;
            return super.ask(session, question, answer);
        }
    }

    private Counting open() throws Exception {
        Counting server = new Counting();
        server.open(
                ListenerFixture.settings(Set.of(ServerStage.MAIL), folder, 10, 60_000, 60_000, 0));
        return server;
    }

    @Test
    void whoSendsThousandsOfCommandsAtOnceLetsOthersHaveTheirTurn() throws Exception {
        try (Counting server = open();
                SmtpTalk flooding = server.ehlo()) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch sent = new CountDownLatch(1);
            CompletableFuture<Integer> before = new CompletableFuture<>();
            server.onLoop(
                    () -> {
                        held.countDown();
                        await(sent);
                        // Comes when the loop has read what is there.
                        server.onLoop(() -> before.complete(server.asked));
                    });
            assertTrue(held.await(20, TimeUnit.SECONDS));
            flooding.send(COMMANDS.repeat(FLOOD) + "QUIT\r\n");
            sent.countDown();
            int asked = before.get(20, TimeUnit.SECONDS);
            assertTrue(asked > 0 && asked < 1_000, "asked: " + asked);
            expectAll(flooding);
            assertEquals(FLOOD, server.asked);
        }
    }

    @Test
    void whoEndsItsSideBehindThousandsOfCommandsHasThemAllAnswered() throws Exception {
        try (Counting server = open();
                SmtpTalk flooding = server.ehlo()) {
            flooding.send(COMMANDS.repeat(FLOOD) + "QUIT\r\n").socket().shutdownOutput();
            expectAll(flooding);
        }
    }

    private static void expectAll(SmtpTalk talk) throws IOException {
        for (int i = 0; i < 2 * FLOOD; i++) {
            assertEquals(250, talk.code());
        }
        assertEquals(221, talk.code());
        assertTrue(talk.isClosed());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
