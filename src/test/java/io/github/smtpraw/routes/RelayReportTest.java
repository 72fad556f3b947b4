package io.github.smtpraw.routes;

import static io.github.smtpraw.routes.RelayedMail.PATIENCE;
import static io.github.smtpraw.routes.RelayedMail.send;
import static io.github.smtpraw.routes.RelayedMail.waiting;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What senders are told of mail in the relay queue (RFC 3461, RFC 3464). */
@Timeout(180)
class RelayReportTest {
    private static final String BOB = "bob@elsewhere.example";

    @TempDir Path data;

    private MailHostRun start(String relay, String... properties) throws Exception {
        Map<String, String> all = new HashMap<>();
        all.put("relay.host", relay);
        all.put("relay.retry.delay", "200");
        all.put("relay.retry.multiplier", "1");
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return MailHostRun.start(data, all);
    }

    private static String awaitReport(MailHostRun host, String box, int number) throws Exception {
        await().atMost(PATIENCE).until(() -> host.mailbox(box).size() >= number);
        await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
        List<String> mails = host.mailbox(box);
        assertEquals(number, mails.size(), mails::toString);
        return mails.get(number - 1);
    }

    private static void assertHas(String report, String... lines) {
        for (String line : lines) {
            assertTrue(report.contains("\r\n" + line), () -> line + " is not in " + report);
        }
    }

