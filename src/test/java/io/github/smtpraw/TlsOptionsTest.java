package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.TlsClient;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong option of TLS stops the start and is named. */
@Timeout(60)
class TlsOptionsTest {
    private static void expectRefused(MailServer server, String text) {
        try (server) {
            Throwable wrong = assertThrows(Exception.class, server::start);
            while (wrong.getCause() != null && !wrong.getMessage().startsWith("smtp-raw: ")) {
                wrong = wrong.getCause();
            }
            assertTrue(wrong.getMessage().startsWith("smtp-raw: option " + text), wrong.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opportunistic", "required", "implicit"})
    void tlsNeedsAnSslContext(String mode) {
        expectRefused(MailServer.with("tls=" + mode), "tls=" + mode);
    }

    @Test
    void anSslContextNeedsAKey() {
        expectRefused(
                MailServer.with("sslContextParameters=#tls")
                        .bean("tls", new SSLContextParameters()),
                "sslContextParameters=");
    }

    @Test
    void theKeyStoreHasToBeThereAndItsPasswordIsNotTold() {
        SSLContextParameters missing = TestCertificates.server(Path.of("target/none.p12"));
        MailServer server = MailServer.with("sslContextParameters=#tls").bean("tls", missing);
        try (server) {
            Exception wrong = assertThrows(Exception.class, server::start);
            assertTrue(wrong.toString().contains("none.p12"), wrong.toString());
            assertTrue(!wrong.toString().contains(TestCertificates.PASSWORD), wrong.toString());
        }
    }

    @Test
    void requiredTlsNeedsStarttls() {
        expectRefused(
                MailServer.with("tls=required&disableExtensions=STARTTLS&sslContextParameters=#tls")
                        .bean("tls", TestCertificates.server("mx.example.org")),
                "disableExtensions=STARTTLS");
    }

    @Test
    void starttlsCanBeTakenAway() throws Exception {
        try (MailServer server =
                        MailServer.with("disableExtensions=STARTTLS&sslContextParameters=#tls")
                                .bean("tls", TestCertificates.server("mx.example.org"))
                                .start();
                SmtpTalk talk = server.talk()) {
            assertTrue(!talk.say("EHLO client.example").contains("STARTTLS"));
            expect(502, talk.say("STARTTLS"));
        }
    }

    @Test
    void theContextsOwnSslContextServesWhereTheComponentIsTold() throws Exception {
        try (MailServer server = MailServer.with("tls=implicit")) {
            server.context().setSSLContextParameters(TestCertificates.server("mx.example.org"));
            component(server.context()).setUseGlobalSslContextParameters(true);
            server.start();
            try (SmtpTalk talk = new SmtpTalk(server.port())) {
                expect(220, talk.handshake(new TlsClient()).reply());
            }
        }
    }

    @Test
    void theContextsOwnSslContextIsLeftAloneOtherwise() throws Exception {
        try (MailServer server = MailServer.with("")) {
            server.context().setSSLContextParameters(TestCertificates.server("mx.example.org"));
            server.start();
            try (SmtpTalk talk = server.ehlo()) {
                expect(502, talk.say("STARTTLS"));
            }
        }
    }

    @Test
    void theContextsOwnSslContextHasToBeThere() {
        MailServer server = MailServer.with("");
        component(server.context()).setUseGlobalSslContextParameters(true);
        expectRefused(server, "useGlobalSslContextParameters=true");
    }

    private static SmtpRawComponent component(DefaultCamelContext context) {
        return context.getComponent("smtp-raw", SmtpRawComponent.class);
    }

    /** Whoever answers for a mail domain could have them. */
    @Test
    void credentialsForAnyMailDomainStopTheStart() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(to("smtp-raw:example.org?mx=true&username=ann&password=noon"));
            Throwable wrong = assertThrows(Exception.class, context::start);
            while (wrong.getCause() != null) {
                wrong = wrong.getCause();
            }
            assertTrue(wrong.getMessage().startsWith("smtp-raw: option mx=true"), wrong.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"off", "opportunistic", "required", "implicit"})
    void theProducerTakesEveryModeOfTls(String mode) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(to("smtp-raw:127.0.0.1:2525?tls=" + mode));
            assertDoesNotThrow(context::start);
        }
    }

    private static RouteBuilder to(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").to(uri);
            }
        };
    }
}
