package io.github.smtpraw.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpPermanentException;
import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.directory.EnvelopeSplitter;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.SmtpTalk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reports in routes, from the client that sent a message to the server that takes the report. */
@Timeout(60)
class ReportRouteTest {
    private static final String MESSAGE = "Subject: Lunch\r\n\r\nNoon?\r\n";

    private final CamelContext next = new DefaultCamelContext();
    private final CamelContext bridge = new DefaultCamelContext();
    private final List<Taken> taken = Collections.synchronizedList(new ArrayList<>());

    /** What the next server took. */
    private record Taken(Object from, String to, byte[] octets) {}

    @BeforeEach
    void aServerThatKnowsNobodyWhoIsGone() throws Exception {
        next.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:0?traceHeader=false&onRcpt=direct:recipient")
                                .routeId("next")
                                .process(ReportRouteTest.this::take);
                        from("direct:recipient")
                                .filter(simple("${body.address} contains 'gone'"))
                                .setBody(constant((Object) null));
                    }
                });
        next.start();
    }

    private void take(Exchange exchange) {
        taken.add(
                new Taken(
                        exchange.getMessage().getHeader(SmtpRawConstants.FROM),
                        exchange.getMessage().getHeader(SmtpRawConstants.TO).toString(),
                        exchange.getMessage().getBody(byte[].class)));
    }

    @AfterEach
    void stop() {
        bridge.stop();
        next.stop();
    }

    private static int port(CamelContext context, String route) {
        return ((SmtpRawConsumer) context.getRoute(route).getConsumer()).getPort();
    }

    private String server(String options) {
        return "smtp-raw:127.0.0.1:" + port(next, "next") + "?heloName=here" + options;
    }

    private SmtpTalk talk(RouteBuilder routes, String hello) throws Exception {
        bridge.addRoutes(routes);
        bridge.start();
        SmtpTalk talk = new SmtpTalk(port(bridge, "bridge"));
        talk.reply();
        talk.say(hello + " client.example");
        return talk;
    }

    private static String send(SmtpTalk talk, String from, String... to) throws Exception {
        assertEquals(250, talk.code("MAIL FROM:<" + from + ">"));
        for (String one : to) {
            assertEquals(250, talk.code("RCPT TO:" + one));
        }
        assertEquals(354, talk.code("DATA"));
        return talk.send(MESSAGE).say(".");
    }

    /** Hands on, and reports whom the next server refused. */
    private RouteBuilder partial(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("smtp-raw:127.0.0.1:0" + options)
                        .routeId("bridge")
                        .to(server("&partial=accept"))
                        .setHeader(
                                SmtpRawConstants.REJECTED,
                                header(SmtpRawConstants.RESPONSE_REJECTED))
                        .filter(header(SmtpRawConstants.REJECTED).isNotNull())
                        .process(ReportReader.reporter("failed"))
                        .filter(body().isNotNull())
                        .to(server(""));
            }
        };
    }

    @Test
    void whomTheNextServerRefusedIsReportedAndTheClientHears250() throws Exception {
        try (SmtpTalk talk = talk(partial(""), "EHLO")) {
            String reply =
                    send(
                            talk,
                            "ann@example.org",
                            "<bob@example.net>",
                            "<gone@example.net> ORCPT=rfc822;left@example.net");
            assertTrue(reply.startsWith("250"), reply);
        }
        assertEquals(2, taken.size());
        assertEquals("[bob@example.net]", taken.get(0).to());
        assertEquals("", taken.get(1).from());
        assertEquals("[ann@example.org]", taken.get(1).to());
        ReportReader report = ReportReader.of(taken.get(1).octets());
        assertEquals(1, report.recipients());
        assertEquals(
                "rfc822; left@example.net", report.fields(0).getHeader("Original-Recipient", null));
        assertEquals("5.1.1", report.fields(0).getHeader("Status", null));
        assertNotNull(report.fields().getHeader("Arrival-Date", null));
        assertTrue(report.text(2).endsWith("\r\n" + MESSAGE), report.text(2));
    }

    @Test
    void aRefusedReportIsNotReported() throws Exception {
        try (SmtpTalk talk = talk(partial(""), "EHLO")) {
            String reply = send(talk, "", "<bob@example.net>", "<gone@example.net>");
            assertTrue(reply.startsWith("250"), reply);
        }
        assertEquals(1, taken.size());
        assertEquals("[bob@example.net]", taken.get(0).to());
    }

    @Test
    void whoWasTakenByAllIsNoBodysBusiness() throws Exception {
        try (SmtpTalk talk = talk(partial(""), "EHLO")) {
            assertTrue(send(talk, "ann@example.org", "<bob@example.net>").startsWith("250"));
        }
        assertEquals(1, taken.size());
    }

    @Test
    void inLmtpAReportedRecipientHears250() throws Exception {
        try (SmtpTalk talk = talk(partial("?protocol=lmtp"), "LHLO")) {
            String first = send(talk, "ann@example.org", "<bob@x.example>", "<gone@x.example>");
            assertTrue(first.startsWith("250"), first);
            assertEquals(250, talk.code());
        }
        assertEquals(2, taken.size());
    }

    @Test
    void aRefusedMessageIsReportedByTheExceptionThatWasCaught() throws Exception {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(SmtpPermanentException.class)
                                .handled(true)
                                .process(ReportReader.reporter("failed"))
                                .filter(body().isNotNull())
                                .to(server(""));
                        from("smtp-raw:127.0.0.1:0").routeId("bridge").to(server(""));
                    }
                };
        try (SmtpTalk talk = talk(routes, "EHLO")) {
            String reply =
                    send(
                            talk,
                            "ann@example.org",
                            "<bob@example.net>",
                            "<gone@example.net> NOTIFY=FAILURE");
            assertTrue(reply.startsWith("250"), reply);
        }
        assertEquals(1, taken.size());
        ReportReader report = ReportReader.of(taken.get(0).octets());
        assertEquals(2, report.recipients());
        assertTrue(report.text(2).endsWith("\r\n" + MESSAGE), report.text(2));
    }

    @Test
    void aReportThatCanNotBeSentIsNo250() throws Exception {
        try (SmtpTalk talk = talk(partial(""), "EHLO")) {
            String reply =
                    send(talk, "gone@example.org", "<bob@example.net>", "<gone@example.net>");
            assertTrue(reply.startsWith("554"), reply);
        }
        assertEquals(1, taken.size());
    }

    @Test
    void aRouteThatSplitsBySenderReportsToEach() throws Exception {
        bridge.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:failed")
                                .split(method(new EnvelopeSplitter(), "bySender"))
                                .process(ReportReader.reporter("failed"))
                                .to(server(""));
                    }
                });
        bridge.start();
        bridge.createFluentProducerTemplate()
                .withBody(MESSAGE)
                .withHeaders(
                        Map.of(
                                SmtpRawConstants.FROM,
                                "ann@example.org",
                                SmtpRawConstants.TO,
                                List.of(
                                        Recipient.of("bob@x.example"),
                                        Recipient.of("eve@x.example")
                                                .withSender("owner-list@x.example"))))
                .to("direct:failed")
                .send();
        assertEquals("[ann@example.org]", taken.get(0).to());
        assertEquals("[owner-list@x.example]", taken.get(1).to());
        assertEquals(1, ReportReader.of(taken.get(1).octets()).recipients());
        assertNull(ReportReader.of(taken.get(1).octets()).fields().getHeader("Arrival-Date"));
    }
}
