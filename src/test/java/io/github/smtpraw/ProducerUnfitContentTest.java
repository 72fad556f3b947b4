package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that may not be sent as it is. */
class ProducerUnfitContentTest extends ProducerTestSupport {
    /** A server that drops a NUL would see the end of content in that, and commands behind it. */
    private static final String NUL = "a\r\n\0.\r\nMAIL FROM:<eve@example.com>\r\n";

    @Test
    void aNulIsNotSentToAServerWithoutBinaryMime() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("8BITMIME", "CHUNKING");
                            session.rest();
                        })) {
            SmtpPermanentException failure =
                    failure(SmtpPermanentException.class, send(server, "", NUL));
            assertEquals("5.6.3", failure.getReply().getStatus());
            assertFalse(server.transcript().toString().contains("MAIL"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "CHUNKING"})
    void aStreamThatTurnsOutToHaveANulIsGivenUp(String listed) throws Exception {
        BlockingQueue<String> rest = new LinkedBlockingQueue<>();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING", listed);
                            session.expect(
                                    "MAIL FROM:<ann@example.org>"
                                            + (listed.equals("8BITMIME") ? " BODY=8BITMIME" : ""),
                                    "RCPT TO:<bob@example.net>");
                            session.say("250 ok", "250 ok");
                            if (listed.equals("8BITMIME")) {
                                session.answer("DATA", "354 go on");
                            }
                            rest.add(session.rest());
                        })) {
            String body = "x".repeat(70_000) + NUL;
            SmtpPermanentException failure =
                    failure(SmtpPermanentException.class, send(server, "", stream(body)));
            assertEquals("5.6.3", failure.getReply().getStatus());
            String sent = rest.poll(20, TimeUnit.SECONDS);
            assertFalse(sent.contains("\0") || sent.contains("LAST") || sent.endsWith(".\r\n"));
        }
    }

    @Test
    void aNulGoesAsBinaryMimeWhereThatIsListed() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING", "CHUNKING", "BINARYMIME");
                            session.expect(
                                    "MAIL FROM:<ann@example.org> BODY=BINARYMIME",
                                    "RCPT TO:<bob@example.net>");
                            session.say("250 ok", "250 ok");
                            session.expect("BDAT " + NUL.length() + " LAST");
                            session.expect("a", "\0.", "MAIL FROM:<eve@example.com>");
                            session.say("250 taken");
                        })) {
            assertNull(send(server, "", NUL).getException());
        }
    }

    private static InputStream stream(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return new SequenceInputStream(
                InputStream.nullInputStream(), new ByteArrayInputStream(octets));
    }
}
