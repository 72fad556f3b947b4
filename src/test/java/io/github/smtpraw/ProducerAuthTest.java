package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.TestCertificates;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SSLContextServerParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mechanism of the client against our own server, over STARTTLS with names checked. */
class ProducerAuthTest extends ProducerTestSupport {
    private static final String ALL =
            "EXTERNAL,PLAIN,LOGIN,CRAM-MD5,SCRAM-SHA-1,SCRAM-SHA-256,SCRAM-SHA-512,"
                    + "SCRAM-SHA-256-PLUS,OAUTHBEARER,XOAUTH2";
    private static final List<String> USED = new CopyOnWriteArrayList<>();
    private static MailServer server;

    /** Knows ann, by her password and her token, and whoever shows bob's certificate. */
    public static final class Users {
        public Object check(Credentials credentials) {
            USED.add(credentials.getMechanism());
            if (credentials.getMechanism().equals("EXTERNAL")) {
                return credentials.getUsername().equals("CN=bob.example.com,O=Example");
            }
            return credentials.getUsername().equals("ann") && credentials.verify("noon");
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        server =
                MailServer.with(
                        "tls=required&sslContextParameters=#tls&onAuth=bean:users&authRequired=true"
                                + "&authMechanisms="
                                + ALL);
        SSLContextServerParameters wanted = new SSLContextServerParameters();
        wanted.setClientAuthentication("WANT");
        SSLContextParameters tls = TestCertificates.server("mx.example.org");
        tls.setServerParameters(wanted);
        tls.setTrustManagers(TestCertificates.trust(TestCertificates.store("bob.example.com")));
        server.bean("tls", tls).bean("users", new Users()).start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void trustTheServer() throws Exception {
        SSLContextParameters trusting = new SSLContextParameters();
        trusting.setTrustManagers(TestCertificates.trust(TestCertificates.store("mx.example.org")));
        context.getRegistry().bind("trusting", trusting);
        SSLContextParameters showing = TestCertificates.server("bob.example.com");
        showing.setTrustManagers(TestCertificates.trust(TestCertificates.store("mx.example.org")));
        context.getRegistry().bind("showing", showing);
        USED.clear();
    }

    private Exchange send(String options) {
        return template.request(
                "smtp-raw:127.0.0.1:" + server.port() + "?" + OPTIONS + "&" + options,
                exchange -> exchange.getMessage().setBody("Subject: x\r\n\r\nHi\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, password",
        "LOGIN, password",
        "CRAM-MD5, password",
        "SCRAM-SHA-1, password",
        "SCRAM-SHA-256, password",
        "SCRAM-SHA-512, password",
        "SCRAM-SHA-256-PLUS, password",
        "OAUTHBEARER, accessToken",
        "XOAUTH2, accessToken"
    })
    void whoHasTheSecretSendsAndWhoHasItNotIsToldSo(String mechanism, String option)
            throws Exception {
        String who = "sslContextParameters=#trusting&username=ann&authMechanisms=" + mechanism;
        int before = server.received().size();
        Exchange sent = send(who + "&" + option + "=midnight");
        SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
        assertEquals(535, failure.getReply().getCode());
        assertEquals(ClientStage.AUTH, failure.getStage());
        assertEquals(535, sent.getMessage().getHeader("CamelSmtpResponseCode"));
        assertEquals(before, server.received().size());

        assertNull(send(who + "&" + option + "=noon").getException());
        MailServer.Received message = server.received().get(before);
        assertEquals("ann", message.header(SmtpRawConstants.AUTH_USER));
        assertEquals("ESMTPSA", message.header(SmtpRawConstants.PROTOCOL));
        assertEquals(List.of(mechanism, mechanism), USED);
    }

    @Test
    void aCertificateIsEnoughWhereExternalIsNamed() {
        int before = server.received().size();
        String options = "sslContextParameters=#showing&authMechanisms=EXTERNAL";
        Exchange sent = send(options + "&tls=required");
        assertNull(sent.getException());
        assertEquals(
                "CN=bob.example.com,O=Example",
                server.received().get(before).header(SmtpRawConstants.AUTH_USER));
    }

    @Test
    void externalWithoutACertificateIsNotTried() {
        Exchange sent = send("sslContextParameters=#trusting&authMechanisms=EXTERNAL&tls=required");
        SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
        assertEquals("5.7.4", failure.getReply().getStatus());
        assertEquals(List.of(), USED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password=noon|SCRAM-SHA-256-PLUS",
                "password=noon&accessToken=noon|OAUTHBEARER",
                "password=noon&authMechanisms=LOGIN,PLAIN|PLAIN",
                "password=noon&authMechanisms=login, cram-md5 ,PLAIN|CRAM-MD5",
                "password=noon&authMechanisms=SCRAM-SHA-1,SCRAM-SHA-256|SCRAM-SHA-256"
            })
    void theStrongestThatBothSidesHaveIsUsed(String options, String used) {
        assertNull(send("sslContextParameters=#trusting&username=ann&" + options).getException());
        assertEquals(List.of(used), USED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password=noon|username",
                "username=ann|username",
                "username=&password=noon|username",
                "username=ann&password=RAW()|username",
                "username=ann&password=noon&tls=off|tls",
                "username=ann&password=noon&tls=opportunistic|tls",
                "username=ann&password=noon&authMechanisms=DIGEST-MD5|authMechanisms",
                "username=ann&password=noon&authMechanisms=,|authMechanisms",
                "username=ann&password=noon&authMechanisms=XOAUTH2|authMechanisms",
                "accessToken=t&authMechanisms=XOAUTH2|authMechanisms",
                "username=ann&accessToken=#number|accessToken",
                "username=ann%0D%0Ax&password=noon|username"
            })
    void whatCanNotBeMeantStopsTheStartAndNamesTheOption(String options, String option) {
        context.getRegistry().bind("number", 42);
        String said = complaint("smtp-raw:127.0.0.1:1?" + OPTIONS + "&" + options);
        assertTrue(said.contains("option " + option + "="), said);
        assertTrue(!said.contains("noon"), said);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aPoolOfNoConnectionsStopsTheStart(int size) {
        String said = complaint("smtp-raw:127.0.0.1:1?" + OPTIONS + "&poolSize=" + size);
        assertTrue(said.contains("option poolSize=" + size), said);
    }
}