    @Test
    void whatWaitsIsReportedOnceAndAgainWhenItIsGivenUp() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "450 4.2.1 not now");
                MailHostRun host =
                        start(sink.address(), "relay.warn", "1", "relay.lifetime", "2s")) {
            send(host, "jones@example.org", BOB);
            String failed = awaitReport(host, "jones", 2);
            String delayed = host.mailbox("jones").get(0);
            assertHas(
                    delayed,
                    "Action: delayed\r\nStatus: 4.2.1\r\nRemote-MTA: dns; [127.0.0.1]\r\n",
                    "Diagnostic-Code: smtp; 450 4.2.1 not now\r\nLast-Attempt-Date: ",
                    "Will-Retry-Until: ",
                    "Arrival-Date: ");
            assertHas(failed, "Action: failed\r\nStatus: 4.2.1\r\n", "Subject: relayed\r\n");
            long tries = sink.commands().stream().filter(c -> c.startsWith("RCPT")).count();
            assertTrue(tries > 2, sink.commands()::toString);
        }
    }

    @Test
    void whereNoServerAnswersTheReportSaysThatTheTimeIsOver() throws Exception {
        int port;
        try (SmtpSink gone = new SmtpSink(0, "250 OK")) {
            port = gone.port();
        }
        try (LogWatch log = LogWatch.of("relay-again", Level.WARN);
                MailHostRun host = start("127.0.0.1:" + port, "relay.lifetime", "500")) {
            send(host, "jones@example.org", BOB);
            assertHas(awaitReport(host, "jones", 1), "Action: failed\r\nStatus: 4.4.7\r\n");
            assertTrue(
                    log.lines()
                            .get(0)
                            .matches(
                                    "WARN \\S+ for elsewhere.example was not taken: .*127.0.0.1:"
                                            + port
                                            + ".*; next try in 200 ms"),
                    log.lines()::toString);
        }
    }

    @Test
    void whoWantsNoReportGetsNoneAndTheMessageIsGone() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "550 5.1.1 nobody");
                MailHostRun host = start(sink.address())) {
            send(host, "jones@example.org", BOB + " NOTIFY=NEVER", "eve@elsewhere.example");
            String report = awaitReport(host, "jones", 1);
            assertHas(report, "Final-Recipient: rfc822; eve@elsewhere.example\r\n");
            assertTrue(!report.contains("Final-Recipient: rfc822; bob"), report);
            assertEquals(0, waiting(host, "relay.refused") + waiting(host, "relay.failed"));
        }
    }

    @Test
    void theSenderWhoAsksIsToldThatNobodyWillReportOn() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address())) {
            send(host, "jones@example.org", BOB + " NOTIFY=SUCCESS", "eve@elsewhere.example");
            String report = awaitReport(host, "jones", 1);
            assertHas(report, "Final-Recipient: rfc822; bob@", "Action: relayed\r\nStatus: 2.0.0");
            assertTrue(!report.contains("Final-Recipient: rfc822; eve"), report);
        }
    }

    @Test
    void whoAsksIsToldThatAnAliasStandsForSeveralAndItsMembersAreNotAskedAnew() throws Exception {
        Path directory = Files.createDirectory(data.resolve("directory"));
        Files.writeString(
                directory.resolve("aliases"),
                "both: green, bob@elsewhere.example\none: eve@elsewhere.example\n");
        Files.copy(Path.of("routes/users"), directory.resolve("users"));
        Files.copy(Path.of("routes/moved"), directory.resolve("moved"));
        try (SmtpSink sink = new SmtpSink(0, "250 OK").listing("DSN");
                MailHostRun host = start(sink.address(), "mail.directory", directory.toString())) {
            send(
                    host,
                    "jones@example.org",
                    "both@example.org NOTIFY=SUCCESS,DELAY",
                    "one@example.org NOTIFY=SUCCESS");
            String report = awaitReport(host, "jones", 1);
            assertHas(
                    report,
                    "Final-Recipient: rfc822; both@example.org\r\nAction: expanded\r\nStatus: 2.0.0");
            assertEquals(1, host.mailbox("green").size());
            assertEquals(
                    List.of(
                            "RCPT TO:<bob@elsewhere.example> NOTIFY=DELAY",
                            "RCPT TO:<eve@elsewhere.example> NOTIFY=SUCCESS"),
                    sink.taken().get(0).to());
        }
    }

    @Test
    void aServerThatReportsOnIsToldTheWishesInstead() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK").listing("DSN");
                MailHostRun host = start(sink.address())) {
            send(host, "jones@example.org", BOB + " NOTIFY=SUCCESS");
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(List.of("RCPT TO:<" + BOB + "> NOTIFY=SUCCESS"), sink.taken().get(0).to());
            assertEquals(List.of(), host.mailbox("jones"));
        }
    }

    @Test
    void aReportGoesWhereMailForTheSenderGoes() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK").refusing("bob");
                MailHostRun host = start(sink.address())) {
            send(host, "webmaster@example.org", BOB);
            assertTrue(awaitReport(host, "root", 1).startsWith("Return-Path: <>\r\n"));
            send(host, "fox@example.org", BOB);
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            assertEquals(
                    new SmtpSink.Taken(
                            "MAIL FROM:<>",
                            List.of("RCPT TO:<fox@elsewhere.example>"),
                            sink.taken().get(0).content()),
                    sink.taken().get(0));
        }
    }

    @Test
    void aReportThatCannotBeStoredNowIsStoredLaterAndNothingElseIsDoneAgain() throws Exception {
        Path directory = Files.createDirectory(data.resolve("directory"));
        Files.writeString(directory.resolve("users"), "jones: Ada Jones\nsam: Sam Smith\n");
        Files.writeString(directory.resolve("aliases"), "both: sam, jones\n");
        Files.writeString(directory.resolve("moved"), "");
        Path mail = Files.createDirectory(data.resolve("mail"));
        Path box = Files.writeString(mail.resolve("jones"), "no directory");
        try (SmtpSink sink = new SmtpSink(0, "250 OK").refusing("eve");
                MailHostRun host =
                        start(
                                sink.address(),
                                "mail.directory",
                                directory.toString(),
                                "relay.redelivery.delay",
                                "200")) {
            send(host, "both@example.org", BOB, "eve@elsewhere.example");
            await().atMost(PATIENCE).until(() -> host.mailbox("sam").size() == 1);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(1, waiting(host, "report"));
            Files.delete(box);
            assertHas(
                    awaitReport(host, "jones", 1),
                    "Final-Recipient: rfc822; eve@elsewhere.example\r\n");
            assertEquals(1, host.mailbox("sam").size());
            assertEquals(1, sink.taken().size());
            assertEquals(1, sink.commands().stream().filter(c -> c.contains("<eve@")).count());
            assertEquals(0, waiting(host, "relay.failed"));
        }
    }

    @Test
    void theSenderIsWarnedWhereTheNextServerRefusesUsForGood() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK").greeting("554 5.7.1 not you");
                MailHostRun host = start(sink.address(), "relay.warn", "1")) {
            send(host, "jones@example.org", BOB);
            await().atMost(PATIENCE).until(() -> host.mailbox("jones").size() == 1);
            assertHas(host.mailbox("jones").get(0), "Action: delayed\r\nStatus: 4.");
        }
    }

    @Test
    void aReportToAnotherHostGoesAtOnce() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK").refusing("bob");
                MailHostRun host = start(sink.address(), "relay.retry.delay", "1h")) {
            send(host, "fox@elsewhere.example", BOB);
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            assertEquals("MAIL FROM:<>", sink.taken().get(0).from());
        }
    }

    @Test
    void theOwnerOfAListHearsOfItsMembersWhateverTheAuthorAskedFor() throws Exception {
        Path directory = Files.createDirectory(data.resolve("directory"));
        Files.writeString(directory.resolve("users"), "sam: Sam Smith\nbrown: Carla Brown\n");
        Files.writeString(
                directory.resolve("aliases"),
                "all: team, sam\nteam: bob@elsewhere.example\nowner-team: brown\n");
        Files.writeString(directory.resolve("moved"), "");
        try (SmtpSink sink = new SmtpSink(0, "250 OK").refusing("bob");
                MailHostRun host = start(sink.address(), "mail.directory", directory.toString())) {
            send(host, "brown@example.org", "all@example.org NOTIFY=SUCCESS");
            await().atMost(PATIENCE).until(() -> host.mailbox("brown").size() == 2);
            String both = String.join("", host.mailbox("brown"));
            assertHas(both, "Action: expanded\r\n", "Action: failed\r\n");
            assertHas(both, "To: <owner-team@example.org>\r\n");
            assertEquals(1, host.mailbox("sam").size());
        }
    }

    @Test
    void aReportToNobodyIsKept() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "550 5.1.1 nobody");
                MailHostRun host = start(sink.address())) {
            send(host, "nobody@example.org", BOB);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay.refused") == 1);
            send(host, "white@example.org", BOB);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay.refused") == 2);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
        }
    }
}
