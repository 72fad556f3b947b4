package io.github.smtpraw.realclients;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two mail hosts of ours and a real Postfix that forward a message in a ring. */
@Timeout(400)
class RingTest {
    private static final Pattern RECEIVED = Pattern.compile("(?m)^Received:");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"200, 5.4.6", "50, 5.4.0"})
    void aMessageGoesRoundUntilItIsRefusedByItsHopsAndItsSenderIsToldOnce(
            int hopsOfPostfix, String status) throws Exception {
        int first = Postfix.freePort();
        int second = Postfix.freePort();
        int third = Postfix.freePort();
        String main =
                """
                relayhost = [127.0.0.1]:%d
                hopcount_limit = %d
                virtual_alias_domains = p.example
                virtual_alias_maps = inline:{loop@p.example=loop@a.example}
                """
                        .formatted(first, hopsOfPostfix);
        Path ofFirst = Files.createDirectories(folder.resolve("a"));
        Path ofSecond = Files.createDirectories(folder.resolve("b"));
        Path ofPostfix = Files.createDirectories(folder.resolve("p"));
        Files.setPosixFilePermissions(
                folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Postfix postfix = Postfix.server(ofPostfix, third, main);
                HostProcess a =
                        HostProcess.start(
                                ofFirst, "a.example", first, "loop: loop@b.example\n", second);
                HostProcess b =
                        HostProcess.start(
                                ofSecond, "b.example", second, "loop: loop@p.example\n", third)) {
            a.await();
            b.await();
            try (SmtpTalk talk = new SmtpTalk(first)) {
                talk.reply();
                talk.say("EHLO client.example");
                for (String line :
                        List.of("MAIL FROM:<jones@a.example>", "RCPT TO:<loop@a.example>")) {
                    assertEquals(2, talk.code(line) / 100, line);
                }
                assertEquals(354, talk.code("DATA"));
                assertEquals(250, talk.code("Subject: round\r\n\r\nand round\r\n."));
            }
            await().atMost(Duration.ofSeconds(240)).until(() -> !a.mailbox().isEmpty());
            String report = a.mailbox().get(0);
            assertTrue(report.startsWith("Return-Path: <>\r\n"), report);
            assertTrue(report.contains("\r\nStatus: " + status + "\r\n"), report);
            assertTrue(report.contains("\r\nAction: failed\r\n"), report);
            String original = report.substring(report.indexOf("\r\nAction: failed\r\n"));
            long hops = RECEIVED.matcher(original).results().count();
            assertTrue(hops >= 50 && hops <= 100, () -> hops + " hops: " + original);
            // Nothing is on its way any more.
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> a.mailbox().size() == 1 && b.mailbox().isEmpty());
            assertEquals(0, count(a.log() + b.log(), "can't be delivered"));
            assertEquals(1, count(a.log() + b.log(), ": failed: "), a.log() + b.log());
        }
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
