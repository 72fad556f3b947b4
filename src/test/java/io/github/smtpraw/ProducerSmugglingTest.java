package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that would end early, for some server, and go on as commands (CVE-2023-51764 and kin). */
class ProducerSmugglingTest extends ProducerTestSupport {
    private static final String EVIL =
            "MAIL FROM:<evil@example.org>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n"
                    + "Subject: s\r\n\r\nB\r\n.\r\n";

    /** One that takes chunks, and one that does not. */
    private static final List<MailServer> SERVERS =
            List.of(MailServer.with(""), MailServer.with("disableExtensions=CHUNKING"));

    @BeforeAll
    static void startServers() throws Exception {
        for (MailServer server : SERVERS) {
            server.start();
        }
    }

    @AfterAll
    static void stopServers() {
        SERVERS.forEach(MailServer::close);
    }

    /** What may be taken for the end, and whether the body is read octet by octet. */
    static Stream<Arguments> ends() {
        return Stream.of(
                        "\r\n.\r\n",
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
                        "\r\n. \r\n",
                        "\r\n .\r\n",
                        "\r\n..\r\n",
                        "\n\r.\r\n",
                        "\r\n.\u0085",
                        "\r\n.\r\n.\r\n")
                .flatMap(end -> Stream.of(Arguments.of(end, false), Arguments.of(end, true)));
    }

    private static Object body(String end, boolean streamed) {
        String text = "Subject: x\r\n\r\nA" + end + EVIL;
        if (!streamed) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        InputStream all = new ByteArrayInputStream(new byte[0]);
        for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
            all = new SequenceInputStream(all, new ByteArrayInputStream(new byte[] {octet}));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("ends")
    void onTheWireNothingEndsTheContentButItsEnd(String end, boolean streamed) throws Exception {
        BlockingQueue<String> contents = new LinkedBlockingQueue<>();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("8BITMIME");
                            session.line();
                            session.say("250 ok");
                            session.line();
                            session.say("250 ok");
                            session.answer("DATA", "354 go on");
                            contents.add(session.content());
                            session.expectQuiet();
                            session.say("250 taken");
                            session.answer("QUIT", "221 bye");
                        })) {
            assertNull(send(server, "", body(end, streamed)).getException());
            String wire = contents.take();
            String lines = wire.replace("\r\n", "");
            assertFalse(lines.contains("\r") || lines.contains("\n"), wire);
            // All of it, up to the end that the smuggler meant, which is the dot of the last line.
            assertTrue(wire.endsWith("B\r\n..\r\n.\r\n"), wire);
            context.stop();
        }
    }

    @ParameterizedTest
    @MethodSource("ends")
    void ourOwnServerGetsOneMessage(String end, boolean streamed) throws Exception {
        for (MailServer server : SERVERS) {
            int before = server.received().size();
            Exchange sent =
                    template.request(
                            "smtp-raw:127.0.0.1:" + server.port() + "?" + OPTIONS,
                            exchange -> exchange.getMessage().setBody(body(end, streamed)));
            assertNull(sent.getException());
            assertEquals(before + 1, server.received().size());
            assertTrue(server.received().get(before).body().endsWith("B\r\n.\r\n"));
        }
    }
}
