package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The headers, the trace field and the body of a message (design, section 2). */
class MessageFactsTest {

    @Test
    void everyHeaderOfAMessageIsSet() throws Exception {
        Object[] pattern = new Object[1];
        try (MailServer server =
                        MailServer.with("maxHops=100")
                                .message(e -> pattern[0] = e.getPattern())
                                .start();
                SmtpTalk talk = server.ehlo()) {
            expect(250, talk.say("SOML FROM:<ann@example.com>"));
            expect(250, talk.say("RCPT TO:<bob@example.org>"));
            expect(354, talk.say("DATA"));
            String content = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nhello\r\n";
            String reply = talk.say(content + ".");
            var message = server.received().get(0);
            assertEquals("SOML", message.header("CamelSmtpVerb"));
            assertEquals("ann@example.com", message.header("CamelSmtpFrom"));
            assertTrue(((List<?>) message.header("CamelSmtpTo")).contains("bob@example.org"));
            assertEquals("7BIT", message.header("CamelSmtpBodyType"));
            assertEquals(false, message.header("CamelSmtpUtf8"));
            assertEquals((long) content.length(), message.header("CamelSmtpSize"));
            assertEquals("client.example", message.header("CamelSmtpHelo"));
            assertEquals("ESMTP", message.header("CamelSmtpProtocol"));
            assertEquals(
                    "127.0.0.1:" + talk.socket().getLocalPort(),
                    message.header("CamelSmtpRemoteAddress"));
            assertEquals("127.0.0.1:" + server.port(), message.header("CamelSmtpLocalAddress"));
            assertEquals("250 2.0.0 OK " + message.header("CamelSmtpMessageId"), reply);
            Session session = assertInstanceOf(Session.class, message.header("CamelSmtpSession"));
            assertEquals(session.getId(), message.header("CamelSmtpSessionId"));
            assertNotEquals(session.getId(), message.header("CamelSmtpMessageId"));
            assertEquals(
                    "Gr\u00fc\u00dfe",
                    ((Map<?, ?>) message.header("CamelSmtpMail")).get("subject"));
            assertEquals(ExchangePattern.InOnly, pattern[0]);
            for (String absent :
                    List.of(
                            "CamelSmtpRequireTls",
                            "CamelSmtpEnvelopeId",
                            "CamelSmtpReturn",
                            "CamelSmtpMailParameters",
                            "CamelSmtpAuthUser",
                            "CamelSmtpTls",
                            "CamelSmtpHost",
                            "CamelSmtpRejected",
                            "Subject")) {
                assertFalse(message.headers().containsKey(absent), absent);
            }
        }
    }

