package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.realclients.ReceivingHost.Mail;
import io.github.smtpraw.support.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LMTP as clients that others wrote speak it: brown's mailbox is full, the others are served. */
class LmtpTest {
    private static final String[] TO = {"jones@example.org", "brown@example.org"};
    private static ReceivingHost host;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        host =
                new ReceivingHost(
                        "&protocol=lmtp",
                        e ->
                                e.getMessage()
                                        .setHeader(
                                                SmtpRawConstants.REJECTED,
                                                Map.of(TO[1], "552 5.2.2 Mailbox full")));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private static void assertReceived(String... traceFields) throws Exception {
        Mail mail = host.next();
        Payload.DOTS.assertBehind(mail.content(), traceFields);
        assertEquals(Set.of(TO), Set.copyOf(mail.to()));
        assertEquals("LMTP", mail.protocol());
        assertTrue(host.isEmpty());
    }

    @Test
    void swaksReadsAReplyForEachRecipient() throws Exception {
        String swaks = Tool.require("swaks", "swaks");
        Path file = Files.write(folder.resolve("message.eml"), Payload.DOTS.stuffed("."));
        List<String> command =
                List.of(
                        swaks,
                        "--protocol=LMTP",
                        "--server=127.0.0.1",
                        "--port=" + host.port(),
                        "--helo=client.example.net",
                        "--from=ada@example.net",
                        "--to=" + String.join(",", TO),
                        "--no-data-fixup",
                        "--data=@" + file);
        String output = Tool.run(new byte[0], command).output();
        assertTrue(output.contains("LHLO client.example.net"), output);
        assertTrue(output.contains("250 2.0.0 OK "), output);
        assertTrue(output.contains("552 5.2.2 Mailbox full"), output);
        assertReceived("Received");
    }

    @Test
    void smtplibReadsAReplyForEachRecipient() throws Exception {
        String python = Tool.require("python3", "python3");
        Path file = Files.write(folder.resolve("message.eml"), Payload.DOTS.content());
        String output =
                Tool.run(
                                new byte[0],
                                python,
                                "src/test/scripts/lmtplib-send.py",
                                String.valueOf(host.port()),
                                file.toString(),
                                "ada@example.net",
                                TO[0],
                                TO[1])
                        .assertDone()
                        .output();
        assertEquals(TO[0] + " 250\n" + TO[1] + " 552\n", output);
        assertReceived("Received");
    }

    @Test
    void postfixDeliversToOneAndBouncesTheOther() throws Exception {
        try (Postfix postfix = Postfix.lmtpClient(folder, host.port())) {
            postfix.submit(Payload.DOTS.lineFeeds(), "ann@example.net", TO);
            assertReceived("Received", "Received");
            Awaitility.await().until(() -> isNoted(postfix, TO[1], "status=bounced"));
            assertTrue(isNoted(postfix, TO[0], "status=sent (250 2.0.0 "));
            assertFalse(isNoted(postfix, TO[0], "status=bounced"));
        }
    }

    @Test
    void opensslSpeaksItByTls() throws Exception {
        String openssl = Tool.require("openssl", "openssl");
        String begin =
                """
                LHLO client\r
                MAIL FROM:<ada@example.net>\r
                RCPT TO:<%s>\r
                RCPT TO:<%s>\r
                DATA\r
                """;
        ByteArrayOutputStream dialogue = new ByteArrayOutputStream();
        dialogue.writeBytes(begin.formatted((Object[]) TO).getBytes(StandardCharsets.US_ASCII));
        dialogue.writeBytes(Payload.DOTS.stuffed(".\r\nQUIT\r\n"));
        try (ReceivingHost secure = ReceivingHost.over(Transport.STARTTLS, "&protocol=lmtp")) {
            Tool.Result result =
                    Tool.run(
                            dialogue.toByteArray(),
                            openssl,
                            "s_client",
                            "-quiet",
                            "-starttls",
                            "lmtp",
                            "-connect",
                            "127.0.0.1:" + secure.port());
            String said = result.assertDone().output();
            assertEquals(2, said.lines().filter(l -> l.startsWith("250 2.0.0 OK ")).count(), said);
            Mail mail = secure.next();
            Payload.DOTS.assertBehind(mail.content(), "Received");
            assertEquals(List.of(TO), mail.to());
            assertEquals("LMTPS", mail.protocol());
        }
    }

    private static boolean isNoted(Postfix postfix, String recipient, String status)
            throws Exception {
        return postfix.log()
                .lines()
                .filter(line -> line.contains("to=<" + recipient + ">"))
                .anyMatch(line -> line.contains(status));
    }
}
