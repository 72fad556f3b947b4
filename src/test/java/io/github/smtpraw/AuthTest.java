package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SaslClients;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.Transport;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH as part of the dialogue (RFC 4954), and what onAuth may say. */
class AuthTest {
    private static final String ON = "authWithoutTls=true&onAuth=direct:auth";
    private static final String ANN = "AUTH PLAIN " + SaslClients.plain("ann", "noon");
    private static final String EVE = "AUTH PLAIN " + SaslClients.plain("eve", "noon");

    /** A server where {@code ann} has the password {@code noon}. */
    private static MailServer server(String options) throws Exception {
        return MailServer.with(options).routes(AuthTest::ann).start();
    }

    private static MailServer server(Transport way) throws Exception {
        return MailServer.with(way, ON + "&errorDelay=0").routes(AuthTest::ann).start();
    }

    private static void ann(RouteBuilder routes) {
        routes.from("direct:auth")
                .choice()
                .when(routes.simple("${body.username} == 'ann'"))
                .setBody(routes.simple("${body.verify('noon')}"))
                .otherwise()
                .setBody(routes.constant(false));
    }

    private static MailServer answering(Processor policy) throws Exception {
        return MailServer.with(ON)
                .routes(routes -> routes.from("direct:auth").process(policy))
                .start();
    }

    @Test
    void ehloListsTheMechanismsInTheirOrder() throws Exception {
        try (MailServer server = server(ON + "&authMechanisms=login, PLAIN,EXTERNAL");
                SmtpTalk talk = server.talk()) {
            String reply = talk.say("EHLO client.example");
            assertTrue(reply.contains("\n250-AUTH LOGIN PLAIN\n"), reply);
        }
    }

    @Test
    void withoutTlsItIsNeitherListedNorTaken() throws Exception {
        try (MailServer server = server("onAuth=direct:auth");
                SmtpTalk talk = server.talk()) {
            assertFalse(talk.say("EHLO client.example").contains("AUTH"));
            String reply = talk.say(ANN);
            assertTrue(reply.startsWith("538 5.7.11"), reply);
        }
    }

    @Test
    void whereTlsHasToComeFirstItIsNotListedBeforeIt() throws Exception {
        String options = "tls=required&sslContextParameters=#tls&";
        try (MailServer server =
                        MailServer.with(options + ON)
                                .bean("tls", TestCertificates.server("mx.example.org"))
                                .routes(AuthTest::ann)
                                .start();
                SmtpTalk talk = server.talk()) {
            assertFalse(talk.say("EHLO client.example").contains("AUTH"));
            assertTrue(talk.say(ANN).startsWith("530 5.7.0"));
        }
    }