    @Test
    void theTraceFieldNamesClientServerIdAndASingleRecipient() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start();
                SmtpTalk talk = server.data()) {
            expect(250, talk.say("Subject: x\r\n\r\nbody\r\n."));
            var message = server.received().get(0);
            String expected =
                    "Received: from client.example \\(\\[127\\.0\\.0\\.1\\]\\)\r\n"
                            + "\tby mx\\.example\\.org with ESMTP id "
                            + message.header("CamelSmtpMessageId")
                            + "\r\n\tfor <bob@example\\.org>;\r\n"
                            + "\t(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{1,2} \\w{3} \\d{4}"
                            + " \\d\\d:\\d\\d:\\d\\d ([+-]\\d{4}|GMT)\r\n"
                            + "Subject: x\r\n\r\nbody\r\n";
            assertTrue(message.body().matches(expected), message.body());
            assertEquals(20L, message.header("CamelSmtpSize"));
        }
    }

    @Test
    void theTraceFieldKeepsBlindCopiesBlindAndCarriesNothingOfAHostileName() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start();
                SmtpTalk talk = server.talk()) {
            expect(250, talk.say("HELO a(b;c)"));
            expect(250, talk.say("MAIL FROM:<>"));
            expect(250, talk.say("RCPT TO:<bob@example.org>"));
            expect(250, talk.say("RCPT TO:<eve@example.org>"));
            expect(354, talk.say("DATA"));
            expect(250, talk.say("Subject: x\r\n\r\n."));
            String body = server.received().get(0).body();
            assertTrue(body.startsWith("Received: from a?b?c? ([127.0.0.1])\r\n"), body);
            assertTrue(body.contains(" with SMTP id "), body);
            assertFalse(body.contains("for <"), body);
            assertEquals("", server.received().get(0).header("CamelSmtpFrom"));
        }
    }

    @Test
    void withoutTheTraceFieldTheBodyIsTheContent() throws Exception {
        try (MailServer server = MailServer.with("traceHeader=false").start();
                SmtpTalk talk = server.data()) {
            expect(250, talk.say("."));
            assertEquals("", server.received().get(0).body());
            assertEquals(0L, server.received().get(0).header("CamelSmtpSize"));
            expect(250, MailServer.transaction(talk));
            assertEquals("Subject: x\r\n\r\nbody\r\n", server.received().get(1).body());
        }
    }

    @Test
    void theBodyTypeIsThatOfTheContentNotOfWhatWasDeclared() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start();
                SmtpTalk talk = server.ehlo()) {
            expect(250, talk.say("MAIL FROM:<a@example.com> BODY=8BITMIME"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            expect(354, talk.say("DATA"));
            expect(250, talk.say("Subject: x\r\n\r\nplain\r\n."));
            expect(250, talk.say("MAIL FROM:<a@example.com>"));
            expect(250, talk.say("RCPT TO:<b@example.org>"));
            expect(354, talk.say("DATA"));
            expect(250, talk.say("Subject: x\r\n\r\ncaf\u00e9\r\n."));
            assertEquals("7BIT", server.received().get(0).header("CamelSmtpBodyType"));
            assertEquals("8BITMIME", server.received().get(1).header("CamelSmtpBodyType"));
        }
    }

    @Test
    void aFieldOfTheMessageNeverBecomesAHeaderOfTheExchange() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start();
                SmtpTalk talk = server.data()) {
            expect(
                    250,
                    talk.say(
                            "CamelHttpUri: http://evil\r\nCamelSmtpTo: eve@example.org\r\n"
                                    + "CamelFileName: /etc/x\r\nmail.smtp.host: x\r\n\r\n."));
            var message = server.received().get(0);
            assertEquals("[bob@example.org]", server.recipients());
            assertFalse(message.headers().containsKey("CamelHttpUri"));
            assertFalse(message.headers().containsKey("CamelFileName"));
            assertFalse(message.headers().containsKey("mail.smtp.host"));
        }
    }

    @Test
    void eachPolicyHasTheHeadersKnownByThenAndAttributesLastAsLongAsTheConnection()
            throws Exception {
        Map<String, Map<String, Object>> seen = new ConcurrentHashMap<>();
        String[] stages = {
            "onConnect",
            "onHelo",
            "onMail",
            "onRcpt",
            "onData",
            "onVrfy",
            "onExpn",
            "onHelp",
            "onDisconnect"
        };
        StringBuilder options = new StringBuilder("maxHops=100");
        for (String stage : stages) {
            options.append('&').append(stage).append("=direct:").append(stage);
        }
        try (MailServer server =
                MailServer.with(options.toString())
                        .routes(
                                b -> {
                                    for (String stage : stages) {
                                        b.from("direct:" + stage)
                                                .process(
                                                        e -> {
                                                            var in = e.getIn();
                                                            Map<String, Object> headers =
                                                                    new TreeMap<>(in.getHeaders());
                                                            Session session =
                                                                    in.getHeader(
                                                                            "CamelSmtpSession",
                                                                            Session.class);
                                                            session.getAttributes()
                                                                    .merge(
                                                                            "path",
                                                                            stage,
                                                                            (x, y) -> x + " " + y);
                                                            headers.put(
                                                                    "path",
                                                                    session.getAttributes()
                                                                            .get("path"));
                                                            headers.put("body", in.getBody());
                                                            headers.put("pattern", e.getPattern());
                                                            seen.put(stage, headers);
                                                        });
                                    }
                                })
                        .start()) {
            try (SmtpTalk talk = server.ehlo()) {
                talk.say("VRFY bob");
                talk.say("EXPN bob");
                talk.say("HELP MAIL");
                expect(250, MailServer.transaction(talk));
                expect(221, talk.say("QUIT"));
            }
            await().until(() -> seen.containsKey("onDisconnect"));
            for (String stage : stages) {
                Map<String, Object> headers = seen.get(stage);
                assertTrue(headers.containsKey("CamelSmtpSessionId"), stage);
                assertTrue(headers.containsKey("CamelSmtpRemoteAddress"), stage);
                assertTrue(headers.containsKey("CamelSmtpLocalAddress"), stage);
                assertEquals(ExchangePattern.InOut, headers.get("pattern"), stage);
                boolean greeted = !List.of("onConnect", "onHelo").contains(stage);
                assertEquals(greeted, headers.containsKey("CamelSmtpHelo"), stage);
                boolean open = List.of("onMail", "onRcpt", "onData").contains(stage);
                assertEquals(open, headers.containsKey("CamelSmtpMessageId"), stage);
                assertEquals(open, headers.containsKey("CamelSmtpFrom"), stage);
            }
            assertEquals("[]", seen.get("onMail").get("CamelSmtpTo").toString());
            assertEquals("[]", seen.get("onRcpt").get("CamelSmtpTo").toString());
            assertEquals("[bob@example.org]", seen.get("onData").get("CamelSmtpTo").toString());
            assertEquals(
                    "onConnect onHelo onVrfy onExpn onHelp onMail onRcpt onData onDisconnect",
                    seen.get("onDisconnect").get("path"));
            assertTrue(seen.get("onDisconnect").get("body").toString().startsWith("messages=1 "));
        }
    }

    @Test
    void whatAPolicyPutsIntoTheMessageHeadersDoesNotReachTheRoute() throws Exception {
        try (MailServer server =
                        MailServer.with("onMail=direct:m")
                                .routes(b -> b.from("direct:m").setHeader("x").constant("y"))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            expect(250, MailServer.transaction(talk));
            assertFalse(server.received().get(0).headers().containsKey("x"));
        }
    }

    @Test
    void ipv6AddressesStandInBracketsAndInTheTraceFieldAsALiteral() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            List<Message> taken = new CopyOnWriteArrayList<>();
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("smtp-raw:[::1]:0?hostname=mx.example.org")
                                    .routeId("six")
                                    .process(exchange -> taken.add(exchange.getIn().copy()));
                        }
                    });
            context.start();
            int port = ((SmtpRawConsumer) context.getRoute("six").getConsumer()).getPort();
            var sent =
                    context.createFluentProducerTemplate()
                            .to("smtp-raw:[::1]:" + port)
                            .withHeader(SmtpRawConstants.FROM, "")
                            .withHeader(SmtpRawConstants.TO, "bob@example.org")
                            .withBody("x")
                            .send();
            assertNull(sent.getException());
            String remote = taken.get(0).getHeader(SmtpRawConstants.REMOTE_ADDRESS, String.class);
            assertTrue(remote.matches("\\[::1\\]:\\d+"), remote);
            Map<?, ?> fields = taken.get(0).getHeader(SmtpRawConstants.MAIL, Map.class);
            String received = fields.get("Received").toString();
            assertTrue(received.contains(" ([IPv6:::1]) by mx.example.org "), received);
        }
    }
}
