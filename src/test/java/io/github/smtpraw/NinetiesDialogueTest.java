package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.SmtpTalk;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class NinetiesDialogueTest extends CamelTestSupport {

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("smtp-raw:127.0.0.1:0?hostname=smtp.mail.ru").routeId("mail").to("mock:mail");
            }
        };
    }

    @Test
    void dialogueOfThe1990sWorksToTheLetterAndTheRouteHasExactlyThatMessage() throws Exception {
        MockEndpoint mail = getMockEndpoint("mock:mail");
        mail.expectedMessageCount(1);
        String content =
                "From: Drozd <drozd@mail.ru>\r\nTo: Drol <drol@mail.ru>\r\n"
                        + "Subject: Hello\r\n\r\nHello Drol!\r\n";
        int port = ((SmtpRawConsumer) context().getRoute("mail").getConsumer()).getPort();
        try (SmtpTalk talk = new SmtpTalk(port)) {
            assertEquals(220, talk.code());
            assertEquals(250, talk.code("HELLO 195.161.101.33"));
            assertEquals(250, talk.code("MAIL FROM:<drozd>"));
            assertEquals(250, talk.code("RCPT TO:<drol@mail.ru>"));
            assertEquals(354, talk.code("DATA"));
            talk.send(content);
            assertEquals(250, talk.code("."));
            assertEquals(221, talk.code("QUIT"));
            assertTrue(talk.isClosed());
        }
        mail.assertIsSatisfied();
        String received = mail.getExchanges().get(0).getIn().getBody(String.class);
        assertTrue(
                received.startsWith(
                        "Received: from 195.161.101.33 ([127.0.0.1])\r\n\tby smtp.mail.ru with SMTP id "),
                received);
        String behindTrace = received.substring(received.indexOf("\r\nFrom: ") + 2);
        assertEquals(content, behindTrace);
    }
}
