package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.directory.EnvelopeSplitter;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.SmtpTalk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts that relay by source routes, from the first to the last (RFC 821 3.6, scenario 3). */
@Timeout(60)
class SourceRoutedMailTest {
    private static final String MESSAGE =
            "Date: 2 Nov 81 22:33:44\r\n"
                    + "From: John Q. Public <JQP@MIT-AI.ARPA>\r\n"
                    + "Subject:  The Next Meeting of the Board\r\n"
                    + "To: Jones@BBN-Vax.ARPA\r\n"
                    + "\r\n"
                    + "Bill:\r\n"
                    + "The next meeting of the board of directors will be\r\n"
                    + "on Tuesday.\r\n"
                    + "                                              John.\r\n";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Map<String, String> hosts = new HashMap<>();

    @AfterEach
    void stop() {
        context.stop();
    }

    /** A host that hands on to those it knows by name. */
    private int relay(String name) throws Exception {
        context.getRegistry().bind("splitter", new EnvelopeSplitter());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:0?sourceRoutes=relay&hostname=" + name)
                                .routeId(name)
                                .split()
                                .method("splitter", "byDomain")
                                .stopOnException()
                                .process(exchange -> lead(exchange))
                                .to("smtp-raw:any.invalid?heloName=" + name);
                    }
                });
        context.start();
        return ((SmtpRawConsumer) context.getRoute(name).getConsumer()).getPort();
    }

    private void lead(Exchange exchange) {
        List<?> to = exchange.getIn().getHeader(SmtpRawConstants.TO, List.class);
        String next = ((Recipient) to.get(0)).getDomain();
        exchange.getIn().setHeader(SmtpRawConstants.HOST, hosts.get(next));
    }

    @Test
    void theRelayHostOfScenarioThreeMovesItsNameFromTheForwardPathToTheReversePath()
            throws Exception {
        List<String> contents = new CopyOnWriteArrayList<>();
        try (ScriptedServer destination =
                new ScriptedServer(
                        bbn -> {
                            bbn.say("220 BBN-VAX.ARPA Simple Mail Transfer Service Ready");
                            bbn.answer("EHLO USC-ISIE.ARPA", "500 never heard of it");
                            bbn.answer("HELO USC-ISIE.ARPA", "250 BBN-VAX.ARPA");
                            bbn.answer("MAIL FROM:<@USC-ISIE.ARPA:JQP@MIT-AI.ARPA>", "250 OK");
                            bbn.answer("RCPT TO:<Jones@BBN-VAX.ARPA>", "250 OK");
                            bbn.answer("DATA", "354 Start mail input");
                            contents.add(bbn.take("250 OK"));
                            bbn.untilClosed();
                        })) {
            hosts.put("bbn-vax.arpa", "127.0.0.1:" + destination.port());
            try (SmtpTalk mit = new SmtpTalk(relay("USC-ISIE.ARPA"))) {
                expect(220, mit.reply());
                expect(250, mit.say("HELO MIT-AI.ARPA"));
                expect(250, mit.say("MAIL FROM:<JQP@MIT-AI.ARPA>"));
                expect(250, mit.say("RCPT TO:<@USC-ISIE.ARPA:Jones@BBN-VAX.ARPA>"));
                expect(354, mit.say("DATA"));
                expect(250, mit.say(MESSAGE + "."));
                expect(221, mit.say("QUIT"));
            }
        }
        String content = contents.get(0);
        assertTrue(content.startsWith("Received: from MIT-AI.ARPA "), content);
        assertTrue(content.contains("by USC-ISIE.ARPA with SMTP"), content);
        assertTrue(content.endsWith("\r\n" + MESSAGE + ".\r\n"), content);
    }

    @Test
    void overSeveralHostsTheReversePathLeadsBackTheWayThatTheForwardPathLed() throws Exception {
        try (ScriptedServer destination =
                new ScriptedServer(
                        last -> {
                            last.say("220 c.example");
                            last.answer("EHLO b.example", "250 c.example");
                            last.answer(
                                    "MAIL FROM:<@b.example,@a.example:ann@x.example>", "250 OK");
                            last.answer("RCPT TO:<bob@c.example>", "250 OK");
                            last.answer("DATA", "354 go on");
                            last.take("250 OK");
                            last.untilClosed();
                        })) {
            hosts.put("c.example", "127.0.0.1:" + destination.port());
            hosts.put("b.example", "127.0.0.1:" + relay("b.example"));
            try (SmtpTalk talk = new SmtpTalk(relay("a.example"))) {
                expect(220, talk.reply());
                expect(250, talk.say("EHLO x.example"));
                expect(250, talk.say("MAIL FROM:<ann@x.example>"));
                expect(250, talk.say("RCPT TO:<@a.example,@b.example:bob@c.example>"));
                expect(354, talk.say("DATA"));
                expect(250, talk.say("Subject: x\r\n\r\nHello\r\n."));
            }
            assertEquals(1, destination.connections());
        }
    }
}
