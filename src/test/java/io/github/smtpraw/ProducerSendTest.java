package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;

class ProducerSendTest extends ProducerTestSupport {
    private final BlockingQueue<String> contents = new LinkedBlockingQueue<>();

    @Test
    void sendsStepByStepToAServerWithoutPipelining() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("SIZE 1000", "8BITMIME");
                            session.answer("MAIL FROM:<ann@example.org> SIZE=4", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            contents.add(session.take("250 2.0.0 taken as 42"));
                        })) {
            Exchange sent = send(server, "", "Hi");
            assertNull(sent.getException());
            assertEquals("Hi\r\n.\r\n", contents.take());
            assertEquals(250, sent.getMessage().getHeader("CamelSmtpResponseCode"));
            assertEquals("2.0.0", sent.getMessage().getHeader("CamelSmtpResponseStatus"));
            assertEquals("taken as 42", sent.getMessage().getHeader("CamelSmtpResponseText"));
        }
    }

    @Test
    void copiedHeadersOfAnEarlierReplyAreReplacedWhereTheContextHeedsTheirCase() throws Exception {
        context.stop();
        context = new DefaultCamelContext();
        context.setCaseInsensitiveHeaders(false);
        context.start();
        template = context.createProducerTemplate();
        Message earlier = new DefaultMessage(context);
        for (String part : List.of("Code", "Status", "Text", "Dsn")) {
            earlier.setHeader("CamelSmtpResponse" + part, "earlier");
        }
        Message copy = new DefaultMessage(context);
        copy.copyFrom(earlier);
        copy.setHeader("another", "header");
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            session.take("250 taken");
                        })) {
            Exchange sent =
                    template.request(
                            server.uri(OPTIONS),
                            exchange -> {
                                copy.setBody("Hi");
                                exchange.setMessage(copy);
                            });

            assertNull(sent.getException());
            assertEquals(250, sent.getMessage().getHeader("CamelSmtpResponseCode"));
            assertNull(sent.getMessage().getHeader("CamelSmtpResponseStatus"));
            assertEquals("earlier", earlier.getHeader("CamelSmtpResponseStatus"));
        }
    }

    @Test
    void sendsTheEnvelopeInOneGroupWherePipeliningIsListed() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open("PIPELINING");
                            session.expect(
                                    "MAIL FROM:<ann@example.org>",
                                    "RCPT TO:<bob@example.net>",
                                    "DATA");
                            session.say("250 ok", "250 ok", "354 go on");
                            contents.add(session.take("250 taken"));
                        })) {
            Exchange sent = send(server, "", "Hi");
            assertNull(sent.getException());
            assertEquals("Hi\r\n.\r\n", contents.take());
        }
    }
}
