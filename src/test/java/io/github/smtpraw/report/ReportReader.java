package io.github.smtpraw.report;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.smtpraw.SmtpRawConstants;
import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.eclipse.angus.mail.dsn.MultipartReport;

/** Exchanges to report on, and reports as a mail reader's library sees them. */
final class ReportReader {
    static final String ORIGINAL =
            "From: ann@example.org\r\nSubject: Lunch\r\n\r\nNoon at the usual place?\r\n";

    private final MimeMessage mail;

    private ReportReader(MimeMessage mail) {
        this.mail = mail;
    }

    /** From ann@example.org, with what stands in these headers, given as names and values. */
    static Exchange exchange(Object... headers) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        Message message = exchange.getIn();
        message.setBody(ORIGINAL.getBytes(StandardCharsets.UTF_8));
        message.setHeader(SmtpRawConstants.FROM, "ann@example.org");
        for (int i = 0; i < headers.length; i += 2) {
            message.setHeader((String) headers[i], headers[i + 1]);
        }
        return exchange;
    }

    static DeliveryStatus reporter(String action) {
        DeliveryStatus status = new DeliveryStatus();
        status.setAction(action);
        status.setHostname("mail.example.org");
        return status;
    }

    static ReportReader failed(Exchange exchange) throws Exception {
        reporter("failed").process(exchange);
        return of(exchange);
    }

    static ReportReader of(Exchange exchange) throws Exception {
        return of(exchange.getMessage().getBody(byte[].class));
    }

    static ReportReader of(byte[] octets) throws Exception {
        return new ReportReader(
                new MimeMessage(
                        Session.getInstance(new Properties()), new ByteArrayInputStream(octets)));
    }

    MimeMessage mail() {
        return mail;
    }

    String field(String name) throws Exception {
        return mail.getHeader(name, null);
    }

    /** The whole as Angus Mail's own class for reports. */
    MultipartReport report() throws Exception {
        return assertInstanceOf(MultipartReport.class, mail.getContent());
    }

    /** The fields about the message. */
    InternetHeaders fields() throws Exception {
        return status().getMessageDSN();
    }

    /** The fields about the recipient at that place. */
    InternetHeaders fields(int recipient) throws Exception {
        return status().getRecipientDSN(recipient);
    }

    int recipients() throws Exception {
        return status().getRecipientDSNCount();
    }

    private org.eclipse.angus.mail.dsn.DeliveryStatus status() throws Exception {
        return assertInstanceOf(
                org.eclipse.angus.mail.dsn.DeliveryStatus.class, report().getReport());
    }

    BodyPart part(int number) throws Exception {
        return ((MimeMultipart) mail.getContent()).getBodyPart(number);
    }

    /** The text of a part as it stands there. */
    String text(int number) throws Exception {
        return new String(part(number).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
