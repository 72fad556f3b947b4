package io.github.smtpraw.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import io.netty.util.internal.ThreadExecutorMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that end by what they do not see coming. */
@Timeout(60)
class SessionEndTest {
    @TempDir Path folder;

    @Test
    void aSessionWhoseOwnCodeFailsAtADeadlineIsClosedAndNotLeftHanging() throws Exception {
        ListenerFixture broken =
                new ListenerFixture() {
                    @Override
                    public void ended(
                            Session session,
                            Envelope envelope,
                            Reply reply,
                            long size,
                            long millis) {
                        throw new IllegalStateException("broken");
                    }
                };
        try (ListenerFixture server =
                        broken.open(ListenerFixture.settings(folder, 10, 60_000, 300, 0));
                SmtpTalk talk = server.ehlo()) {
            assertEquals("250", talk.say("MAIL FROM:<a@b.example>").substring(0, 3));
            assertTrue(talk.isClosed());
        }
    }

    @Test
    void contentThatIsInTheSocketWhenAPolicyRefusesDataIsNotReadAsCommands() throws Exception {
        AtomicReference<SmtpTalk> client = new AtomicReference<>();
        ListenerFixture refusing =
                new ListenerFixture() {
                    @Override
                    public Runnable ask(
                            Session session, Step.Ask question, Consumer<Outcome> answer) {
                        // The loop itself sends it, so that it can't have read it before.
                        ThreadExecutorMap.currentExecutor()
                                .execute(
                                        () -> {
                                            try {
                                                client.get().send("RSET\r\nNOOP\r\n");
                                            } catch (IOException e) {
                                                throw new UncheckedIOException(e);
                                            }
                                            answer.accept(new Outcome.Verdict(false));
                                        });
                        return () -> {};
                    }
                };
        ListenerSettings settings =
                ListenerFixture.settings(Set.of(ServerStage.DATA), folder, 10, 60_000, 60_000, 0);
        try (ListenerFixture server = refusing.open(settings);
                SmtpTalk talk = server.ehlo()) {
            client.set(talk);
            talk.say("MAIL FROM:<a@b.example>");
            talk.say("RCPT TO:<c@d.example>");
            assertEquals("554", talk.say("DATA").substring(0, 3));
            assertEquals("", talk.rest());
        }
    }

    @Test
    void aTransactionThatBeginsByOtherSettingsThanTheListenersIsRefused() throws Exception {
        ListenerSettings lax = ListenerFixture.settings(folder, 10, 60_000, 60_000, 0);
        ListenerSettings strict = ListenerFixture.settings(folder, 9, 60_000, 60_000, 0);
        try (ListenerFixture server = new ListenerFixture().open(lax)) {
            Session session = new Session("S", "192.0.2.1:4321", "127.0.0.1:25");
            SessionHost host = new SessionHost(server.listener(), lax, session);
            assertFalse(host.refusesTransactions());
            server.listener().setUp(strict, server);
            assertTrue(host.refusesTransactions());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatSendsContentTooSlowlyIsTimedOut(Transport way) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ListenerFixture server =
                        new ListenerFixture()
                                .over(way)
                                .open(
                                        ListenerFixture.settings(
                                                folder, 10, 60_000, 60_000, 1_000_000_000),
                                        Runnable::run);
                SmtpTalk talk = server.data()) {
            Thread dripper =
                    new Thread(
                            () -> {
                                try {
                                    await().pollInterval(5, TimeUnit.MILLISECONDS)
                                            .until(
                                                    () -> {
                                                        talk.send("x\r\n");
                                                        return over.get();
                                                    });
                                } catch (Exception e) {
                                    // Closed, as it should be.
                                }
                            });
            dripper.setDaemon(true);
            dripper.start();
            assertTrue(talk.reply().startsWith("421 4.4.2"));
            over.set(true);
            assertTrue(talk.isClosed());
            assertEquals(0, server.delivered);
        }
    }
}
