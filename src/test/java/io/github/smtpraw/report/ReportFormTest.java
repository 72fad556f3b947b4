package io.github.smtpraw.report;

import static io.github.smtpraw.report.ReportReader.ORIGINAL;
import static io.github.smtpraw.report.ReportReader.exchange;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as a mail reader's library sees it, and the envelope that it leaves in. */
class ReportFormTest {
    private static final Recipient BOB = Recipient.of("bob@example.net");

    private static Exchange refused(Recipient recipient, String reply) {
        return exchange(
                SmtpRawConstants.TO,
                List.of(recipient),
                SmtpRawConstants.REJECTED,
                Map.of(recipient, reply));
    }

    private static Exchange refused() {
        return refused(BOB, "550 5.1.1 User unknown");
    }

    @Test
    void theHeaderSaysWhatItIsAndToWhomItGoes() throws Exception {
        ReportReader report = ReportReader.failed(refused());

        assertTrue(report.mail().isMimeType("multipart/report"));
        assertTrue(report.field("Content-Type").contains("report-type=delivery-status"));
        assertEquals("auto-replied", report.field("Auto-Submitted"));
        assertEquals("1.0", report.field("MIME-Version"));
        assertEquals("Undelivered mail", report.field("Subject"));
        assertEquals("<ann@example.org>", report.field("To"));
        InternetAddress from = (InternetAddress) report.mail().getFrom()[0];
        assertEquals("MAILER-DAEMON@mail.example.org", from.getAddress());
        assertNotNull(new MailDateFormat().parse(report.field("Date")));
        String id = report.field("Message-ID");
        assertTrue(id.matches("<\\S+@mail\\.example\\.org>"), id);
    }

