package io.github.smtpraw.examples;

import static io.github.smtpraw.SmtpRawConstants.REPLY_CODE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** smtp-to-file, file-to-smtp and smtp-bridge, alone and one behind the other. */
class FileExamplesTest {
    private static final String MESSAGE = "Subject: Lunch\r\n\r\nNoon at the usual place?\r\n";

    @TempDir Path data;

    @Test
    void whenTheServerSays250TheMessageIsInAFile() throws Exception {
        try (Example example = Example.of("smtp-to-file", data).start();
                SmtpTalk talk = example.talk("smtp-to-file")) {
            send(talk, "jones@example.org");

            List<String> files = Example.files(data.resolve("inbox"));
            assertEquals(1, files.size());
            assertTrue(files.get(0).endsWith("\r\n" + MESSAGE), files.get(0));
        }
    }

    @Test
    void mailForOtherDomainsIsRefused() throws Exception {
        try (Example example = Example.of("smtp-to-file", data).start();
                SmtpTalk talk = example.talk("smtp-to-file")) {
            talk.say("MAIL FROM:<ann@example.org>");
            assertEquals(550, talk.code("RCPT TO:<someone@elsewhere.example>"));
        }
    }

    @Test
    void aFileOfTheOutboxIsSentAndPutAside() throws Exception {
        try (Example receiver = Example.of("smtp-to-file", data.resolve("there")).start()) {
            Path outbox = outbox();
            try (Example sender = sender(receiver.port("smtp-to-file"))) {
                sender.start();
                await().until(() -> Files.exists(outbox.resolve("sent/lunch.eml")));
            }
            List<String> arrived = Example.files(data.resolve("there/inbox"));
            assertEquals(1, arrived.size());
            assertTrue(
                    arrived.get(0).endsWith("\r\nSubject: Lunch\r\n\r\nNoon?\r\n"), arrived.get(0));
        }
    }

    @Test
    void aFileThatIsRefusedForGoodIsPutAside() throws Exception {
        Path outbox = outbox();
        try (Example server = server(554);
                Example sender = sender(server.port("server"))) {
            sender.start();
            await().until(() -> Files.exists(outbox.resolve("refused/lunch.eml")));
        }
        assertFalse(Files.exists(outbox.resolve("lunch.eml")));
    }

    @Test
    void aFileThatIsRefusedForNowStaysAndIsTriedAgain() throws Exception {
        Path outbox = outbox();
        try (Example server = server(451, 451, 250);
                Example sender = sender(server.port("server"))) {
            sender.start();
            await().until(() -> Files.exists(outbox.resolve("sent/lunch.eml")));
        }
        assertFalse(Files.exists(outbox.resolve("refused/lunch.eml")));
    }

    @Test
    void theBridgeTellsWhomTheOtherServerRefusedAndServesTheOthers() throws Exception {
        try (Example server = server(250);
                Example bridge = bridge(server.port("server"));
                SmtpTalk talk = bridge.talk("smtp-bridge")) {
            talk.say("MAIL FROM:<ann@example.org>");
            talk.say("RCPT TO:<jones@example.org>");
            talk.say("RCPT TO:<gone@example.org>");
            talk.say("DATA");
            String reply = talk.send(MESSAGE).say(".");

            assertTrue(reply.startsWith("554") && reply.contains("gone@example.org"), reply);
            server.endpoint("mock:taken", MockEndpoint.class).expectedMessageCount(1);
            server.endpoint("mock:taken", MockEndpoint.class).assertIsSatisfied();
        }
    }

    @Test
    void theBridgeSays250WhenTheOtherServerHasTheMessage() throws Exception {
        try (Example receiver = Example.of("smtp-to-file", data).start();
                Example bridge = bridge(receiver.port("smtp-to-file"));
                SmtpTalk talk = bridge.talk("smtp-bridge")) {
            send(talk, "jones@example.org");

            List<String> files = Example.files(data.resolve("inbox"));
            assertEquals(1, files.size());
            assertTrue(files.get(0).endsWith(MESSAGE), files.get(0));
        }
    }

    private Path outbox() throws IOException {
        Path outbox = Files.createDirectories(data.resolve("outbox"));
        Files.writeString(outbox.resolve("lunch.eml"), "Subject: Lunch\n\nNoon?\n");
        return outbox;
    }

    /** A server that gives these replies to messages, the last one for ever, and no gone@ mail. */
    private Example server(int... codes) throws Exception {
        AtomicInteger messages = new AtomicInteger();
        return Example.of(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("smtp-raw:127.0.0.1:{{smtp.port}}?onRcpt=direct:recipient")
                                        .routeId("server")
                                        .setHeader(REPLY_CODE, () -> codes[next()])
                                        .to("mock:taken");
                                from("direct:recipient")
                                        .filter(simple("${body.address} contains 'gone@'"))
                                        .setBody(constant((Object) null));
                            }

                            private int next() {
                                return Math.min(messages.getAndIncrement(), codes.length - 1);
                            }
                        },
                        data)
                .start();
    }

    private Example sender(int port) {
        return Example.of("file-to-smtp", data)
                .with("smtp.server", "127.0.0.1:" + port)
                .with("outbox.delay", "100");
    }

    private Example bridge(int port) throws Exception {
        return Example.of("smtp-bridge", data).with("smtp.server", "127.0.0.1:" + port).start();
    }

    private static void send(SmtpTalk talk, String to) throws Exception {
        talk.say("MAIL FROM:<ann@example.org>");
        assertEquals(250, talk.code("RCPT TO:<" + to + ">"));
        assertEquals(354, talk.code("DATA"));
        assertEquals(250, talk.send(MESSAGE).code("."));
    }
}
