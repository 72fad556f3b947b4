package io.github.smtpraw.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** smtp-over-tls. */
class TlsExampleTest {
    @TempDir Path data;

    @Test
    void mailIsTakenBehindStarttlsAlone() throws Exception {
        Path store = TestCertificates.store("mail.example.org");
        try (Example example =
                        Example.of("smtp-over-tls", data)
                                .with("tls.keystore", store.toString())
                                .start();
                SmtpTalk talk = example.talk("smtp-over-tls")) {
            assertEquals(530, talk.code("MAIL FROM:<ann@example.org>"));
            assertEquals(220, talk.code("STARTTLS"));
            talk.handshake(new TlsClient());
            assertEquals(250, talk.code("EHLO client.example"));
            assertEquals(250, talk.code("MAIL FROM:<ann@example.org>"));
            assertEquals(250, talk.code("RCPT TO:<jones@example.org>"));
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.code("Subject: Lunch\r\n\r\nNoon?\r\n."));
            List<String> files = Example.files(data.resolve("inbox"));
            assertEquals(1, files.size());
            assertTrue(files.get(0).contains("with ESMTPS"), files.get(0));
        }
    }

    @Test
    void theReadmeShowsTheRouteThatRuns() throws Exception {
        String route = Files.readString(Path.of("examples/smtp-over-tls/smtp-over-tls.yaml"));
        assertTrue(Files.readString(Path.of("README.md")).contains("```yaml\n" + route + "```\n"));
    }
}