    @Test
    void everyLineEndsInCrlf() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setBody("Subject: x\n\nOne\rTwo\n");
        ReportReader.failed(exchange);
        String mail = exchange.getMessage().getBody(String.class);
        assertFalse(mail.replace("\r\n", "").matches("(?s).*[\r\n].*"), mail);
        assertTrue(mail.contains("Subject: x\r\n\r\nOne\r\nTwo\r\n"), mail);
    }

    @Test
    void theFieldsForProgramsAreThoseOfRfc3464() throws Exception {
        Recipient recipient =
                BOB.withDsnOriginal("rfc822;b+ob@example.org").withDsnNotify("FAILURE");
        Exchange exchange = refused(recipient, "550 5.1.1 User unknown");
        exchange.getIn().setHeader(SmtpRawConstants.ENVELOPE_ID, "QQ+314159");
        ReportReader report = ReportReader.failed(exchange);

        assertEquals("QQ+314159", report.fields().getHeader("Original-Envelope-Id", null));
        assertEquals("dns; mail.example.org", report.fields().getHeader("Reporting-MTA", null));
        assertNull(report.fields().getHeader("Arrival-Date"));
        assertEquals(
                "rfc822; b+ob@example.org", report.fields(0).getHeader("Original-Recipient", null));
        assertEquals(
                "rfc822; bob@example.net", report.fields(0).getHeader("Final-Recipient", null));
        assertEquals("failed", report.fields(0).getHeader("Action", null));
        assertEquals("5.1.1", report.fields(0).getHeader("Status", null));
        assertEquals(
                "smtp; 550 5.1.1 User unknown",
                report.fields(0).getHeader("Diagnostic-Code", null));
    }

    @Test
    void whatWasNotGivenIsNotInTheReport() throws Exception {
        ReportReader report = ReportReader.failed(refused());
        assertNull(report.fields().getHeader("Original-Envelope-Id"));
        assertNull(report.fields(0).getHeader("Original-Recipient"));
    }

    @Test
    void theReportLeavesFromTheNullReversePathAndAsksForNone() throws Exception {
        Exchange exchange = refused();
        Message message = exchange.getMessage();
        message.setHeader(SmtpRawConstants.VERB, "SAML");
        message.setHeader(SmtpRawConstants.ENVELOPE_ID, "id");
        message.setHeader(SmtpRawConstants.RETURN, "FULL");
        message.setHeader(SmtpRawConstants.MAIL_PARAMETERS, Map.of("BY", "120;R"));
        message.setHeader(SmtpRawConstants.REQUIRE_TLS, true);
        message.setHeader(SmtpRawConstants.HOST, "next.example");
        message.setHeader(SmtpRawConstants.MESSAGE_ID, "kept");
        ReportReader.failed(exchange);

        assertEquals("MAIL", message.getHeader(SmtpRawConstants.VERB));
        assertEquals("", message.getHeader(SmtpRawConstants.FROM));
        assertEquals(
                List.of(Recipient.of("ann@example.org").withDsnNotify("NEVER")),
                message.getHeader(SmtpRawConstants.TO));
        assertEquals("7BIT", message.getHeader(SmtpRawConstants.BODY_TYPE));
        assertEquals(false, message.getHeader(SmtpRawConstants.UTF8));
        assertEquals("kept", message.getHeader(SmtpRawConstants.MESSAGE_ID));
        assertEquals(true, message.getHeader(SmtpRawConstants.REQUIRE_TLS), "RFC 8689 5");
        for (String gone :
                List.of(
                        SmtpRawConstants.ENVELOPE_ID,
                        SmtpRawConstants.RETURN,
                        SmtpRawConstants.MAIL_PARAMETERS,
                        SmtpRawConstants.HOST)) {
            assertNull(message.getHeader(gone), gone);
        }
    }

    @Test
    void aReportTakesNoSourceRouteBack() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setHeader(SmtpRawConstants.FROM, "@a.example,@[IPv6:::1]:ann@b.example");
        assertEquals("<ann@b.example>", ReportReader.failed(exchange).field("To"));
    }

    @ParameterizedTest(name = "RET={0}, {1} octets at most, REQUIRETLS {2}: whole {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 65536, false, true",
                "FULL, 65536, false, true",
                "hdrs, 65536, false, false",
                "FULL, 67, false, true",
                "FULL, 66, false, false",
                "FULL, 0, false, false",
                "FULL, 65536, true, false"
            })
    void theMessageIsReturnedAsAskedForUnlessItIsTooLarge(
            String wish, int max, boolean tls, boolean whole) throws Exception {
        assertEquals(67, ORIGINAL.length());
        Exchange exchange = refused();
        exchange.getIn().setHeader(SmtpRawConstants.RETURN, wish);
        exchange.getIn().setHeader(SmtpRawConstants.REQUIRE_TLS, tls);
        DeliveryStatus reporter = ReportReader.reporter("failed");
        reporter.setMaxReturned(max);
        reporter.process(exchange);

        Part returned = ReportReader.of(exchange).part(2);
        assertTrue(returned.isMimeType(whole ? "message/rfc822" : "text/rfc822-headers"));
        String text = new String(returned.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(whole ? ORIGINAL : "From: ann@example.org\r\nSubject: Lunch\r\n", text);
        assertEquals("Lunch", ReportReader.of(exchange).report().getReturnedMessage().getSubject());
    }

    @Test
    void ofALargeMessageNoMoreIsReadThanTheHeaderSection() throws Exception {
        byte[] start = ORIGINAL.getBytes(StandardCharsets.US_ASCII);
        EndlessStream endless = new EndlessStream(start);
        Exchange exchange = refused();
        exchange.getIn().setBody(endless);

        assertEquals(
                "From: ann@example.org\r\nSubject: Lunch\r\n",
                ReportReader.failed(exchange).text(2));
        assertTrue(endless.count() < 200_000, () -> endless.count() + " octets");
    }

    @Test
    void aHeaderSectionWithoutEndIsCutOffAtALine() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setBody("X-Line: 0123456789\r\n".repeat(10_000));
        String returned = ReportReader.failed(exchange).text(2);
        assertTrue(returned.length() <= 65536 && returned.length() > 65000);
        assertTrue(returned.endsWith("\r\n"));
    }

    @Test
    void aMessageWithANulIsReturnedAsItsHeaderSection() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setBody("X: a\0b\r\n\r\n\0\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals("X: a?b\r\n", ReportReader.failed(exchange).text(2));
    }

    @Test
    void aMessageWithoutABodyIsReportedWithoutReturningIt() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setBody(null);
        assertEquals(2, ReportReader.failed(exchange).report().getCount());
    }

    @Test
    void eightBitContentMakesTheReportEightBit() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setBody("Subject: x\r\n\r\nBücher\r\n".getBytes(StandardCharsets.UTF_8));
        ReportReader report = ReportReader.failed(exchange);

        assertEquals("8BITMIME", exchange.getMessage().getHeader(SmtpRawConstants.BODY_TYPE));
        assertEquals("8bit", report.field("Content-Transfer-Encoding"));
        assertEquals("8bit", report.part(2).getHeader("Content-Transfer-Encoding")[0]);
        assertTrue(report.text(2).contains("Bücher"));
    }

    @Test
    void anAddressBeyondAsciiMakesTheStatusGlobal() throws Exception {
        Recipient recipient =
                Recipient.of("jürgen+x@bücher.example").withDsnOriginal("utf-8;jürgen@example.org");
        Exchange exchange = refused(recipient, "550 5.1.1 Unbekannt: jürgen");
        exchange.getIn().setHeader(SmtpRawConstants.UTF8, true);
        exchange.getIn().setBody("Subject: ü\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        ReportReader report = ReportReader.failed(exchange);

        assertTrue(report.field("Content-Type").contains("report-type=global-delivery-status"));
        assertTrue(report.part(1).isMimeType("message/global-delivery-status"));
        String fields = report.text(1);
        assertTrue(fields.contains("Original-Recipient: utf-8; jürgen@example.org\r\n"), fields);
        assertTrue(
                fields.contains("Final-Recipient: utf-8; jürgen\\x{2B}x@bücher.example\r\n"),
                fields);
        assertTrue(fields.contains("Diagnostic-Code: smtp; 550 5.1.1 Unbekannt: jürgen\r\n"));
        assertTrue(report.part(2).isMimeType("message/global"));
        assertTrue(report.part(0).getContent().toString().contains("<jürgen+x@bücher.example>"));
        assertEquals(false, exchange.getMessage().getHeader(SmtpRawConstants.UTF8));
        assertEquals("8BITMIME", exchange.getMessage().getHeader(SmtpRawConstants.BODY_TYPE));
    }

    @Test
    void aReplyBeyondAsciiAloneLeavesTheFieldsInAscii() throws Exception {
        ReportReader report = ReportReader.failed(refused(BOB, "550 5.1.1 Unbekannt: jürgen"));
        assertEquals(
                "smtp; 550 5.1.1 Unbekannt: j?rgen",
                report.fields(0).getHeader("Diagnostic-Code", null));
        assertTrue(report.part(0).getContent().toString().contains("jürgen"));
    }

    @Test
    void aSenderBeyondAsciiNeedsSmtputf8() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setHeader(SmtpRawConstants.FROM, "jürgen@example.org");
        exchange.getIn().setHeader(SmtpRawConstants.RETURN, "HDRS");
        ReportReader.failed(exchange);

        assertEquals(true, exchange.getMessage().getHeader(SmtpRawConstants.UTF8));
        String mail =
                new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
        assertTrue(mail.contains("\r\nTo: <jürgen@example.org>\r\n"), mail);
        assertEquals("8BITMIME", exchange.getMessage().getHeader(SmtpRawConstants.BODY_TYPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nBcc: eve@example.net",
                "\n\nFinal-Recipient: rfc822; eve",
                "\r",
                "\u2028x\u0085\0"
            })
    void whatOthersSaidBringsNoLinesOfItsOwn(String hostile) throws Exception {
        Recipient recipient =
                Recipient.of("b" + hostile + "@example.net")
                        .withOriginal("o" + hostile)
                        .withDsnOriginal("rfc822;o" + hostile);
        Exchange exchange = refused(recipient, "550 5.1.1 No" + hostile);
        exchange.getIn().setHeader(SmtpRawConstants.ENVELOPE_ID, "id" + hostile);
        exchange.getIn().setHeader(SmtpRawConstants.RETURN, "HDRS");
        ReportReader report = ReportReader.failed(exchange);

        assertNull(report.field("Bcc"));
        assertEquals(1, report.recipients());
        assertEquals(3, report.report().getCount());
        assertEquals(1, report.fields(0).getHeader("Final-Recipient").length);
        assertNull(report.fields(0).getHeader("Bcc"));
        String mail = exchange.getMessage().getBody(String.class);
        assertFalse(mail.replace("\r\n", "").matches("(?s).*[\r\n\0\u2028\u0085].*"), mail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@example.org\r\nBcc: eve@example.net", "ann\0@example.org"})
    void aSenderWithALineEndIsRefused(String from) {
        Exchange exchange = refused();
        exchange.getIn().setHeader(SmtpRawConstants.FROM, from);
        assertThrows(IllegalArgumentException.class, () -> ReportReader.failed(exchange));
    }

    @Test
    void aVeryLongReplyIsFoldedAndCutOff() throws Exception {
        String words = "word ".repeat(1000);
        Exchange exchange = refused(BOB, "550 5.1.1 " + words + "x".repeat(2000));
        ReportReader report = ReportReader.failed(exchange);
        String code = report.fields(0).getHeader("Diagnostic-Code", null);
        assertTrue(code.length() < 1000 && code.endsWith("..."), code);
        String mail = exchange.getMessage().getBody(String.class);
        assertTrue(mail.lines().allMatch(line -> line.length() <= 998));
        assertTrue(code.lines().allMatch(line -> line.length() <= 80), code);
    }

    @Test
    void noLineIsTooLongHoweverLongTheWordsOfOthersAre() throws Exception {
        Recipient recipient =
                Recipient.of("ü".repeat(3000)).withDsnOriginal("utf-8;" + "日".repeat(900));
        Exchange exchange = refused(recipient, "550 " + "日".repeat(900));
        exchange.getIn().setHeader(SmtpRawConstants.ENVELOPE_ID, "x".repeat(3000));
        ReportReader.failed(exchange);
        String octets =
                new String(
                        exchange.getMessage().getBody(byte[].class), StandardCharsets.ISO_8859_1);
        assertTrue(octets.lines().allMatch(line -> line.length() <= 998));
    }

    @Test
    void tenThousandRecipientsAreReportedAtOnce() throws Exception {
        Map<Recipient, String> rejected = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            rejected.put(Recipient.of("member" + i + "@example.net"), "550 5.1.1 Unknown");
        }
        Exchange exchange =
                exchange(
                        SmtpRawConstants.TO,
                        List.copyOf(rejected.keySet()),
                        SmtpRawConstants.REJECTED,
                        rejected);
        assertEquals(10_000, ReportReader.failed(exchange).recipients());
    }

    @Test
    void whatIsReturnedCanNotEndItsPart() throws Exception {
        Exchange exchange = refused();
        exchange.getIn().setBody("Subject: x\r\n\r\n------=_Part_0_1.2\r\n--report--\r\n");
        ReportReader report = ReportReader.failed(exchange);
        assertEquals(3, report.report().getCount());
        assertTrue(report.text(2).endsWith("\r\n--report--\r\n"));
    }

    @Test
    void propertiesThatMakeNoSenseAreRefused() {
        DeliveryStatus status = new DeliveryStatus();
        assertEquals("failed", status.getAction());
        assertThrows(IllegalArgumentException.class, () -> status.setAction("delivered"));
        assertThrows(IllegalArgumentException.class, () -> status.setHostname("a b"));
        assertThrows(IllegalArgumentException.class, () -> status.setFrom("a\r\nb"));
        assertThrows(IllegalArgumentException.class, () -> status.setMaxReturned(-1));
    }

    @Test
    void theFieldFromIsAProperty() throws Exception {
        DeliveryStatus reporter = ReportReader.reporter("failed");
        reporter.setFrom("Post Office <post@example.org>");
        Exchange exchange = refused();
        reporter.process(exchange);
        assertEquals("Post Office <post@example.org>", ReportReader.of(exchange).field("From"));
    }
}
