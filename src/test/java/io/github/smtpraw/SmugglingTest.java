package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing but CRLF.CRLF ends content (CVE-2023-51764, -51765, -51766 and their kin). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {
    private static final List<String> BARE =
            List.of(
                    "\n.\n",
                    "\n.\r",
                    "\r.\n",
                    "\r.\r",
                    "\n.\r\n",
                    "\r.\r\n",
                    "\r\n.\n",
                    "\r\n.\r",
                    "\r\n.\r\r\n",
                    "\r\r\n.\r\r\n",
                    "\n\r.\r\n",
                    "\n\n.\r\n",
                    "\r\n\r.\r\n");
    private static final List<String> NUL =
            List.of("\r\n\0.\r\n", "\r\n.\0\r\n", "\0\r\n.\n", "\n.\0\r\n");
    private static final List<String> CLEAN =
            List.of("\r\n. \r\n", "\r\n .\r\n", "\r\n..\r\n", "\r\n.\u0085\r\n", "\r\n.x\r\n");
    private static final String SMUGGLED =
            "MAIL FROM:<smug@example.com>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\n"
                    + "Subject: s\r\n\r\nB\r\n.\r\n";

    private MailServer reject;
    private MailServer convert;

    @BeforeAll
    void start() throws Exception {
        reject = MailServer.with("maxErrors=100").start();
        convert = MailServer.with("bareLineEndings=convert").start();
    }

    @AfterAll
    void stop() {
        reject.close();
        convert.close();
    }

    static Stream<Arguments> sequences() {
        return Stream.of(false, true)
                .flatMap(
                        drip ->
                                Stream.of(
                                                BARE.stream().map(s -> row(s, 550, true, drip)),
                                                NUL.stream().map(s -> row(s, 550, false, drip)),
                                                CLEAN.stream().map(s -> row(s, 250, true, drip)))
                                        .flatMap(rows -> rows));
    }

    private static Arguments row(String sequence, int code, boolean converts, boolean drip) {
        return Arguments.of(sequence, code, converts, drip);
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void noSequenceSmugglesAMessageIn(String sequence, int code, boolean converts, boolean drip)
            throws Exception {
        String reply = attack(reject, sequence, drip);
        assertTrue(reply.startsWith(code == 550 ? "550 5.5.2" : "250"), reply);
        assertEquals(code == 250 ? 1 : 0, reject.received().size());
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void convertingMakesOneMessageOfItAndRefusesNul(
            String sequence, int code, boolean converts, boolean drip) throws Exception {
        String reply = attack(convert, sequence, drip);
        assertTrue(reply.startsWith(converts ? "250" : "550 5.5.2"), reply);
        assertEquals(converts ? 1 : 0, convert.received().size());
        if (converts) {
            String body = convert.received().get(0).body();
            assertFalse(body.replace("\r\n", "").matches("(?s).*[\r\n].*"), body);
            assertTrue(body.endsWith("\r\n\r\nB\r\n"), body);
        }
    }

    /** One final reply is all that comes before that of a NOOP behind it. */
    private static String attack(MailServer server, String sequence, boolean drip)
            throws Exception {
        server.received().clear();
        try (SmtpTalk talk = server.data()) {
            String content = "Subject: x\r\n\r\nA" + sequence + SMUGGLED;
            if (drip) {
                for (int i = 0; i < content.length(); i++) {
                    talk.send(content.substring(i, i + 1));
                }
            } else {
                talk.send(content);
            }
            String reply = talk.reply();
            assertEquals("250 2.0.0 OK", talk.say("NOOP"));
            // The session goes on, and is in step.
            int before = server.received().size();
            expect(250, MailServer.transaction(talk));
            expect(221, talk.say("QUIT"));
            assertEquals("", talk.rest());
            assertEquals(before + 1, server.received().size());
            server.received().remove(before);
            return reply;
        }
    }

    @Test
    void aMessageTooLargeIsReadToItsTrueEnd() throws Exception {
        try (MailServer server = MailServer.with("maxMessageSize=1000").start();
                SmtpTalk talk = server.data()) {
            talk.send("x".repeat(2000) + "\n.\n" + SMUGGLED);
            assertTrue(talk.reply().matches("5(50 5.5.2|52 5.3.4) .*"));
            expect(250, talk.say("NOOP"));
            assertEquals(0, server.received().size());
        }
    }

    @Test
    void commandsBehindTheTrueEndInTheSameWriteAreAnsweredInOrder() throws Exception {
        reject.received().clear();
        try (SmtpTalk talk = reject.data()) {
            talk.send("Subject: x\r\n\r\nA\r\n.\r\n" + SMUGGLED + "QUIT\r\n");
            for (int code : new int[] {250, 250, 250, 354, 250, 221}) {
                expect(code, talk.reply());
            }
            assertEquals(2, reject.received().size());
        }
    }

    @Test
    void theTrueEndIsFoundAtEveryPlaceInABuffer() throws Exception {
        for (int base : new int[] {4096, 8192, 65536}) {
            for (int length = base - 6; length <= base + 1; length++) {
                reject.received().clear();
                try (SmtpTalk talk = reject.data()) {
                    talk.send("Subject: x\r\n\r\n" + "y".repeat(length - 14) + "\r\n.\r\n");
                    expect(250, talk.reply());
                    assertEquals(
                            (long) length + 2,
                            reject.received().get(0).header(SmtpRawConstants.SIZE));
                }
            }
        }
    }
}
