package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** XCLIENT through a socket and a route. */
@Timeout(60)
class XclientRouteTest {
    @Test
    void theRouteSeesTheClientAndNotTheProxy() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (MailServer server =
                        MailServer.with("xclientHosts=10.0.0.0/8,127.0.0.1&onConnect=direct:in")
                                .routes(
                                        r ->
                                                r.from("direct:in")
                                                        .process(
                                                                e ->
                                                                        asked.add(
                                                                                e.getIn()
                                                                                        .getBody(
                                                                                                String
                                                                                                        .class))))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            talk.send("XCLIENT ADDR=192.0.2.7 PORT=99 LOGIN=ann\r\nEHLO client.example\r\n");
            expect(220, talk.reply());
            expect(250, talk.reply());
            expect(250, MailServer.transaction(talk));
            assertEquals(List.of("127.0.0.1", "192.0.2.7"), asked);
            MailServer.Received mail = server.received().get(0);
            assertEquals("192.0.2.7:99", mail.header(SmtpRawConstants.REMOTE_ADDRESS));
            assertEquals("ESMTPA", mail.header(SmtpRawConstants.PROTOCOL));
            assertTrue(mail.body().startsWith("Received: from client.example ([192.0.2.7])"));
        }
    }

    @Test
    void aStrangerIsRefused() throws Exception {
        try (MailServer server = MailServer.with("xclientHosts=10.0.0.0/8").start();
                SmtpTalk talk = server.ehlo()) {
            assertTrue(talk.say("XCLIENT ADDR=192.0.2.7").startsWith("550 5.7.0"));
        }
    }

    @Test
    void aWrongNetworkFailsTheStartAndIsNamed() {
        var e =
                assertThrows(
                        Exception.class,
                        () -> MailServer.with("xclientHosts=10.0.0.0/8,proxy.local").start());
        String said = EachRecipientRouteTest.cause(e);
        assertTrue(said.contains("option xclientHosts=") && said.contains("proxy.local is"), said);
    }
}