    @Test
    void withoutAPolicyThereIsNoAuth() throws Exception {
        try (MailServer server = MailServer.with("authWithoutTls=true").start();
                SmtpTalk talk = server.talk()) {
            assertFalse(talk.say("EHLO client.example").contains("AUTH"));
            assertTrue(talk.say(ANN).startsWith("502 5.5.1"));
            assertTrue(talk.say("MAIL FROM:<a@b.example> AUTH=<>").startsWith("555 5.5.4"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itHasItsPlaceInTheDialogue(Transport way) throws Exception {
        try (MailServer server = server(way);
                SmtpTalk talk = server.talk()) {
            assertTrue(talk.say(ANN).startsWith("503 5.5.1"), "before EHLO");
            talk.say("HELO client.example");
            assertTrue(talk.say(ANN).startsWith("503 5.5.1"), "after HELO");
            talk.say("EHLO client.example");
            talk.say("MAIL FROM:<ann@example.org>");
            assertTrue(talk.say(ANN).startsWith("503 5.5.1"), "in a transaction");
            talk.say("RSET");
            assertEquals("235 2.7.0 Authentication successful", talk.say(ANN));
            assertTrue(talk.say(ANN).startsWith("503 5.5.1"), "a second one");
            talk.say("EHLO client.example");
            assertTrue(talk.say(ANN).startsWith("503 5.5.1"), "EHLO keeps it");
        }
    }

    @Test
    void whereItIsRequiredNothingGoesBeforeIt() throws Exception {
        String options = ON + "&authRequired=true&onExpn=direct:list";
        try (MailServer server =
                        MailServer.with(options)
                                .routes(AuthTest::ann)
                                .routes(
                                        routes ->
                                                routes.from("direct:list").setBody().constant("x"))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            for (String verb : new String[] {"MAIL", "SEND", "SOML", "SAML"}) {
                assertTrue(talk.say(verb + " FROM:<a@b.example>").startsWith("530 5.7.0"), verb);
            }
            assertTrue(talk.say("VRFY ann").startsWith("530 5.7.0"));
            assertTrue(talk.say("EXPN staff").startsWith("530 5.7.0"));
            assertEquals(250, talk.code("NOOP"));
            assertEquals(235, talk.code(ANN));
            assertEquals(252, talk.code("VRFY ann"));
            expect(250, MailServer.transaction(talk));
        }
    }

    @Test
    void whoIsAuthenticatedMayWriteToAnyone() throws Exception {
        try (MailServer server = server(ON + "&localDomains=example.org");
                SmtpTalk talk = server.mail()) {
            assertEquals(550, talk.code("RCPT TO:<x@elsewhere.example>"));
            assertEquals(550, talk.code("RCPT TO:<x%elsewhere.example@example.org>"));
            talk.say("RSET");
            assertEquals(235, talk.code(ANN));
            talk.say("MAIL FROM:<ann@example.org>");
            assertEquals(250, talk.code("RCPT TO:<x@elsewhere.example>"));
            assertEquals(250, talk.code("RCPT TO:<x%elsewhere.example@example.org>"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH=<>, 250",
        "AUTH=ann@example.org, 250",
        "AUTH=e+3Dmc2@example.com, 250",
        "AUTH=ann+4@example.org, 501",
        "AUTH=ann+zz@example.org, 501",
        "AUTH=a..b@example.org, 501",
        "AUTH, 501"
    })
    void theParameterOfMailIsCheckedAndDropped(String parameter, int code) throws Exception {
        try (MailServer server = server(ON);
                SmtpTalk talk = server.ehlo()) {
            assertEquals(code, talk.code("MAIL FROM:<ann@example.org> " + parameter));
            if (code == 250) {
                talk.say("RCPT TO:<bob@example.org>");
                talk.say("DATA");
                expect(250, talk.say("."));
                assertFalse(
                        server.received()
                                .get(0)
                                .headers()
                                .containsKey(SmtpRawConstants.MAIL_PARAMETERS));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failuresCountUntilTheConnectionIsClosed(Transport way) throws Exception {
        try (MailServer server = server(way);
                SmtpTalk talk = server.ehlo()) {
            for (int i = 1; i < 20; i++) {
                assertEquals(535, talk.code(EVE));
            }
            assertTrue(talk.say(EVE).startsWith("421 4.7.0"));
            assertTrue(talk.isClosed());
        }
    }

    @Test
    void theNameThatThePolicyGivesIsTheUser() throws Exception {
        try (MailServer server = answering(e -> e.getIn().setBody("Ann Example"));
                SmtpTalk talk = server.ehlo()) {
            assertEquals(235, talk.code(ANN));
            MailServer.transaction(talk);
            assertEquals(
                    "Ann Example", server.received().get(0).header(SmtpRawConstants.AUTH_USER));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "false", "null", "unchanged", "list", "object"})
    void anythingElseIsARefusal(String answer) throws Exception {
        Processor policy =
                exchange -> {
                    switch (answer) {
                        case "null" -> exchange.getIn().setBody(null);
                        case "unchanged" -> exchange.getIn().setHeader("x", "y");
                        case "list" -> exchange.getIn().setBody(java.util.List.of("ann", "bob"));
                        case "object" -> exchange.getIn().setBody(new Object());
                        default -> exchange.getIn().setBody(answer);
                    }
                };
        try (MailServer server = answering(policy);
                SmtpTalk talk = server.ehlo()) {
            assertEquals("535 5.7.8 Authentication credentials invalid", talk.say(ANN));
        }
    }

    @ParameterizedTest
    @CsvSource({"454, 4.7.0", "432, 4.7.12", "534, 5.7.9", "535, 5.7.8"})
    void aReplyThatThePolicyThrowsIsSaid(int code, String status) throws Exception {
        Processor policy =
                exchange -> {
                    throw new SmtpReplyException(code, status, "So it is");
                };
        try (MailServer server = answering(policy);
                SmtpTalk talk = server.ehlo()) {
            assertEquals(code + " " + status + " So it is", talk.say(ANN));
            assertEquals(250, talk.code("NOOP"));
        }
    }

    @Test
    void aPolicyThatFailsIsTransient() throws Exception {
        Processor policy =
                exchange -> {
                    throw new IllegalStateException("noon");
                };
        try (MailServer server = answering(policy);
                SmtpTalk talk = server.ehlo()) {
            String reply = talk.say(ANN);
            assertTrue(reply.startsWith("451 4.3.0"), reply);
            assertFalse(reply.contains("noon"), reply);
        }
    }

    @Test
    void aPolicyThatCannotBeReachedIsTransient() throws Exception {
        try (MailServer server =
                        MailServer.with(ON)
                                .routes(r -> r.from("direct:auth").routeId("auth").log("x"))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            server.context().getRouteController().suspendRoute("auth");
            assertTrue(talk.say(ANN).startsWith("451 4.3.2"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authMechanisms=PLAIN,DIGEST-MD5&onAuth=direct:auth | authMechanisms | DIGEST-MD5",
                "authMechanisms=,&onAuth=direct:auth | authMechanisms | no mechanism",
                "authRequired=true | authRequired | onAuth",
                "authRequired=true&onAuth=direct:auth&disableExtensions=AUTH | authRequired | takes AUTH away",
                "authRequired=true&onAuth=direct:auth | authRequired | authWithoutTls"
            })
    void aWrongOptionIsNamedAtTheStart(String options, String option, String why) {
        Exception failure = assertThrows(Exception.class, () -> server(options).close());
        StringBuilder told = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            told.append(cause.getMessage()).append('\n');
        }
        assertTrue(told.toString().contains("option " + option), told.toString());
        assertTrue(told.toString().contains(why), told.toString());
    }
}
