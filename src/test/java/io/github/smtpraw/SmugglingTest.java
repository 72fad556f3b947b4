package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
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

    private final Map<Transport, MailServer> rejecting = new EnumMap<>(Transport.class);
    private final Map<Transport, MailServer> converting = new EnumMap<>(Transport.class);

    @BeforeAll
    void start() throws Exception {
        for (Transport way : Transport.values()) {
            rejecting.put(way, MailServer.with(way, "maxErrors=100").start());
            converting.put(way, MailServer.with(way, "bareLineEndings=convert").start());
        }
    }

    @AfterAll
    void stop() {
        rejecting.values().forEach(MailServer::close);
        converting.values().forEach(MailServer::close);
    }

    /** How the octets go over the wire. */
    enum Cut {
        WHOLE,
        DRIP,
        /** In two, at each place in turn. */
        IN_TWO
    }

    static Stream<Arguments> sequences() {
        return Arrays.stream(Transport.values())
                .flatMap(
                        way ->
                                Arrays.stream(Cut.values())
                                        .filter(cut -> cut != Cut.IN_TWO || way == Transport.PLAIN)
                                        .flatMap(cut -> rows(way, cut)));
    }

    private static Stream<Arguments> rows(Transport way, Cut cut) {
        return Stream.of(
                        BARE.stream().map(s -> Arguments.of(way, cut, s, 550, true)),
                        NUL.stream().map(s -> Arguments.of(way, cut, s, 550, false)),
                        CLEAN.stream().map(s -> Arguments.of(way, cut, s, 250, true)))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void noSequenceSmugglesAMessageIn(
            Transport way, Cut cut, String sequence, int code, boolean converts) throws Exception {
        MailServer reject = rejecting.get(way);
        for (int at : places(cut, sequence)) {
            String reply = attack(reject, sequence, cut, at);
            assertTrue(reply.startsWith(code == 550 ? "550 5.5.2" : "250"), reply);
            assertEquals(code == 250 ? 1 : 0, reject.received().size());
        }
    }

    /** Around the sequence and the true end: elsewhere a cut is one in a line. */
    private static int[] places(Cut cut, String sequence) {
        if (cut != Cut.IN_TWO) {
            return new int[1];
        }
        String content = content(sequence);
        int begin = content.indexOf('A');
        IntStream around = IntStream.rangeClosed(begin, begin + sequence.length() + 2);
        IntStream end = IntStream.range(content.length() - 6, content.length());
        return IntStream.concat(around, end).toArray();
    }

    private static String content(String sequence) {
        return "Subject: x\r\n\r\nA" + sequence + SMUGGLED;
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void convertingMakesOneMessageOfItAndRefusesNul(
            Transport way, Cut cut, String sequence, int code, boolean converts) throws Exception {
        MailServer convert = converting.get(way);
        String reply = attack(convert, sequence, cut, 1);
        assertTrue(reply.startsWith(converts ? "250" : "550 5.5.2"), reply);
        assertEquals(converts ? 1 : 0, convert.received().size());
        if (converts) {
            String body = convert.received().get(0).body();
            assertFalse(body.replace("\r\n", "").matches("(?s).*[\r\n].*"), body);
            assertTrue(body.endsWith("\r\n\r\nB\r\n"), body);
        }
    }

    /** One final reply is all that comes before that of a NOOP behind it. */
    private static String attack(MailServer server, String sequence, Cut cut, int at)
            throws Exception {
        server.received().clear();
        try (SmtpTalk talk = server.data()) {
            String content = content(sequence);
            switch (cut) {
                case WHOLE -> talk.send(content);
                case DRIP -> talk.drip(content);
                case IN_TWO -> talk.send(content.substring(0, at)).send(content.substring(at));
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

    @ParameterizedTest
    @EnumSource
    void aMessageTooLargeIsReadToItsTrueEnd(Transport way) throws Exception {
        try (MailServer server = MailServer.with(way, "maxMessageSize=1000").start();
                SmtpTalk talk = server.data()) {
            talk.send("x".repeat(2000) + "\n.\n" + SMUGGLED);
            assertTrue(talk.reply().matches("5(50 5.5.2|52 5.3.4) .*"));
            expect(250, talk.say("NOOP"));
            assertEquals(0, server.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void commandsBehindTheTrueEndInTheSameWriteAreAnsweredInOrder(Transport way) throws Exception {
        MailServer reject = rejecting.get(way);
        reject.received().clear();
        try (SmtpTalk talk = reject.data()) {
            talk.send("Subject: x\r\n\r\nA\r\n.\r\n" + SMUGGLED + "QUIT\r\n");
            for (int code : new int[] {250, 250, 250, 354, 250, 221}) {
                expect(code, talk.reply());
            }
            assertEquals(2, reject.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTrueEndIsFoundAtEveryPlaceInABuffer(Transport way) throws Exception {
        MailServer reject = rejecting.get(way);
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
