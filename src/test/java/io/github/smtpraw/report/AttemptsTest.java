package io.github.smtpraw.report;

import static io.github.smtpraw.report.ReportReader.exchange;
import static io.github.smtpraw.report.ReportReader.reporter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpConnectionException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import jakarta.mail.internet.MailDateFormat;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a queue knows of a message's way, in a report (RFC 3464 2.2.5, 2.3.5, 2.3.7, 2.3.9). */
class AttemptsTest {
    private static final Instant CAME = Instant.parse("2031-02-03T04:05:06Z");
    private static final Instant TRIED = Instant.parse("2031-02-04T04:05:06Z");
    private static final Instant END = Instant.parse("2031-02-08T04:05:06Z");
    private static final Recipient BOB = Recipient.of("bob@example.net");
    private static final Object UNREACHED =
            new SmtpConnectionException("no", null, ClientStage.CONNECT, null);

    private static Exchange waiting(Object why) {
        return exchange(
                SmtpRawConstants.TO, List.of(BOB),
                SmtpRawConstants.REJECTED, Map.of(BOB, why),
                DeliveryStatus.ARRIVAL, CAME.toEpochMilli(),
                DeliveryStatus.LAST_ATTEMPT, TRIED,
                DeliveryStatus.RETRY_UNTIL, Date.from(END),
                DeliveryStatus.REMOTE_HOST, "mx.example.net:25");
    }

    private static ReportReader report(String action, Exchange exchange) throws Exception {
        reporter(action).process(exchange);
        return ReportReader.of(exchange);
    }

    private static Instant time(String field) throws Exception {
        return new MailDateFormat().parse(field).toInstant();
    }

    @Test
    void aDelayedReportSaysWhenItWasTriedAndUntilWhenItWillBe() throws Exception {
        ReportReader report = report("delayed", waiting(Reply.of(450, "4.2.1", "Later")));
        assertEquals(CAME, time(report.fields().getHeader("Arrival-Date", null)));
        assertEquals(TRIED, time(report.fields(0).getHeader("Last-Attempt-Date", null)));
        assertEquals(END, time(report.fields(0).getHeader("Will-Retry-Until", null)));
        assertEquals("dns; mx.example.net", report.fields(0).getHeader("Remote-MTA", null));
        assertTrue(report.text(0).contains("It is still being\r\ntried, until "), report.text(0));
    }

    @Test
    void aFailedReportPromisesNoFurtherAttempt() throws Exception {
        ReportReader report = report("failed", waiting(Reply.of(450, "4.2.1", "Later")));
        assertEquals("4.2.1", report.fields(0).getHeader("Status", null));
        assertEquals(TRIED, time(report.fields(0).getHeader("Last-Attempt-Date", null)));
        assertNull(report.fields(0).getHeader("Will-Retry-Until"));
        assertTrue(report.text(0).contains("in all the time that it\r\nwas tried"), report.text(0));
    }

    @Test
    void whereNoServerSaidAnythingTheStatusTellsThatTheTimeIsOverAndNoServerIsNamed()
            throws Exception {
        ReportReader delayed = report("delayed", waiting(UNREACHED));
        assertEquals("4.4.1", delayed.fields(0).getHeader("Status", null));
        ReportReader failed = report("failed", waiting(UNREACHED));
        assertEquals("4.4.7", failed.fields(0).getHeader("Status", null));
        assertNull(failed.fields(0).getHeader("Remote-MTA"));
    }

    @ParameterizedTest
    @CsvSource({
        "mx.example.net, dns; mx.example.net",
        "127.0.0.1:2525, dns; [127.0.0.1]",
        "[::1]:25, dns; [::1]",
        "::1, dns; ::1"
    })
    void theOtherServerIsNamedWithoutItsPort(String host, String named) throws Exception {
        Exchange exchange = waiting(Reply.of(550, "5.1.1", "No"));
        exchange.getIn().setHeader(DeliveryStatus.REMOTE_HOST, host);
        assertEquals(named, report("failed", exchange).fields(0).getHeader("Remote-MTA", null));
    }

    @Test
    void whatIsNoTimeIsToldByItsName() {
        Exchange exchange = waiting(UNREACHED);
        exchange.getIn().setHeader(DeliveryStatus.LAST_ATTEMPT, "yesterday");
        Exception thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> reporter("failed").process(exchange));
        assertEquals("CamelSmtpLastAttempt is no time: yesterday", thrown.getMessage());
    }

    @Test
    void noneOfThisIsSaidOfTheReportItself() throws Exception {
        Exchange exchange = waiting(UNREACHED);
        report("failed", exchange);
        for (String name :
                List.of(
                        DeliveryStatus.ARRIVAL,
                        DeliveryStatus.LAST_ATTEMPT,
                        DeliveryStatus.RETRY_UNTIL,
                        DeliveryStatus.REMOTE_HOST)) {
            assertNull(exchange.getMessage().getHeader(name), name);
        }
    }
}
