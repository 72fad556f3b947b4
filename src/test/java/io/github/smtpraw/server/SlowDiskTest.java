package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Extensions;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.MailProtocol;
import io.github.smtpraw.protocol.Networks;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.protocol.ServerSettings;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Step;
import io.github.smtpraw.protocol.Verb;
import io.github.smtpraw.support.SmtpTalk;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not keep content in time. */
class SlowDiskTest {
    @TempDir Path folder;

    @Test
    void contentThatIsNotStoredInTimeIsRefusedForNowAndTheSessionGoesOn() throws Exception {
        Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
        Routes routes = new Routes();
        ServerTransport transport = new ServerTransport(1, new DefaultThreadFactory("test", true));
        SmtpListener listener =
                new SmtpListener(transport, settings(), new HeapBudget(1 << 20), disk::add, routes);
        listener.open(new InetSocketAddress("127.0.0.1", 0));
        try (SmtpTalk talk = new SmtpTalk(listener.port())) {
            talk.reply();
            talk.say("EHLO client.example");
            assertTrue(send(talk).startsWith("451 4.3.0 "));
            assertEquals("250", talk.say("NOOP").substring(0, 3));
            // What comes late from the disk is no second reply, and no message.
            Runnable late;
            while ((late = disk.poll()) != null) {
                late.run();
            }
            assertEquals("250", talk.say("NOOP").substring(0, 3));
            assertEquals(0, routes.delivered);
        } finally {
            listener.close();
            transport.stop();
        }
    }

    private static String send(SmtpTalk talk) throws Exception {
        talk.say("MAIL FROM:<a@b.example>");
        talk.say("RCPT TO:<c@d.example>");
        talk.say("DATA");
        talk.send("Subject: x\r\n\r\n" + "x\r\n".repeat(10_000));
        return talk.say(".");
    }

    private ListenerSettings settings() {
        ServerSettings dialogue =
                new ServerSettings(
                        "mx.example.org",
                        EnumSet.noneOf(ServerStage.class),
                        Set.of(Verb.MAIL),
                        new LocalDomains(null),
                        251,
                        new ServerSettings.Limits(1 << 20, 10, 10, 0),
                        Extensions.of(List.of(), List.of()),
                        ServerSettings.Security.NONE,
                        MailProtocol.smtp,
                        Networks.NONE);
        long minute = 60_000;
        return new ListenerSettings(
                dialogue,
                new ContentSettings(1024, folder, 0),
                new ListenerSettings.Limits(
                        10, 10, 2048, 1 << 20, 100, minute, 200, minute, minute, minute, minute, 0),
                BareLineEndings.reject,
                true,
                null);
    }

    private static final class Routes implements SessionRoutes, SessionObserver {
        private int delivered;

        @Override
        public void ask(Session session, Step.Ask question, Consumer<Outcome> answer) {
            answer.accept(Outcome.UNCHANGED);
        }

        @Override
        public void deliver(Session session, Delivery delivery, Consumer<Outcome> ended) {
            delivered++;
            delivery.content().release();
            ended.accept(Outcome.UNCHANGED);
        }

        @Override
        public boolean isSuspended() {
            return false;
        }

        @Override
        public boolean isReplaced() {
            return false;
        }

        @Override
        public SessionObserver observer() {
            return this;
        }

        @Override
        public void connected(Session session) {}

        @Override
        public void secured(Session session) {}

        @Override
        public void tlsFailed(Session session, String why) {}

        @Override
        public void turnedAway(String remoteAddress, Reply reply) {}

        @Override
        public void refused(
                Session session,
                ServerStage stage,
                Object subject,
                Envelope envelope,
                Reply reply) {}

        @Override
        public void senseless(Session session, ServerStage stage, Outcome outcome) {}

        @Override
        public void ended(
                Session session, Envelope envelope, Reply reply, long size, long millis) {}

        @Override
        public void disconnected(Session session, boolean welcomed, int messages, long millis) {}
    }
}
