package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content by BDAT (RFC 3030), through a socket and a route. */
@Timeout(60)
class ChunkedMessageTest {
    private static final String PLAIN = "traceHeader=false&maxErrors=1000";
    private static final String SMUGGLED =
            "Subject: x\r\n\r\nA\r\n.\r\nMAIL FROM:<smug@example.com>\r\nBDAT 5 LAST\r\n.\r\n";

    private static String bdat(String content, String last) {
        return "BDAT " + content.length() + last + "\r\n" + content;
    }

    private static String mail(String parameters) {
        return "MAIL FROM:<a@example.com>" + parameters + "\r\nRCPT TO:<b@example.org>\r\n";
    }

    private static String body(MailServer server) {
        assertEquals(1, server.received().size());
        return server.received().get(0).body();
    }

    private static Object bodyType(MailServer server) {
        return server.received().get(0).header(SmtpRawConstants.BODY_TYPE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunksSentInOneWriteOrOctetByOctetAreOneMessage(boolean dripped) throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.ehlo()) {
            String all =
                    mail("")
                            + bdat("Subject: x\r\n\r", "")
                            + bdat("", "")
                            + bdat("\nfirst\r\n..\r\n.\r\n", " ")
                            + bdat("no line end", " last")
                            + "NOOP\r\n";
            if (dripped) {
                for (char octet : all.toCharArray()) {
                    talk.send(String.valueOf(octet));
                }
            } else {
                talk.send(all);
            }
            for (int i = 0; i < 7; i++) {
                expect(250, talk.reply());
            }
            assertEquals("Subject: x\r\n\r\nfirst\r\n..\r\n.\r\nno line end", body(server));
            assertEquals("7BIT", bodyType(server));
            assertEquals(39L, server.received().get(0).header(SmtpRawConstants.SIZE));
        }
    }

    @Test
    void aTraceFieldStandsInFrontAndLongContentGoesThroughAFile() throws Exception {
        try (MailServer server = MailServer.with("spoolThreshold=1000&minSpoolFree=0").start();
                SmtpTalk talk = server.rcpt()) {
            String half = ("\u00fc" + "x".repeat(9_997) + "\r\n").repeat(300);
            talk.send(bdat(half, "") + bdat(half, " LAST"));
            expect(250, talk.reply());
            expect(250, talk.reply());
            String body = body(server);
            assertTrue(body.startsWith("Received: from client.example "), body.substring(0, 99));
            assertTrue(body.endsWith(";" + body.split(";", 2)[1]) && body.endsWith(half + half));
            assertEquals("8BITMIME", bodyType(server));
        }
    }

