package io.github.smtpraw.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitExampleTest {
    @TempDir Path data;
    private Path outbox;

    @BeforeEach
    void fill() throws IOException {
        outbox = Files.createDirectories(data.resolve("outbox"));
        Files.writeString(outbox.resolve("lunch.eml"), "Subject: Lunch\n\nNoon?\n");
    }

    @Test
    void aFileIsSubmittedByTheUserOfTheExamplesServer() throws Exception {
        try (Example server = Example.of("submission", data).start();
                Example client = client(server.port("submission"), true)) {
            client.start();
            await().until(() -> Files.exists(outbox.resolve("sent/lunch.eml")));
        }
        String submitted = Example.files(data.resolve("submitted")).get(0);
        assertTrue(submitted.endsWith("\r\nSubject: Lunch\r\n\r\nNoon?\r\n"), submitted);
        assertTrue(submitted.contains("with ESMTPA id"), submitted);
    }

    @Test
    void aWrongPasswordIsARefusal() throws Exception {
        try (Example server = Example.of("submission", data).start();
                Example client =
                        client(server.port("submission"), true).with("ann.secret", "one")) {
            client.start();
            await().until(() -> Files.exists(outbox.resolve("refused/lunch.eml")));
        }
        assertEquals(0, Example.files(data.resolve("submitted")).size());
    }

    @Test
    void withoutTlsNothingIsSentUnlessTheRouteAllowsIt() throws Exception {
        try (LogWatch log = LogWatch.of("org.apache.camel", Level.WARN);
                Example server = Example.of("submission", data).start();
                Example client =
                        client(server.port("submission"), false).with("submit.tls", "required")) {
            client.start();
            await().until(() -> log.lines().toString().contains("does not offer STARTTLS"));
            assertTrue(Files.exists(outbox.resolve("lunch.eml")));
            assertFalse(Files.exists(outbox.resolve("sent/lunch.eml")));
        }
    }

    @Test
    void whatFailsForNowIsTriedAgain() throws Exception {
        try (Example server = Example.of(failingTwice(), data).start();
                Example client = client(server.port("server"), true)) {
            client.start();
            await().until(() -> Files.exists(outbox.resolve("sent/lunch.eml")));
        }
    }

    private Example client(int port, boolean clear) {
        return Example.of("submit", data)
                .with("submit.server", "127.0.0.1:" + port)
                .with("submit.tls", clear ? "off" : "required")
                .with("submit.clear", String.valueOf(clear))
                .with("submit.delay", "10")
                .with("outbox.delay", "100");
    }

    /** A server that takes anybody's mail, the third time. */
    private static RouteBuilder failingTwice() {
        return new RouteBuilder() {
            private int messages;

            @Override
            public void configure() {
                from("smtp-raw:127.0.0.1:{{smtp.port}}?onAuth=direct:anybody&authWithoutTls=true")
                        .routeId("server")
                        .setHeader("CamelSmtpReplyCode", () -> ++messages < 3 ? 451 : 250);
                from("direct:anybody").setBody(constant(true));
            }
        };
    }
}
