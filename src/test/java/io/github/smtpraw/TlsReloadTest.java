package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates change while the listener runs. */
@Timeout(60)
class TlsReloadTest {
    @TempDir Path folder;
    private Path store;

    @BeforeEach
    void copy() throws IOException {
        store = folder.resolve("mail.p12");
        Files.copy(TestCertificates.store("mx.example.org"), store);
    }

    private MailServer start() throws Exception {
        return MailServer.with("tls=implicit&sslContextParameters=#tls")
                .bean("tls", TestCertificates.server(store))
                .start();
    }

    private static String shown(MailServer server) throws IOException {
        try (SmtpTalk talk = new SmtpTalk(server.port())) {
            return TlsClient.subject(talk.handshake(new TlsClient()).tls());
        }
    }

    private void replaceBy(Path other) throws IOException {
        Path copy = Files.copy(other, folder.resolve("new.p12"));
        Files.move(copy, store, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aNewCertificateIsShownToNewClientsAndTheOldSessionsGoOn() throws Exception {
        try (MailServer server = start();
                SmtpTalk old = new SmtpTalk(server.port()).handshake(new TlsClient())) {
            expect(220, old.reply());
            assertEquals("CN=mx.example.org,O=Example", shown(server));
            replaceBy(TestCertificates.store("one.example.org", "two.example.org"));
            await().until(() -> shown(server).matches("CN=(one|two).example.org,O=Example"));
            expect(250, old.say("EHLO client.example"));
            expect(250, MailServer.transaction(old));
        }
    }

    @Test
    void aBrokenStoreIsSaidOnceAndTheOldOneKeptUntilAGoodOneComes() throws Exception {
        try (LogWatch log = LogWatch.of(ReloadingSslContext.class.getName(), Level.INFO);
                MailServer server = start()) {
            Files.writeString(store, "no key store");
            await().until(
                            () -> {
                                assertEquals("CN=mx.example.org,O=Example", shown(server));
                                return !log.lines().isEmpty();
                            });
            Files.delete(store);
            await().until(
                            () -> {
                                assertEquals("CN=mx.example.org,O=Example", shown(server));
                                return log.lines().size() == 2;
                            });
            replaceBy(TestCertificates.store("one.example.org", "two.example.org"));
            await().until(() -> !shown(server).startsWith("CN=mx."));
            List<String> said = log.lines();
            assertEquals(3, said.size(), said.toString());
            assertTrue(said.get(0).startsWith("WARN TLS goes on with the old"), said.get(0));
            assertTrue(said.get(2).startsWith("INFO TLS keys and certificates"), said.get(2));
        }
    }
}
