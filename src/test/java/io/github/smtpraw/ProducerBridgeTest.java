package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.MailServer.Received;
import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From our consumer by our producer to another consumer of ours, the exchange untouched. */
class ProducerBridgeTest {
    private static final String OPTIONS =
            "enableExtensions=MT-PRIORITY,DELIVERBY,FUTURERELEASE&traceHeader=false";

    private MailServer last;
    private MailServer first;

    @BeforeEach
    void start() throws Exception {
        last = MailServer.with(OPTIONS).start();
        String uri = "smtp-raw:127.0.0.1:" + last.port();
        first = MailServer.with(OPTIONS);
        ProducerTemplate template = first.context().createProducerTemplate();
        first.message(exchange -> template.send(uri, exchange)).start();
    }

    @AfterEach
    void stop() {
        first.close();
        last.close();
    }

    private static void say(SmtpTalk talk, int code, String line) throws IOException {
        byte[] octets = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
        MailServer.expect(code, talk.send(octets).reply());
    }

    private void send(String mail, String rcpt, String content) throws IOException {
        try (SmtpTalk talk = first.ehlo()) {
            say(talk, 250, mail);
            say(talk, 250, rcpt);
            say(talk, 250, "RCPT TO:<joe@example.org>");
            say(talk, 354, "DATA");
            say(talk, 250, content + ".");
        }
    }

    private void same(String header) {
        Object before = first.received().get(0).header(header);
        assertEquals(before, last.received().get(0).header(header), header);
    }

    @Test
    void theWholeEnvelopeIsCarriedOver() throws Exception {
        send(
                "SAML FROM:<ann@example.com> RET=HDRS ENVID=QQ+2B1 MT-PRIORITY=-4 BY=5000;N"
                        + " HOLDFOR=4000",
                "RCPT TO:<bob@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bb@example.org",
                "Subject: x\r\n\r\n..dots\r\n");
        for (String header :
                List.of(
                        "CamelSmtpVerb",
                        "CamelSmtpFrom",
                        "CamelSmtpTo",
                        "CamelSmtpBodyType",
                        "CamelSmtpUtf8",
                        "CamelSmtpSize",
                        "CamelSmtpEnvelopeId",
                        "CamelSmtpReturn",
                        "CamelSmtpRequireTls")) {
            same(header);
        }
        Received received = last.received().get(0);
        assertEquals("SAML", received.header("CamelSmtpVerb"));
        assertEquals("QQ+1", received.header("CamelSmtpEnvelopeId"));
        List<?> to = assertInstanceOf(List.class, received.header("CamelSmtpTo"));
        Recipient bob = (Recipient) to.get(0);
        assertEquals("SUCCESS,DELAY", bob.getDsnNotify());
        assertEquals("rfc822;b+b@example.org", bob.getDsnOriginal());
        assertEquals("joe@example.org", to.get(1).toString());
        Map<?, ?> others = assertInstanceOf(Map.class, received.header("CamelSmtpMailParameters"));
        assertEquals("-4", others.get("MT-PRIORITY"));
        // Those two say how much time is left.
        assertTrue(others.get("BY").toString().matches("(49\\d\\d|5000);N"), others.toString());
        assertTrue(others.get("HOLDFOR").toString().matches("39\\d\\d|4000"), others.toString());
        assertEquals(3, others.size());
        assertEquals(first.received().get(0).body(), received.body());
        assertEquals("Subject: x\r\n\r\n.dots\r\n", received.body());
    }

    @Test
    void theNullReversePathAndNoParametersAreCarriedOver() throws Exception {
        send("MAIL FROM:<>", "RCPT TO:<bob@example.org>", "\r\n");
        same("CamelSmtpFrom");
        same("CamelSmtpTo");
        assertEquals("", last.received().get(0).header("CamelSmtpFrom"));
        assertEquals(null, last.received().get(0).header("CamelSmtpMailParameters"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "j\u00f6rg"})
    void addressesAndContentBeyondAsciiAreCarriedOver(String box) throws Exception {
        send(
                "MAIL FROM:<" + box + "@example.com> SMTPUTF8 BODY=8BITMIME",
                "RCPT TO:<b\u00f6b@example.org> ORCPT=utf-8;b\\x{F6}b@example.org",
                "Subject: Gr\u00fc\u00dfe\r\n\r\n");
        for (String header :
                List.of("CamelSmtpFrom", "CamelSmtpTo", "CamelSmtpUtf8", "CamelSmtpBodyType")) {
            same(header);
        }
        assertEquals(box + "@example.com", last.received().get(0).header("CamelSmtpFrom"));
        assertEquals(first.received().get(0).body(), last.received().get(0).body());
    }
}
