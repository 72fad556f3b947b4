package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRemoteException;
import io.github.smtpraw.support.TestCertificates;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client sends to smtp-server of npm by STARTTLS and by implicit TLS, and logs in there. */
class SendingToSmtpServerByTlsTest {
    private static final String FROM = "jones@example.org";
    private static final String TO = "ann@example.net";
    private static final String PASSWORD = "correct.horse-battery~staple/+==";
    private static final String TRUST = "&sslContextParameters=#trust";

    @TempDir private Path folder;

    private StoringServer server(boolean implicit, String more) throws Exception {
        String options =
                "{\"secure\": %s, \"pfx\": \"%s\", \"passphrase\": \"%s\", %s}"
                        .formatted(implicit, PemFile.store(), TestCertificates.PASSWORD, more);
        return StoringServer.node(folder, options, PASSWORD);
    }

    private static SendingClient client(StoringServer server, String options) throws Exception {
        return new SendingClient(server.port(), options).with("trust", PemFile.trusted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "implicit", "opportunistic"})
    void whatTheRouteSentIsThereOctetByOctetAndWasEncrypted(String tls) throws Exception {
        try (StoringServer server = server(tls.equals("implicit"), "\"authOptional\": true");
                SendingClient client = client(server, "tls=" + tls + TRUST)) {
            for (Payload payload : Payload.values()) {
                client.send(payload, FROM, TO);
                StoringServer.Mail mail = server.next();
                assertArrayEquals(payload.content(), mail.content());
                assertEquals(List.of(FROM, TO, "secure=TLSv1.3"), mail.envelope());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "implicit"})
    void aStrangersCertificateIsNotSentTo(String tls) throws Exception {
        try (StoringServer server = server(tls.equals("implicit"), "\"authOptional\": true");
                SendingClient client = client(server, "tls=" + tls)) {
            assertThrows(SmtpRemoteException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            assertTrue(server.isEmpty());
        }
    }

    /** Credentials require it unless something else is asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"tls=required", "username=ann&password=x"})
    void aServerWithoutStarttlsIsNotSentToWhereTlsIsRequired(String options) throws Exception {
        String more = "\"authOptional\": true, \"disabledCommands\": [\"STARTTLS\"]";
        try (StoringServer server = server(false, more);
                SendingClient client = client(server, options + TRUST)) {
            assertThrows(SmtpRemoteException.class, () -> client.send(Payload.PLAIN, FROM, TO));
            assertTrue(server.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, password", "LOGIN, password", "XOAUTH2, accessToken"})
    void eachMechanismLogsIn(String mechanism, String secret) throws Exception {
        try (StoringServer server = server(false, methods(mechanism));
                SendingClient client = client(server, login(secret, PASSWORD))) {
            client.send(Payload.PLAIN, FROM, TO);
            assertEquals(
                    List.of(FROM, TO, "user=ann by " + mechanism, "secure=TLSv1.3"),
                    server.next().envelope());
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, password", "LOGIN, password", "XOAUTH2, accessToken"})
    void aWrongSecretIsAPermanentExceptionAndNobodyHasTheMessage(String mechanism, String secret)
            throws Exception {
        try (StoringServer server = server(false, methods(mechanism));
                SendingClient client = client(server, login(secret, "wrong"))) {
            SmtpPermanentException refused =
                    assertThrows(
                            SmtpPermanentException.class,
                            () -> client.send(Payload.PLAIN, FROM, TO));
            assertEquals(535, refused.getReply().getCode());
            assertTrue(server.isEmpty());
        }
    }

    private static String methods(String mechanism) {
        return "\"authMethods\": [\"" + mechanism + "\"]";
    }

    private static String login(String name, String secret) {
        return "username=ann&" + name + "=RAW(" + secret + ")&tls=required" + TRUST;
    }
}
