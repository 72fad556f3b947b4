package io.github.smtpraw.auth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientCredentials.Offer;
import io.github.smtpraw.protocol.ClientSaslExchange;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslExchange.Ask;
import io.github.smtpraw.protocol.SaslExchange.Challenge;
import io.github.smtpraw.protocol.SaslExchange.Next;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.support.TestCertificates;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.security.sasl.SaslException;

/** Takes a client's exchange and our own server's through AUTH. */
final class SaslTalk {
    private SaslTalk() {}

    /**
     * Whether both sides come to a good end.
     *
     * @param policy what the server's policy says of the credentials
     */
    static boolean succeeds(
            ClientSaslExchange client, SaslExchange server, Predicate<Credentials> policy)
            throws SaslException {
        byte[] initial = client.initialResponse();
        Next next = initial == null ? server.begin() : server.respond(initial);
        while (true) {
            if (next instanceof Ask ask) {
                boolean accepted = policy.test(ask.credentials());
                ask.credentials().settle();
                next = server.judged(accepted);
            } else if (next instanceof Challenge challenge) {
                next = server.respond(client.respond(octets(challenge.text())));
            } else {
                boolean success = next.equals(SaslExchange.SUCCESS);
                assertTrue(!success || client.isComplete(), "a success that is not believed");
                return success;
            }
        }
    }

    static SaslExchange server(String mechanism) {
        Session session = new Session("s", "127.0.0.1:1", "127.0.0.1:2");
        return ServerMechanisms.of(List.of(mechanism)).get(0).begin(session);
    }

    /** Of a server that lists these, over TLS where there is a certificate. */
    static Offer offer(X509Certificate certificate, String... mechanisms) {
        boolean plus = Arrays.stream(mechanisms).anyMatch(name -> name.endsWith("-PLUS"));
        return new Offer(List.of(mechanisms), plus, certificate, false, "server.example.com", 143);
    }

    static X509Certificate certificate() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(TestCertificates.store("mail.example.org"))) {
            store.load(in, TestCertificates.PASSWORD.toCharArray());
        }
        return (X509Certificate) store.getCertificate("mail.example.org");
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
