package io.github.smtpraw.report;

import static io.github.smtpraw.report.ReportReader.exchange;
import static io.github.smtpraw.report.ReportReader.reporter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told, and what counts as dealt with. */
class DueReportsTest {
    private static final Recipient BOB = Recipient.of("bob@example.net");
    private static final Recipient CAROL = Recipient.of("carol@example.net");

    @ParameterizedTest(name = "{0} with NOTIFY={1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "failed, -, true",
                "failed, FAILURE, true",
                "failed, 'success, failure', true",
                "failed, 'SUCCESS,DELAY', false",
                "failed, NEVER, false",
                "delayed, -, true",
                "delayed, 'FAILURE,DELAY', true",
                "delayed, 'FAILURE,SUCCESS', false",
                "delayed, NEVER, false",
                "relayed, -, false",
                "relayed, 'SUCCESS,FAILURE', true",
                "relayed, FAILURE, false",
                "relayed, NEVER, false",
                "expanded, -, false",
                "expanded, SUCCESS, true",
                "expanded, DELAY, false",
                "expanded, NEVER, false",
            })
    void aReportIsMadeWhereNotifyAsksForIt(String action, String notify, boolean due)
            throws Exception {
        Exchange exchange = exchange(SmtpRawConstants.TO, List.of(BOB.withDsnNotify(notify)));
        reporter(action).process(exchange);

        assertEquals(due, exchange.getMessage().getBody() != null);
        if (due) {
            assertEquals(action, ReportReader.of(exchange).fields(0).getHeader("Action", null));
        }
    }

    @Test
    void ofSeveralRecipientsThoseAreNamedWhoseNotifyAsksForIt() throws Exception {
        ReportReader report =
                ReportReader.failed(
                        exchange(SmtpRawConstants.TO, List.of(BOB.withDsnNotify("NEVER"), CAROL)));

        assertEquals(1, report.recipients());
        assertEquals(
                "rfc822; carol@example.net", report.fields(0).getHeader("Final-Recipient", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<>"})
    void noReportAnswersAReport(String from) throws Exception {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.FROM,
                        from,
                        SmtpRawConstants.TO,
                        List.of(BOB.withSender("owner-list@example.org")),
                        SmtpRawConstants.REJECTED,
                        Map.of("bob@example.net", "550 5.1.1 Unknown"));
        reporter("failed").process(exchange);

        assertNull(exchange.getMessage().getBody());
        assertNull(exchange.getMessage().getHeader(SmtpRawConstants.REJECTED));
    }

    @Test
    void membersOfAListReportToItsOwner() throws Exception {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(
                                BOB.withSender("owner-list@example.org"),
                                CAROL.withSender("owner-list@example.org")));
        reporter("failed").process(exchange);

        assertEquals(
                "[owner-list@example.org]",
                exchange.getMessage().getHeader(SmtpRawConstants.TO).toString());
        assertEquals(2, ReportReader.of(exchange).recipients());
    }

    @Test
    void recipientsWithDifferentSendersAreForTheRouteToSplit() {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB.withSender("owner-list@example.org"), CAROL));
        String text =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> reporter("failed").process(exchange))
                        .getMessage();
        assertTrue(text.contains("EnvelopeSplitter.bySender"), text);
    }

    @Test
    void aMessageWithoutSenderOrRecipientsIsAnErrorOfTheRoute() {
        Exchange noRecipients = exchange();
        assertThrows(
                IllegalArgumentException.class, () -> reporter("failed").process(noRecipients));
        Exchange noSender = exchange(SmtpRawConstants.TO, List.of(BOB));
        noSender.getIn().removeHeader(SmtpRawConstants.FROM);
        assertThrows(IllegalArgumentException.class, () -> reporter("failed").process(noSender));
        Exchange noMap = exchange(SmtpRawConstants.TO, List.of(BOB), SmtpRawConstants.REJECTED, 7);
        assertThrows(IllegalArgumentException.class, () -> reporter("failed").process(noMap));
    }

    @Test
    void whoWasReportedIsRejectedNoMore() throws Exception {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB, CAROL),
                        SmtpRawConstants.REJECTED,
                        Map.of(CAROL, "550 5.1.1 Unknown"),
                        SmtpRawConstants.RESPONSE_REJECTED,
                        Map.of(CAROL, "550 5.1.1 Unknown"));
        ReportReader report = ReportReader.failed(exchange);

        assertEquals(1, report.recipients());
        assertNull(exchange.getMessage().getHeader(SmtpRawConstants.REJECTED));
        assertNull(exchange.getMessage().getHeader(SmtpRawConstants.RESPONSE_REJECTED));
    }

    @Test
    void ofThoseWhoWaitNobodyIsNamedWhoWasRefusedForGood() throws Exception {
        Map<String, String> rejected = new LinkedHashMap<>();
        rejected.put("bob@example.net", "550 5.1.1 Unknown");
        rejected.put("carol@example.net", "450 4.2.1 Busy");
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB, CAROL),
                        SmtpRawConstants.REJECTED,
                        rejected);
        reporter("delayed").process(exchange);

        ReportReader report = ReportReader.of(exchange);
        assertEquals(1, report.recipients());
        assertEquals("4.2.1", report.fields(0).getHeader("Status", null));
        assertEquals(
                Map.of("bob@example.net", "550 5.1.1 Unknown"),
                exchange.getMessage().getHeader(SmtpRawConstants.REJECTED));
    }

    @Test
    void whoWasRejectedWasNotRelayedAndStaysRejected() throws Exception {
        Map<Recipient, String> rejected = Map.of(BOB.withDsnNotify("SUCCESS"), "550 5.1.1 No");
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(BOB.withDsnNotify("SUCCESS"), CAROL.withDsnNotify("SUCCESS")),
                        SmtpRawConstants.REJECTED,
                        rejected);
        reporter("relayed").process(exchange);

        ReportReader report = ReportReader.of(exchange);
        assertEquals(1, report.recipients());
        assertEquals("2.0.0", report.fields(0).getHeader("Status", null));
        assertEquals(rejected, exchange.getMessage().getHeader(SmtpRawConstants.REJECTED));
    }

    @Test
    void anExpandedAddressIsNamedOnceAndItsMembersAreNot() throws Exception {
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.of(
                                BOB.withOriginal("both@example.org").withDsnNotify("SUCCESS"),
                                CAROL.withOriginal("both@example.org").withDsnNotify("SUCCESS")));
        reporter("expanded").process(exchange);

        ReportReader report = ReportReader.of(exchange);
        assertEquals(1, report.recipients());
        assertEquals(
                "rfc822; both@example.org", report.fields(0).getHeader("Final-Recipient", null));
        assertTrue(!report.text(0).contains("example.net"), report.text(0));
    }
}
