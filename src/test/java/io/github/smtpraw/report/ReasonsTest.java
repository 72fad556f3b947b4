package io.github.smtpraw.report;

import static io.github.smtpraw.report.ReportReader.exchange;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpConnectionException;
import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.SmtpSyntaxException;
import io.github.smtpraw.SmtpTransientException;
import io.github.smtpraw.SmtpUnknownOutcomeException;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who failed and why, from what a route has. */
class ReasonsTest {
    private static final Recipient BOB = Recipient.of("bob@example.net");
    private static final Recipient CAROL = Recipient.of("carol@example.net");
    private static final Reply UNKNOWN = Reply.of(550, "5.1.1", "User unknown");
    private static final Reply FULL = Reply.of(452, "4.2.2", "Mailbox full");
    private static final String NO_CODE = "-";

    private static Exchange caught(Throwable thrown) {
        Exchange exchange = exchange(SmtpRawConstants.TO, List.of(BOB, CAROL));
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, thrown);
        return exchange;
    }

    /** {@code address status diagnostic} of each recipient. */
    private static List<String> told(Exchange exchange) throws Exception {
        ReportReader report = ReportReader.failed(exchange);
        String[] lines = new String[report.recipients()];
        for (int i = 0; i < lines.length; i++) {
            String code = report.fields(i).getHeader("Diagnostic-Code", null);
            lines[i] =
                    report.fields(i).getHeader("Final-Recipient", null).substring(8)
                            + " "
                            + report.fields(i).getHeader("Status", null)
                            + " "
                            + (code == null ? NO_CODE : code);
        }
        return List.of(lines);
    }

    @Test
    void theMapOfTheRouteIsAskedBeforeThatOfTheOtherServerAndTheException() throws Exception {
        Exchange exchange = caught(new IllegalStateException("no"));
        exchange.getIn().setHeader(SmtpRawConstants.REJECTED, Map.of(BOB, UNKNOWN));
        exchange.getIn().setHeader(SmtpRawConstants.RESPONSE_REJECTED, Map.of(CAROL, FULL));

        assertEquals(List.of("bob@example.net 5.1.1 smtp; 550 5.1.1 User unknown"), told(exchange));
        assertEquals(
                Map.of(CAROL, FULL),
                exchange.getMessage().getHeader(SmtpRawConstants.RESPONSE_REJECTED));
    }

    @Test
    void theMapOfTheOtherServerIsAskedBeforeTheException() throws Exception {
        Exchange exchange = caught(new IllegalStateException("no"));
        exchange.getIn().setHeader(SmtpRawConstants.RESPONSE_REJECTED, Map.of(CAROL, FULL));

        assertEquals(
                List.of("carol@example.net 4.2.2 smtp; 452 4.2.2 Mailbox full"), told(exchange));
    }

    @Test
    void whatTheProducerThrewStandsInTheMapForThoseWhomItIsAbout() throws Exception {
        Map<Recipient, Object> rejected = new LinkedHashMap<>();
        rejected.put(BOB, UNKNOWN);
        rejected.put(CAROL, new SmtpConnectionException("secret", null, ClientStage.CONNECT, null));
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB, CAROL),
                        SmtpRawConstants.REJECTED,
                        rejected);
        assertEquals(
                List.of(
                        "bob@example.net 5.1.1 smtp; 550 5.1.1 User unknown",
                        "carol@example.net 5.4.1 -"),
                told(exchange));
    }

    @Test
    void aStringNamesARecipientByItsAddressOrByWhatItWasBefore() throws Exception {
        Map<String, String> rejected = new LinkedHashMap<>();
        rejected.put("bob@EXAMPLE.net", "550 5.1.1 User unknown");
        rejected.put("staff@example.org", "451 Later");
        rejected.put("eve@example.net", "whatever");
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(
                                BOB.withDsnOriginal("rfc822;robert@example.org"),
                                CAROL.withOriginal("staff@example.org")),
                        SmtpRawConstants.REJECTED,
                        rejected);

        assertEquals(
                List.of(
                        "bob@example.net 5.1.1 smtp; 550 5.1.1 User unknown",
                        "carol@example.net 4.0.0 smtp; 451 Later",
                        "eve@example.net 5.0.0 -"),
                told(exchange));
        assertEquals(
                "rfc822; robert@example.org",
                ReportReader.of(exchange).fields(0).getHeader("Original-Recipient", null));
    }

    static Stream<Arguments> exceptions() {
        Map<Recipient, Reply> rejected = Map.of(CAROL, UNKNOWN);
        String carol = "carol@example.net 5.1.1 smtp; 550 5.1.1 User unknown";
        return Stream.of(
                Arguments.of(
                        new SmtpPermanentException(
                                "no", ClientStage.RCPT, UNKNOWN, CAROL, rejected),
                        List.of(carol, "bob@example.net 5.0.0 -")),
                Arguments.of(
                        new SmtpPermanentException(
                                "no", ClientStage.CONTENT, UNKNOWN, CAROL, rejected),
                        List.of(carol)),
                Arguments.of(
                        new SmtpTransientException(
                                "no", null, ClientStage.CONTENT, FULL, null, rejected),
                        List.of(carol, "bob@example.net 4.2.2 smtp; 452 4.2.2 Mailbox full")),
                Arguments.of(
                        new SmtpPermanentException(
                                "no",
                                ClientStage.MAIL,
                                Reply.of(552, null, "Too\nbig"),
                                null,
                                Map.of()),
                        List.of(
                                "bob@example.net 5.0.0 smtp; 552 Too big",
                                "carol@example.net 5.0.0 smtp; 552 Too big")),
                Arguments.of(
                        new SmtpConnectionException("secret", null, ClientStage.CONNECT, null),
                        List.of("bob@example.net 5.4.1 -", "carol@example.net 5.4.1 -")),
                Arguments.of(
                        new SmtpConnectionException(
                                "secret", new UnknownHostException(), ClientStage.CONNECT, null),
                        List.of("bob@example.net 5.1.2 -", "carol@example.net 5.1.2 -")),
                Arguments.of(
                        new SmtpSyntaxException("secret", null),
                        List.of("bob@example.net 5.0.0 -", "carol@example.net 5.0.0 -")),
                Arguments.of(
                        new SmtpUnknownOutcomeException("secret", null),
                        List.of("bob@example.net 5.4.2 -", "carol@example.net 5.4.2 -")),
                Arguments.of(
                        new SmtpReplyException(550, "5.7.1", "Not here"),
                        List.of(
                                "bob@example.net 5.7.1 smtp; 550 5.7.1 Not here",
                                "carol@example.net 5.7.1 smtp; 550 5.7.1 Not here")),
                Arguments.of(
                        new IllegalStateException("secret"),
                        List.of("bob@example.net 5.0.0 -", "carol@example.net 5.0.0 -")));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void anExceptionTellsWhoWasNotServed(Throwable thrown, List<String> told) throws Exception {
        assertEquals(told, told(caught(thrown)));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void aWrappedExceptionTellsTheSame(Throwable thrown, List<String> told) throws Exception {
        assertEquals(told, told(caught(new CamelExchangeException("split", null, thrown))));
    }

    @Test
    void nothingIsToldOfAnExceptionThatIsNotAboutMail() throws Exception {
        Exchange exchange = caught(new IllegalStateException("secret"));
        ReportReader.failed(exchange);
        assertFalse(exchange.getMessage().getBody(String.class).contains("secret"));
    }

    @Test
    void aMessageOfWhichNothingElseIsKnownFailedForAll() throws Exception {
        Exchange exchange = exchange(SmtpRawConstants.TO, "bob@example.net,carol@example.net");
        assertEquals(
                List.of("bob@example.net 5.0.0 -", "carol@example.net 5.0.0 -"), told(exchange));
    }

    @Test
    void aMessageThatTheOtherServerTookFailedForNobody() throws Exception {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB),
                        SmtpRawConstants.REJECTED,
                        Map.of(),
                        SmtpRawConstants.RESPONSE_CODE,
                        250);
        ReportReader.reporter("failed").process(exchange);
        assertNull(exchange.getMessage().getBody());
    }

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({
        "failed, 550 5.1.1 x, 5.1.1",
        "failed, 550 x, 5.0.0",
        "failed, 450 4.2.1 x, 4.2.1",
        "failed, 450 x, 4.0.0",
        "failed, 550 2.1.5 x, 5.0.0",
        "failed, 250 2.1.5 x, 5.0.0",
        "delayed, 450 4.2.1 x, 4.2.1",
        "delayed, 421 x, 4.0.0"
    })
    void theStatusIsOfAClassThatTheActionMayHave(String action, String reply, String status)
            throws Exception {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB),
                        SmtpRawConstants.REJECTED,
                        Map.of(BOB, reply));
        ReportReader.reporter(action).process(exchange);
        assertEquals(status, ReportReader.of(exchange).fields(0).getHeader("Status", null));
    }

    @Test
    void theWordsNameEachRecipientAndTheReason() throws Exception {
        Exchange exchange =
                caught(
                        new SmtpPermanentException(
                                "no", ClientStage.RCPT, UNKNOWN, CAROL, Map.of(CAROL, UNKNOWN)));
        String words = ReportReader.failed(exchange).text(0);
        assertTrue(
                words.contains(
                        "<carol@example.net>\r\n    550 5.1.1 User unknown\r\n\r\n"
                                + "<bob@example.net>\r\n    It was not sent, since other"),
                words);
    }
}
