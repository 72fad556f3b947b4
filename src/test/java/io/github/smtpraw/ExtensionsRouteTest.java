package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.batch.BatchSmtpDataFormat;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What extensions bring to routes, and on the wire. */
class ExtensionsRouteTest {
    private static final String OPTIONAL = "enableExtensions=MT-PRIORITY,DELIVERBY,FUTURERELEASE";

    /** Says it in UTF-8. */
    private static String say(SmtpTalk talk, String line) throws IOException {
        String reply = talk.send((line + "\r\n").getBytes(StandardCharsets.UTF_8)).reply();
        return new String(reply.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void send(SmtpTalk talk, String mail, String rcpt) throws IOException {
        expect(250, say(talk, mail));
        expect(250, say(talk, rcpt));
        expect(354, talk.say("DATA"));
        expect(250, talk.say("Subject: x\r\n\r\nbody\r\n."));
    }

    @Test
    void everyParameterReachesTheRoute() throws Exception {
        try (MailServer server = MailServer.with(OPTIONAL).start();
                SmtpTalk talk = server.ehlo()) {
            send(
                    talk,
                    "MAIL FROM:<ann@example.com> RET=hdrs ENVID=QQ+2B1 MT-PRIORITY=-4 BY=5000;n"
                            + " HOLDFOR=4000 SIZE=99 BODY=7BIT",
                    "RCPT TO:<bob@example.org> NOTIFY=success,DELAY ORCPT=rfc822;b+2Bb@example.org");
            var message = server.received().get(0);
            assertEquals("QQ+1", message.header("CamelSmtpEnvelopeId"));
            assertEquals("HDRS", message.header("CamelSmtpReturn"));
            Map<?, ?> others =
                    assertInstanceOf(Map.class, message.header("CamelSmtpMailParameters"));
            assertEquals(List.of("MT-PRIORITY", "BY", "HOLDFOR"), List.copyOf(others.keySet()));
            assertEquals("-4", others.get("MT-PRIORITY"));
            assertTrue(others.get("BY").toString().matches("\\d{4};N"), others.toString());
            assertTrue(others.get("HOLDFOR").toString().matches("\\d{4}"), others.toString());
            assertFalse(message.headers().containsKey("CamelSmtpRequireTls"));
            Recipient bob = (Recipient) ((List<?>) message.header("CamelSmtpTo")).get(0);
            assertEquals("SUCCESS,DELAY", bob.getDsnNotify());
            assertEquals("rfc822;b+b@example.org", bob.getDsnOriginal());
        }
    }

    @Test
    void aMessageWithSmtputf8IsMarkedAndItsRepliesAndTraceFieldAreInUtf8() throws Exception {
        try (MailServer server = MailServer.with("localDomains=bücher.example").start();
                SmtpTalk talk = server.ehlo()) {
            assertEquals(
                    "250 2.1.0 Sender <jörg@example.com> OK",
                    say(talk, "MAIL FROM:<jörg@example.com> SMTPUTF8 BODY=8BITMIME"));
            assertEquals(
                    "250 2.1.5 Recipient <käse@xn--bcher-kva.example> OK",
                    say(talk, "RCPT TO:<käse@xn--bcher-kva.example>"));
            expect(354, talk.say("DATA"));
            expect(250, say(talk, "Subject: Grüße\r\n\r\nbody\r\n."));
            var message = server.received().get(0);
            assertEquals(true, message.header("CamelSmtpUtf8"));
            assertEquals("UTF8SMTP", message.header("CamelSmtpProtocol"));
            assertEquals("jörg@example.com", message.header("CamelSmtpFrom"));
            assertEquals("8BITMIME", message.header("CamelSmtpBodyType"));
            assertEquals("Grüße", ((Map<?, ?>) message.header("CamelSmtpMail")).get("Subject"));
            assertTrue(message.body().contains(" with UTF8SMTP id "), message.body());
            assertTrue(
                    message.body().contains("for <käse@xn--bcher-kva.example>;"), message.body());
        }
    }

    @Test
    void headerFieldsBeyondAsciiAreContentLikeAnyOther() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start();
                SmtpTalk talk = server.data()) {
            expect(250, say(talk, "Subject: Grüße\r\n\r\nbody\r\n."));
            assertEquals(false, server.received().get(0).header("CamelSmtpUtf8"));
            assertEquals("8BITMIME", server.received().get(0).header("CamelSmtpBodyType"));
        }
    }

