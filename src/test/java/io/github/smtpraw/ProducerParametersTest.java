package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MAIL and RCPT say beyond the addresses, and what they never say. */
class ProducerParametersTest extends ProducerTestSupport {

    private static ScriptedServer server(String... extensions) throws Exception {
        return new ScriptedServer(
                session -> {
                    session.open(extensions);
                    session.takeAll();
                });
    }

    private static List<String> envelope(ScriptedServer server) {
        return server.transcript().stream()
                .filter(line -> line.startsWith("MAIL") || line.startsWith("RCPT"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DSN| RET=HDRS ENVID=QQ+2B1+3D+20| NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bb@x",
                "HELP||"
            })
    void wishesForReportsAreSaidWhereDsnIsListed(String listed, String mail, String rcpt)
            throws Exception {
        try (ScriptedServer server = server(listed)) {
            Recipient bob =
                    Recipient.of("bob@x")
                            .withDsnNotify("SUCCESS,DELAY")
                            .withDsnOriginal("rfc822;b+b@x");
            Exchange sent =
                    send(
                            server,
                            "",
                            "Hi",
                            "CamelSmtpTo",
                            bob,
                            "CamelSmtpEnvelopeId",
                            "QQ+1= ",
                            "CamelSmtpReturn",
                            "hdrs");
            assertNull(sent.getException());
            assertEquals(
                    List.of(
                            "MAIL FROM:<ann@example.org>" + (mail == null ? "" : " " + mail),
                            "RCPT TO:<bob@x>" + (rcpt == null ? "" : " " + rcpt)),
                    envelope(server));
        }
    }

    @Test
    void parametersGoToServersThatListThemAndThoseOfOurOwnAreNeverTakenFromThere()
            throws Exception {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("mt-priority", -4);
        given.put("BY", "100;R");
        given.put("HOLDUNTIL", "2030-01-01T00:00:00Z");
        given.put("XFLAG", null);
        given.put("X-OTHER", "1");
        for (String own : List.of("SIZE", "AUTH", "BODY", "SMTPUTF8", "RET", "ENVID", "PRDR")) {
            given.put(own, "7");
        }
        try (ScriptedServer server =
                server("MT-PRIORITY MIXER", "DELIVERBY", "FUTURERELEASE 9 x", "XFLAG", "AUTH X")) {
            Exchange sent = send(server, "", "Hi", "CamelSmtpMailParameters", given);
            assertNull(sent.getException());
            assertEquals(
                    "MAIL FROM:<ann@example.org> MT-PRIORITY=-4 BY=100;R"
                            + " HOLDUNTIL=2030-01-01T00:00:00Z XFLAG",
                    envelope(server).get(0));
        }
        try (ScriptedServer server = server("HELP")) {
            assertNull(send(server, "", "Hi", "CamelSmtpMailParameters", given).getException());
            assertEquals("MAIL FROM:<ann@example.org>", envelope(server).get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"RRVS, RCPT TO:<bob@x> RRVS=2014-04-03T23:01:00Z", "HELP, RCPT TO:<bob@x>"})
    void parametersOfRecipientsGoToServersThatListThem(String listed, String rcpt)
            throws Exception {
        try (ScriptedServer server = server(listed)) {
            Recipient bob =
                    Recipient.of("bob@x").withParameters(Map.of("RRVS", "2014-04-03T23:01:00Z"));
            assertNull(send(server, "", "Hi", "CamelSmtpTo", bob).getException());
            assertEquals(rcpt, envelope(server).get(1));
        }
    }

    static Stream<Arguments> beyondAscii() {
        Recipient bob = Recipient.of("bob@x").withParameters(Map.of("XNAME", "\u03b2"));
        return Stream.of(
                Arguments.of("CamelSmtpMailParameters", Map.of("xname", "\u03b1"), " XNAME=\u03b1"),
                Arguments.of("CamelSmtpTo", bob, ""));
    }

    @ParameterizedTest
    @MethodSource("beyondAscii")
    void aParameterBeyondAsciiAsksForSmtputf8OrIsRefused(String header, Object value, String said)
            throws Exception {
        try (ScriptedServer server = server("SMTPUTF8", "8BITMIME", "XNAME")) {
            assertNull(send(server, "", "Hi", header, value).getException());
            assertEquals("MAIL FROM:<ann@example.org> SMTPUTF8" + said, envelope(server).get(0));
        }
        try (ScriptedServer server = server("8BITMIME", "XNAME")) {
            Exchange sent = send(server, "", "Hi", header, value);
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.6.7", failure.getReply().getStatus());
            assertTrue(failure.getMessage().contains("parameter"), failure.getMessage());
            assertEquals(List.of(), envelope(server));
        }
        try (ScriptedServer server = server("HELP")) {
            assertNull(send(server, "", "Hi", header, value).getException());
            assertEquals("MAIL FROM:<ann@example.org>", envelope(server).get(0));
        }
    }

    /** RFC 8689 4.2.1: no hop without, whatever the server lists in clear. */
    @ParameterizedTest
    @CsvSource({"tls=off, REQUIRETLS", "tls=off, HELP", "'', REQUIRETLS", "tls=required, HELP"})
    void aMessageThatRequiresTlsIsNotSentInClear(String option, String listed) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open(listed);
                            session.answer("QUIT", "221 bye");
                        })) {
            Exchange sent = send(server, option, "Hi", "CamelSmtpRequireTls", true);
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.7.30", failure.getReply().getStatus());
            assertTrue(failure.getMessage().startsWith("not sent to"), failure.getMessage());
            context.stop();
        }
    }

    /** RFC 8689 5. */
    @ParameterizedTest
    @ValueSource(strings = {"HELP", "REQUIRETLS"})
    void aReportThatRequiresTlsIsRatherSentInClearThanLost(String listed) throws Exception {
        try (ScriptedServer server = server(listed)) {
            Exchange sent =
                    send(server, "", "Hi", "CamelSmtpRequireTls", true, "CamelSmtpFrom", "");
            assertNull(sent.getException());
            assertEquals("MAIL FROM:<>", envelope(server).get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"DSN, true", "HELP, false"})
    void theExchangeTellsWhetherTheServerReportsOn(String listed, boolean dsn) throws Exception {
        try (ScriptedServer server = server(listed)) {
            Exchange sent = send(server, "", "Hi");
            assertEquals(dsn, sent.getMessage().getHeader("CamelSmtpResponseDsn"));
        }
    }

    @Test
    void aMessageThatRequiresNoTlsIsSentBesideOneThatDoes() throws Exception {
        try (ScriptedServer server = server("HELP")) {
            Exchange sent = send(server, "", "Hi", "CamelSmtpRequireTls", "true");
            assertEquals(
                    ClientStage.STARTTLS, failure(SmtpPermanentException.class, sent).getStage());
            assertNull(send(server, "", "Hi", "CamelSmtpRequireTls", false).getException());
        }
    }

    static Stream<Arguments> unsayable() {
        Recipient bob = Recipient.of("bob@x");
        Stream<Arguments> values =
                Stream.of("a b", "a=b", "a\r\nRSET", "a\nb", "a\rb", "\0", "\u0085", "\u2028")
                        .flatMap(
                                bad ->
                                        Stream.of(
                                                parameters(Map.of("X", bad)),
                                                parameters(Map.of(bad, "1")),
                                                to(bob.withParameters(Map.of("X", bad))),
                                                to(bob.withParameters(Map.of(bad, "1"))),
                                                to(bob.withDsnNotify(bad)),
                                                to(bob.withDsnOriginal(bad + ";b@x"))));
        Stream<Arguments> lines =
                Stream.of("a\r\nRSET", "a\nb", "a\rb", "\0", "\u0085", "\u2028")
                        .flatMap(
                                bad ->
                                        Stream.of(
                                                to(bob.withDsnOriginal("rfc822;" + bad)),
                                                Arguments.of("CamelSmtpEnvelopeId", bad),
                                                Arguments.of("CamelSmtpReturn", bad)));
        Stream<Arguments> others =
                Stream.of(
                        parameters(Map.of("", "1")),
                        parameters(Map.of("-X", "1")),
                        parameters(Map.of("X_Y", "1")),
                        parameters(Map.of("\u00e9", "1")),
                        to(bob.withDsnOriginal("no type")),
                        to(bob.withDsnOriginal(";b@x")),
                        Arguments.of("CamelSmtpEnvelopeId", "x".repeat(101)),
                        Arguments.of("CamelSmtpEnvelopeId", "+".repeat(34)),
                        Arguments.of("CamelSmtpEnvelopeId", "\u00e9"),
                        Arguments.of("CamelSmtpReturn", "ALL"));
        return Stream.of(values, lines, others).flatMap(all -> all);
    }

    private static Arguments parameters(Map<String, String> parameters) {
        return Arguments.of("CamelSmtpMailParameters", parameters);
    }

    private static Arguments to(Recipient recipient) {
        return Arguments.of("CamelSmtpTo", recipient);
    }

    @ParameterizedTest
    @MethodSource("unsayable")
    void whatCanNotBeSaidIsRefusedBeforeConnecting(String header, Object value) throws Exception {
        try (ScriptedServer server = server("DSN", "X")) {
            SmtpSyntaxException failure =
                    failure(SmtpSyntaxException.class, send(server, "", "Hi", header, value));
            assertTrue(failure.getMessage().chars().noneMatch(Character::isISOControl));
            assertEquals(0, server.connections());
        }
    }

    @Test
    void anEnvelopeIdOfItsFullLengthIsSaid() throws Exception {
        try (ScriptedServer server = server("DSN")) {
            String id = "x".repeat(100);
            assertNull(send(server, "", "Hi", "CamelSmtpEnvelopeId", id).getException());
            assertEquals("MAIL FROM:<ann@example.org> ENVID=" + id, envelope(server).get(0));
        }
    }
}
