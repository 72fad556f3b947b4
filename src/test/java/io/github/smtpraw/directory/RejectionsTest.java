package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is in CamelSmtpRejected behind the splits of an envelope. */
class RejectionsTest {
    private static final Recipient ANN = Recipient.of("ann@example.org");
    private static final Recipient BOB =
            Recipient.of("bob@example.org").withSender("owner-l@e.org");
    private static final Recipient OTHER_BOB = BOB.withSender(null);
    private static final Recipient EVE = Recipient.of("eve@elsewhere.example");
    private static final Reply BUSY = Reply.of(450, "4.2.1", "User not active now");

    private final EnvelopeSplitter splitter = new EnvelopeSplitter();
    private final Rejections rejections = new Rejections();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private String failing;

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("direct:in")
                                .split(method(splitter, "byDomain"), rejections)
                                .to("direct:domain");
                        from("direct:domain")
                                .split(method(splitter, "byRecipient"), rejections)
                                .doTry()
                                .process(RejectionsTest.this::deliver)
                                .doCatch(SmtpReplyException.class)
                                .bean(rejections, "note")
                                .end();
                    }
                });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void deliver(Exchange exchange) throws SmtpReplyException {
        String from = exchange.getMessage().getHeader(SmtpRawConstants.FROM, String.class);
        Object to = exchange.getMessage().getHeader(SmtpRawConstants.TO, List.class).get(0);
        if ((to + " from " + from).matches(failing)) {
            throw new SmtpReplyException(450, "4.2.1", "User not active now");
        }
        if (failing.equals("broken")) {
            throw new IllegalStateException("broken");
        }
    }

    private Exchange send(String whoFails, Object to) {
        failing = whoFails;
        return context.createProducerTemplate()
                .send("direct:in", exchange -> envelope(exchange, to));
    }

    private static void envelope(Exchange exchange, Object to) {
        exchange.getMessage().setBody("hello");
        exchange.getMessage().setHeader(SmtpRawConstants.FROM, "jones@example.org");
        exchange.getMessage().setHeader(SmtpRawConstants.TO, to);
    }

    private static Object rejected(Exchange exchange) {
        assertNull(exchange.getException());
        return exchange.getMessage().getHeader(SmtpRawConstants.REJECTED);
    }

    @Test
    void theWholeHoldsThoseOfAllPartsAsItNamesThem() {
        List<Recipient> all = List.of(ANN, BOB, OTHER_BOB, EVE);
        Exchange exchange = send("(bob|eve).*", all);
        assertEquals(Map.of(BOB, BUSY, OTHER_BOB, BUSY, EVE, BUSY), rejected(exchange));
        assertFalse(rejections.isEverybody(exchange));
        assertEquals(Map.of(BOB, BUSY), rejected(send("bob.* from owner.*", all)));
        assertEquals("hello", exchange.getMessage().getBody());
    }

    @Test
    void whereEverybodyWasServedThereIsNoHeaderAndWhereNobodyWasItIsEverybody() {
        assertNull(rejected(send("nobody", List.of(ANN, EVE))));
        assertTrue(rejections.isEverybody(send(".*", List.of(ANN, BOB, EVE))));
        assertTrue(rejections.isEverybody(send(".*", "ann@example.org, eve@elsewhere.example")));
        assertFalse(rejections.isEverybody(send(".*", List.of())));
    }

    @Test
    void whatAPartThrewAndDidNotCatchIsThrownByTheWhole() {
        assertEquals(
                "broken",
                send("broken", List.of(ANN, EVE))
                        .getException(IllegalStateException.class)
                        .getMessage());
    }

    @Test
    void withoutAReplyThereIsNothingToNote() {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IllegalStateException("broken"));
        assertThrows(IllegalStateException.class, () -> rejections.note(exchange));
    }

    @Test
    void thoseWhoWereNotServedArePartedByWhomAReportGoesTo() throws Exception {
        Exchange exchange = new DefaultExchange(context);
        envelope(exchange, List.of(ANN, BOB, EVE));
        Reply gone = Reply.of(550, "5.1.1", "");
        exchange.getMessage()
                .setHeader(
                        SmtpRawConstants.REJECTED,
                        Map.of(BOB, BUSY, EVE, gone, "carl@example.org", gone));
        Map<Object, Object> parts = new HashMap<>();
        for (Message part : splitter.rejectedBySender(exchange)) {
            Map<?, ?> map = part.getHeader(SmtpRawConstants.REJECTED, Map.class);
            parts.put(part.getHeader(SmtpRawConstants.FROM), map);
            List<?> to = part.getHeader(SmtpRawConstants.TO, List.class);
            assertEquals(map.keySet(), Set.copyOf(to));
        }
        assertEquals(
                Map.of(
                        "owner-l@e.org",
                        Map.of(OTHER_BOB, BUSY),
                        "jones@example.org",
                        Map.of(EVE, gone, Recipient.of("carl@example.org"), gone)),
                parts);
    }
}