    @Test
    void aUserBeyondAsciiIsShownToThoseWhoReadUtf8() throws Exception {
        try (MailServer server =
                        MailServer.with("onVrfy=direct:vrfy")
                                .routes(
                                        routes ->
                                                routes.from("direct:vrfy")
                                                        .setBody(
                                                                routes.simple(
                                                                        "Jörg <${body}@b.example>")))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            assertEquals("250 2.1.5 Jörg <jörg@b.example>", say(talk, "VRFY jörg SMTPUTF8"));
            assertEquals("250 2.1.5 J?rg <jorg@b.example>", say(talk, "VRFY jorg"));
        }
    }

    @Test
    void withoutEnhancedStatusCodesNoReplyHasOne() throws Exception {
        try (MailServer server =
                        MailServer.with("disableExtensions=ENHANCEDSTATUSCODES,PIPELINING")
                                .start();
                SmtpTalk talk = server.ehlo()) {
            assertEquals("503 Say MAIL first", talk.say("RCPT TO:<a@b>"));
            talk.send("MAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.org>\r\n");
            assertEquals("250 Sender <ann@example.com> OK", talk.reply());
            assertEquals("250 Recipient <bob@example.org> OK", talk.reply());
        }
    }

    @Test
    void theListenerThatIsFullTurnsAwayWithoutStatusCodeToo() throws Exception {
        try (MailServer server =
                        MailServer.with("disableExtensions=ENHANCEDSTATUSCODES&maxConnections=1")
                                .start();
                SmtpTalk first = server.talk();
                SmtpTalk second = server.connect()) {
            assertEquals("421 Too many connections; try again later", second.reply());
            assertEquals(221, first.code("QUIT"));
        }
    }

    @Test
    void aRouteAnswersEtrn() throws Exception {
        try (MailServer server =
                        MailServer.with("enableExtensions=ETRN&onEtrn=direct:etrn")
                                .routes(
                                        routes ->
                                                routes.from("direct:etrn")
                                                        .process(
                                                                e ->
                                                                        e.getMessage()
                                                                                .setBody(
                                                                                        "ours"
                                                                                                .equals(
                                                                                                        e.getIn()
                                                                                                                .getBody()))))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            assertEquals("250 2.0.0 OK, queuing for that node started", talk.say("ETRN ours"));
            assertEquals(
                    "458 4.7.0 Unable to queue messages for that node", talk.say("ETRN theirs"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "onEtrn=direct:x|option onEtrn=direct:x",
                "enableExtensions=SIZE|option enableExtensions=SIZE",
                "enableExtensions=X|option enableExtensions=X",
                "disableExtensions=X|option disableExtensions=X"
            })
    void aWrongOptionIsNamedAtTheStart(String options, String named) {
        try (MailServer server = MailServer.with(options)) {
            Exception failure = assertThrows(Exception.class, server::start);
            Throwable cause = failure;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertTrue(cause.getMessage().contains(named), cause.getMessage());
        }
    }

    @Test
    void aBatchCarriesAllThatTheClientSaid() throws Exception {
        BatchSmtpDataFormat format = new BatchSmtpDataFormat();
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        try (MailServer server =
                        MailServer.with("enableExtensions=MT-PRIORITY")
                                .message(e -> format.marshal(e, e.getIn().getBody(), batch))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            send(
                    talk,
                    "MAIL FROM:<jörg@example.com> SMTPUTF8 RET=FULL ENVID=a+3Db+20c MT-PRIORITY=3",
                    "RCPT TO:<käse@example.org> NOTIFY=NEVER ORCPT=utf-8;k\\x{E4}se@example.org");
            Message message = read(format, batch, server);
            for (String header :
                    List.of(
                            "CamelSmtpFrom",
                            "CamelSmtpTo",
                            "CamelSmtpUtf8",
                            "CamelSmtpEnvelopeId",
                            "CamelSmtpReturn",
                            "CamelSmtpMailParameters")) {
                assertEquals(
                        server.received().get(0).header(header), message.getHeader(header), header);
            }
            assertEquals("a=b c", message.getHeader("CamelSmtpEnvelopeId"));
            Recipient to = (Recipient) message.getHeader("CamelSmtpTo", List.class).get(0);
            assertEquals("utf-8;käse@example.org", to.getDsnOriginal());
            assertEquals("NEVER", to.getDsnNotify());
        }
    }

    private static Message read(
            BatchSmtpDataFormat format, ByteArrayOutputStream batch, MailServer server)
            throws Exception {
        Exchange exchange = new DefaultExchange(server.context());
        Iterator<?> messages =
                (Iterator<?>)
                        format.unmarshal(exchange, new ByteArrayInputStream(batch.toByteArray()));
        return (Message) messages.next();
    }
}
