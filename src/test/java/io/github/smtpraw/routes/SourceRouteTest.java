package io.github.smtpraw.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Source routes in the shipped host, by {@code smtp.sourceRoutes} (RFC 821 3.6). */
@Timeout(120)
class SourceRouteTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir Path data;

    private MailHostRun start(String mode, SmtpSink relay, String clients) throws Exception {
        return MailHostRun.start(
                data,
                Map.of(
                        "smtp.sourceRoutes", mode,
                        "relay.host", relay.address(),
                        "relay.clients", clients));
    }

    private static void send(MailHostRun host, String from, String to) throws IOException {
        try (SmtpTalk talk = host.talk()) {
            assertEquals(250, talk.code("MAIL FROM:<" + from + ">"));
            assertEquals(250, talk.code("RCPT TO:<" + to + ">"), to);
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.code("Subject: routed\r\n\r\nHello\r\n."));
        }
    }

    @Test
    void relayedMailGoesOutWithWhatIsLeftOfTheWayAndALongerReversePath() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start("relay", sink, ".*")) {
            send(host, "JQP@mit-ai.example", "@mail.example.org:Jones@bbn-vax.example");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            send(host, "@y.example:ann@x.example", "@mail.example.org,@b.example:u@c.example");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 2);
            send(host, "", "@b.example:u@c.example");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 3);
            SmtpSink.Taken first = sink.taken().get(0);
            assertEquals("MAIL FROM:<@mail.example.org:JQP@mit-ai.example>", path(first));
            assertEquals(List.of("RCPT TO:<Jones@bbn-vax.example>"), first.to());
            SmtpSink.Taken second = sink.taken().get(1);
            assertEquals("MAIL FROM:<@mail.example.org,@y.example:ann@x.example>", path(second));
            assertEquals(List.of("RCPT TO:<@b.example:u@c.example>"), second.to());
            assertEquals("MAIL FROM:<>", path(sink.taken().get(2)));
        }
    }

    private static String path(SmtpSink.Taken taken) {
        return taken.from().replaceFirst(">.*", ">");
    }

    @Test
    void mailThatCameByTheWayOfThisHostToItsOwnUserIsStoredAsItCame() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start("relay", sink, "none")) {
            send(host, "ann@x.example", "@mail.example.org:jones@example.org");
            String stored = host.mailbox("jones").get(0);
            assertTrue(stored.startsWith("Return-Path: <ann@x.example>\r\n"), stored);
        }
    }

    @Test
    void noWayLeadsAStrangerOverThisHost() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start("relay", sink, "none");
                SmtpTalk talk = host.talk()) {
            assertEquals(250, talk.code("MAIL FROM:<ann@x.example>"));
            for (String path :
                    List.of(
                            "@mail.example.org:u@remote.example",
                            "@mail.example.org,@mail.example.org:u@remote.example",
                            "@mail.example.org,@example.org:u@remote.example",
                            "@mail.example.org,@remote.example:jones@example.org",
                            "@example.org:u@remote.example",
                            "@example.org,@remote.example:u@other.example",
                            "@example.org:jones@remote.example",
                            "@example.org:postmaster@remote.example",
                            "@mail.example.org,@example.org:fox@remote.example",
                            "@remote.example:jones@example.org",
                            "@remote.example:fox@example.org",
                            "@remote.example:postmaster@example.org",
                            "@[127.0.0.1]:u@remote.example")) {
                assertEquals(550, talk.code("RCPT TO:<" + path + ">"), path);
            }
            assertEquals(List.of(), sink.commands());
        }
    }

    @Test
    void rejectedRoutesAre550ForAllAndDroppedOnesAreServedByTheAddressAlone() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK")) {
            try (MailHostRun host = start("reject", sink, ".*");
                    SmtpTalk talk = host.talk()) {
                assertEquals(250, talk.code("MAIL FROM:<ann@x.example>"));
                assertEquals(550, talk.code("RCPT TO:<@mail.example.org:jones@example.org>"));
            }
            try (MailHostRun host = start("drop", sink, ".*")) {
                send(host, "ann@x.example", "@mail.example.org,@b.example:u@c.example");
                await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
                assertEquals("MAIL FROM:<ann@x.example>", path(sink.taken().get(0)));
                assertEquals(List.of("RCPT TO:<u@c.example>"), sink.taken().get(0).to());
            }
        }
    }
}