    @Test
    void whatLooksLikeAnEndAndCommandsWithinAChunkIsContent() throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(bdat(SMUGGLED, " LAST") + "QUIT\r\n");
            expect(250, talk.reply());
            expect(221, talk.reply());
            assertTrue(talk.isClosed());
            assertEquals(SMUGGLED, body(server));
        }
    }

    @Test
    void theOctetsOfARefusedChunkAreNotRunAndTheSessionGoesOn() throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.ehlo()) {
            talk.send(bdat(SMUGGLED, "") + bdat(SMUGGLED, " LAST") + "NOOP\r\n");
            expect(503, talk.reply());
            expect(503, talk.reply());
            expect(250, talk.reply());
            expect(250, MailServer.transaction(talk));
            assertEquals(1, server.received().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"'a\nb', 550 5.5.2", "'a\rb', 550 5.5.2", "'a\0b', 550 5.5.2", "'ab\r', 550 5.5.2"})
    void bareLineEndsAreRefusedBehindTheLastChunk(String content, String reply) throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(bdat(content, ""));
            expect(250, talk.reply());
            talk.send("BDAT 0 LAST\r\n");
            assertTrue(talk.reply().startsWith(reply));
            expect(250, MailServer.transaction(talk));
            assertEquals(1, server.received().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"'a\nb\0\rc\r', BINARYMIME", "'a\r\nb', 7BIT", "'a\u00fc\r\n', 8BITMIME"})
    void binaryContentArrivesAsItIsAndIsNamedByWhatItHolds(String content, String type)
            throws Exception {
        try (MailServer server = MailServer.with(PLAIN + "&bareLineEndings=convert").start();
                SmtpTalk talk = server.ehlo()) {
            talk.send(mail(" BODY=BINARYMIME") + bdat(content, " LAST"));
            expect(250, talk.reply());
            expect(250, talk.reply());
            expect(250, talk.reply());
            assertEquals(content, body(server));
            assertEquals(type, bodyType(server));
        }
    }

    @Test
    void bareLineEndsAreConvertedAlsoWhereChunksMeetAndAtTheEnd() throws Exception {
        try (MailServer server = MailServer.with(PLAIN + "&bareLineEndings=convert").start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(bdat("a\r", "") + bdat("b\n", "") + bdat("c\r", "") + bdat("\nd\r", " LAST"));
            for (int i = 0; i < 4; i++) {
                expect(250, talk.reply());
            }
            assertEquals("a\r\nb\r\nc\r\nd\r\n", body(server));
        }
    }

    @Test
    void theChunkThatPassesTheLimitIs552AndThoseBehindItAre503() throws Exception {
        try (MailServer server = MailServer.with(PLAIN + "&maxMessageSize=1000").start();
                SmtpTalk talk = server.rcpt()) {
            String half = "x".repeat(600);
            talk.send(bdat(half, "") + bdat(half, "") + bdat("RSET\r\n", "") + bdat("", " LAST"));
            expect(250, talk.reply());
            assertTrue(talk.reply().startsWith("552 5.3.4"));
            expect(503, talk.reply());
            expect(503, talk.reply());
            expect(250, talk.say("RSET"));
            expect(250, MailServer.transaction(talk));
            assertEquals(1, server.received().size());
        }
    }

    @Test
    void theRepliesToTheChunksOfOneWriteComeInOne() throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send("BDAT 3\r\nabc".repeat(20));
            byte[] read = new byte[4096];
            int length = talk.socket().getInputStream().read(read);
            assertEquals(
                    "250 2.0.0 3 octets received\r\n".repeat(20),
                    new String(read, 0, length, StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyTinyChunksAreTaken(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            int batches = way == Transport.PLAIN ? 100 : 20;
            int chunks = 1000;
            String batch = "BDAT 1\r\nx".repeat(chunks);
            for (int i = 0; i < batches; i++) {
                talk.send(batch);
                for (int k = 0; k < chunks; k++) {
                    expect(250, talk.reply());
                }
            }
            expect(250, talk.say("BDAT 0 LAST"));
            assertEquals(batches * chunks, body(server).length());
        }
    }

    @Test
    void octetsBeyondTheSizeAreCommands() throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send("BDAT 5 LAST\r\n12345garbage\r\n");
            expect(250, talk.reply());
            expect(500, talk.reply());
            assertEquals("12345", body(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x10", "18446744073709551617", "99999999999999999999999", ""})
    void aSizeThatCannotBeReadEndsTheConnection(String size) throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send("BDAT " + size + "\r\nNOOP\r\nNOOP\r\n");
            assertTrue(talk.reply().startsWith("501 5.5.4"));
            assertTrue(talk.isClosed());
        }
    }

    @ParameterizedTest
    @CsvSource({"RSET, 250", "EHLO client.example, 250"})
    void whatEndsATransactionDropsItsChunks(String line, int code) throws Exception {
        try (MailServer server = MailServer.with(PLAIN).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(bdat("dropped", ""));
            expect(250, talk.reply());
            expect(code, talk.say(line));
            talk.send(mail("") + bdat("kept", " LAST"));
            expect(250, talk.reply());
            expect(250, talk.reply());
            expect(250, talk.reply());
            assertEquals("kept", body(server));
        }
    }

    @Test
    void otherCommandsBetweenChunksLeaveThemAlone() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        String options = PLAIN + "&policyTimeout=2000&onVrfy=direct:vrfy&onHelp=direct:help";
        try (MailServer server =
                        MailServer.with(options)
                                .routes(r -> r.from("direct:vrfy").setBody(r.constant("ann@b.c")))
                                .routes(r -> r.from("direct:help").process(e -> answered.await()))
                                .start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(bdat("1", ""));
            expect(250, talk.reply());
            expect(250, talk.say("NOOP"));
            expect(250, talk.say("VRFY ann"));
            assertTrue(talk.say("HELP").startsWith("451 4.3.2"));
            answered.countDown();
            expect(503, talk.say("MAIL FROM:<>"));
            expect(503, talk.say("RCPT TO:<c@example.org>"));
            talk.send(bdat("2", " LAST"));
            expect(250, talk.reply());
            assertEquals("12", body(server));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 250", "false, 554"})
    void onDataIsAskedOnceAtTheFirstChunk(boolean wanted, int code) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (MailServer server =
                        MailServer.with(PLAIN + "&onData=direct:data")
                                .routes(
                                        r ->
                                                r.from("direct:data")
                                                        .process(e -> asked.incrementAndGet())
                                                        .setBody(r.constant(wanted)))
                                .start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(bdat("RSET\r\n", "") + bdat("RSET\r\n", " LAST"));
            expect(code, talk.reply());
            expect(wanted ? 250 : 503, talk.reply());
            assertEquals(1, asked.get());
            assertEquals(wanted ? 1 : 0, server.received().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "commandTimeout=300, 'BDAT 1\r\nx', 1",
        "dataTimeout=300, 'BDAT 5\r\nx', 0",
        "messageTimeout=300, 'BDAT 1\r\nx', 1",
        "messageTimeout=300, 'BDAT 5\r\nx', 0",
        "dataTimeout=300, 'RSET\r\nBDAT 5\r\nx', 1"
    })
    void aDeadlineHoldsWithinAndBetweenChunks(String option, String sent, int replies)
            throws Exception {
        try (MailServer server = MailServer.with(PLAIN + "&" + option).start();
                SmtpTalk talk = server.rcpt()) {
            talk.send(sent);
            for (int i = 0; i < replies; i++) {
                expect(250, talk.reply());
            }
            assertTrue(talk.reply().startsWith("421 4.4.2"));
            assertTrue(talk.isClosed());
            assertEquals(0, server.received().size());
        }
    }
}
