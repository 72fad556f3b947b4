package io.github.smtpraw.routes;

import static io.github.smtpraw.routes.RelayedMail.PATIENCE;
import static io.github.smtpraw.routes.RelayedMail.send;
import static io.github.smtpraw.routes.RelayedMail.waiting;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.terminal.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail for other domains, on its way through the shipped host's queue to a smart host. */
@Timeout(120)
class RelayTest {
    @TempDir Path data;

    private MailHostRun start(String relay) throws Exception {
        return MailHostRun.start(
                data,
                Map.of(
                        "relay.host", relay,
                        "relay.retry.delay", "300",
                        "relay.retry.maximum", "1000"));
    }

    private static void sendBy(MailHostRun host, String verb, String content, String... to)
            throws IOException {
        try (SmtpTalk talk = host.talk()) {
            assertEquals(250, talk.code(verb + " FROM:<ann@client.example>"));
            for (String one : to) {
                int code = talk.code("RCPT TO:<" + one + ">");
                assertEquals(2, code / 100, one + ": " + code);
            }
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.code(content + "\r\n."));
        }
    }

    @Test
    void mailWaitsInTheQueueWhileTheSmartHostHasNotTheTlsThatIsAskedFor() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host =
                        MailHostRun.start(
                                data,
                                Map.of(
                                        "relay.host", sink.address(),
                                        "relay.username", "ann",
                                        "relay.password", "noon",
                                        "relay.retry.delay", "300"))) {
            sendBy(host, "MAIL", "Subject: out\r\n\r\nHello\r\n", "bob@elsewhere.example");
            await().atMost(PATIENCE).until(() -> sink.commands().size() > 1);
            assertTrue(sink.commands().stream().noneMatch(line -> line.startsWith("MAIL")));
            assertEquals(1, waiting(host, "relay"));
        }
    }

    @Test
    void mailForAnotherDomainGoesOutAsItCame() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address())) {
            sendBy(
                    host,
                    "MAIL",
                    "Subject: out\r\n\r\n..a dot\r\n",
                    "bob@elsewhere.example",
                    "eve@elsewhere.example",
                    "jones@example.org");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            assertEquals(
                    List.of("RCPT TO:<bob@elsewhere.example>", "RCPT TO:<eve@elsewhere.example>"),
                    sink.taken().get(0).to());
            for (SmtpSink.Taken taken : sink.taken()) {
                assertTrue(taken.from().startsWith("MAIL FROM:<ann@client.example>"), taken.from());
                assertTrue(
                        taken.content().startsWith("Received: from client.example"),
                        taken.content());
                assertTrue(
                        taken.content().endsWith("\r\nSubject: out\r\n\r\n..a dot\r\n\r\n"),
                        taken.content());
            }
            assertEquals(1, host.mailbox("jones").size());
        }
    }

    @Test
    void aReportOfSendGoesOutByMailFromTheNullReversePath() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address());
                SmtpTalk talk = host.talk()) {
            host.logIn("root");
            PseudoTerminal green = host.logIn("green");
            talk.say("SEND FROM:<ann@client.example>");
            assertEquals(250, talk.code("RCPT TO:<root@example.org>"));
            assertEquals(250, talk.code("RCPT TO:<green@example.org>"));
            assertEquals(354, talk.code("DATA"));
            green.mesg(false);
            assertEquals(250, talk.code("Blah\r\n."));
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            SmtpSink.Taken report = sink.taken().get(0);
            assertTrue(report.from().startsWith("MAIL FROM:<>"), report.from());
            assertEquals(List.of("RCPT TO:<ann@client.example>"), report.to());
            assertTrue(report.content().contains("Final-Recipient: rfc822; green@example.org"));
        }
    }

    @Test
    void oneWhoIsRefusedHoldsUpNobodyElseAndIsReportedToTheSender() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK").refusing("eve");
                MailHostRun host = start(sink.address())) {
            send(host, "jones@example.org", "bob@elsewhere.example", "eve@elsewhere.example");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            await().atMost(PATIENCE).until(() -> host.mailbox("jones").size() == 1);
            assertEquals(List.of("RCPT TO:<bob@elsewhere.example>"), sink.taken().get(0).to());
            String report = host.mailbox("jones").get(0);
            assertTrue(report.startsWith("Return-Path: <>\r\n"), report);
            assertTrue(
                    report.contains("\r\nFinal-Recipient: rfc822; eve@elsewhere.example\r\n"),
                    report);
            assertTrue(
                    report.contains("\r\nStatus: 5.1.1\r\nRemote-MTA: dns; [127.0.0.1]\r\n"),
                    report);
            assertFalse(report.contains("Final-Recipient: rfc822; bob"), report);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(0, waiting(host, "relay.refused"));
        }
    }

    @Test
    void aForwardGoesOutToItsNewAddress() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address())) {
            sendBy(host, "MAIL", "Subject: forwarded", "fox@example.org");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            assertEquals(List.of("RCPT TO:<fox@elsewhere.example>"), sink.taken().get(0).to());
        }
    }

    @Test
    void samlGoesOutAsSamlAndSomlAsMailWhereItIsNotKnown() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address())) {
            sendBy(host, "SAML", "Subject: both", "bob@elsewhere.example");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            sendBy(host, "SOML", "Subject: either", "bob@elsewhere.example");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 2);
            assertTrue(
                    sink.taken().get(0).from().startsWith("SAML FROM:"), sink.commands()::toString);
            assertTrue(
                    sink.taken().get(1).from().startsWith("MAIL FROM:"), sink.commands()::toString);
        }
    }

    @Test
    void whileTheSmartHostIsDownTheMessageStaysAndIsTriedAgain() throws Exception {
        int port;
        try (SmtpSink gone = new SmtpSink(0, "250 OK")) {
            port = gone.port();
        }
        try (MailHostRun host = start("127.0.0.1:" + port)) {
            sendBy(host, "MAIL", "Subject: later", "bob@elsewhere.example");
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 1);
            try (SmtpSink back = new SmtpSink(port, "250 OK")) {
                await().atMost(PATIENCE).until(() -> back.taken().size() == 1);
                await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            }
            assertEquals(0, waiting(host, "relay.refused"));
            assertEquals(0, waiting(host, "relay.failed"));
        }
    }

    @Test
    void whatIsRefusedForNowIsTriedAgain() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "450 4.2.1 not now");
                MailHostRun host = start(sink.address())) {
            sendBy(host, "MAIL", "Subject: not now", "bob@elsewhere.example");
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    sink.commands().stream()
                                                    .filter(c -> c.startsWith("RCPT"))
                                                    .count()
                                            >= 2);
            assertEquals(0, waiting(host, "relay.refused"));
        }
    }

    @Test
    void aReportThatIsRefusedIsKeptAndNobodyIsToldOfIt() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "550 5.1.1 nobody there");
                MailHostRun host = start(sink.address())) {
            sendBy(host, "MAIL", "Subject: refused", "bob@elsewhere.example");
            await().atMost(PATIENCE).until(() -> waiting(host, "relay.refused") == 1);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(
                    List.of("RCPT TO:<bob@elsewhere.example>", "RCPT TO:<ann@client.example>"),
                    sink.commands().stream().filter(c -> c.startsWith("RCPT")).toList());
        }
    }

    @Test
    void aMessageInTheQueueOutlivesTheHost() throws Exception {
        int port;
        try (SmtpSink gone = new SmtpSink(0, "250 OK")) {
            port = gone.port();
        }
        try (MailHostRun host = start("127.0.0.1:" + port)) {
            sendBy(host, "MAIL", "Subject: survives", "bob@elsewhere.example");
        }
        try (SmtpSink sink = new SmtpSink(port, "250 OK");
                MailHostRun host = start(sink.address())) {
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            assertTrue(sink.taken().get(0).content().contains("Subject: survives"));
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
        }
    }
}
