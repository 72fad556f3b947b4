package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.report.DeliveryStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Reports as Python's email package reads them. */
class PythonReportTest {
    @Test
    void pythonFindsEveryPartAndNoDefect() throws Exception {
        String python = Tool.require("python3", "python3");
        Recipient bob = Recipient.of("bob@example.net").withDsnOriginal("rfc822;rob@example.org");
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        Message message = exchange.getMessage();
        message.setBody("Subject: Lunch\r\n\r\nNoon?\r\n".getBytes(StandardCharsets.US_ASCII));
        message.setHeader(SmtpRawConstants.FROM, "ann@example.org");
        message.setHeader(SmtpRawConstants.TO, List.of(bob));
        message.setHeader(SmtpRawConstants.ENVELOPE_ID, "QQ314159");
        message.setHeader(SmtpRawConstants.REJECTED, Map.of(bob, "550 5.1.1 User unknown"));
        DeliveryStatus reporter = new DeliveryStatus();
        reporter.setHostname("mail.example.org");
        reporter.process(exchange);

        byte[] report = exchange.getMessage().getBody(byte[].class);
        Tool.Result result = Tool.run(report, python, "src/test/scripts/read-report.py");
        assertEquals(
                """
                multipart/report delivery-status 3
                To: ann@example.org
                message/delivery-status
                Original-Envelope-Id: QQ314159
                Reporting-MTA: dns; mail.example.org
                Original-Recipient: rfc822; rob@example.org
                Final-Recipient: rfc822; bob@example.net
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 User unknown
                message/rfc822 Lunch
                defects: []
                """,
                result.assertDone()
                        .output()
                        .replace("\r\n", "\n")
                        .replace("<ann@example.org>", "ann@example.org"));
    }
}
