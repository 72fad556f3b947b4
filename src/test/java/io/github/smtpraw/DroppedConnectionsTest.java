package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.DroppingServer;
import io.github.smtpraw.support.DroppingServer.Point;
import io.netty.util.ResourceLeakDetector;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten thousand messages to a server that drops the connection of one in fifty, at any point, from a
 * route that sends again what failed for now; what is in doubt it only names, or sends again as
 * well. {@code -Ddrops.seed=} takes the seed of a failure.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DroppedConnectionsTest {
    private static final int ONE_IN = 50;

    private static ResourceLeakDetector.Level level;

    private final long seed = Long.getLong("drops.seed", System.nanoTime());

    /** How often each message's 250 was read, and how often its outcome was unknown. */
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();

    private final Map<String, Integer> unknown = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failed = new ConcurrentHashMap<>();

    private CountDownLatch ended;

    /** Leaked buffers are looked for elsewhere; here that would take most of the time. */
    @BeforeAll
    static void lookForFewLeaks() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterAll
    static void lookForLeaksAsBefore() {
        ResourceLeakDetector.setLevel(level);
    }

    private Processor count(Map<String, Integer> counts) {
        return exchange -> counts.merge(id(exchange), 1, Integer::sum);
    }

    private static String id(Exchange exchange) {
        return exchange.getProperty("id", String.class);
    }

    private RouteBuilder route(int port, boolean unknownAgain) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(this::failed);
                onException(SmtpTransientException.class)
                        .maximumRedeliveries(20)
                        .redeliveryDelay(0)
                        .handled(true)
                        .process(this::failed);
                if (unknownAgain) {
                    onException(SmtpUnknownOutcomeException.class)
                            .maximumRedeliveries(20)
                            .redeliveryDelay(0)
                            .onRedelivery(count(unknown))
                            .handled(true)
                            .process(this::failed);
                } else {
                    onException(SmtpUnknownOutcomeException.class)
                            .handled(true)
                            .process(count(unknown))
                            .process(e -> ended.countDown());
                }
                from("seda:out?concurrentConsumers=8&size=10000")
                        .setProperty("id", body())
                        .setHeader(SmtpRawConstants.FROM, simple("${body}@example.org"))
                        .setBody(simple("Subject: ${body}\r\n\r\nFor the ${body}th time\r\n"))
                        .to("smtp-raw:127.0.0.1:" + port + "?tls=off&to=bob@example.net")
                        .process(count(sent))
                        .process(e -> ended.countDown());
            }

            private void failed(Exchange exchange) {
                Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
                failed.put(id(exchange), thrown);
                ended.countDown();
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"10000, false", "2500, true"})
    void eachArrivesNoneAgainWhose250WasReadAndThoseOfUnknownOutcomeAreNamed(
            int messages, boolean unknownAgain) throws Exception {
        ended = new CountDownLatch(messages);
        try (DroppingServer server = new DroppingServer(seed, ONE_IN);
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(route(server.port(), unknownAgain));
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (int i = 0; i < messages; i++) {
                template.sendBody("seda:out", "m" + i);
            }
            assertTrue(
                    ended.await(100, TimeUnit.SECONDS),
                    () -> ended.getCount() + " left" + seeded());
            assertEquals(Map.of(), failed, this::seeded);
            for (int i = 0; i < messages; i++) {
                check("m" + i, server, unknownAgain);
            }
            check(server);
            for (Point point : Point.values()) {
                boolean met = !server.dropped(point).isEmpty();
                assertTrue(met || messages < 10_000, () -> point + " has not been met" + seeded());
            }
        }
    }

    private void check(String id, DroppingServer server, boolean unknownAgain) {
        int doubts = unknown.getOrDefault(id, 0);
        int taken = server.taken(id);
        String what =
                id + " was taken " + taken + " times, in doubt " + doubts + " times" + seeded();
        assertEquals(unknownAgain || doubts == 0 ? 1 : 0, sent.getOrDefault(id, 0), what);
        if (sent.containsKey(id)) {
            // Once for the 250 that was read, and for each doubt perhaps.
            assertTrue(taken >= 1, what);
            assertTrue(taken <= 1 + doubts, what);
        } else {
            assertTrue(taken <= 1, what);
        }
    }

    /** The doubts are those that had to be. */
    private void check(DroppingServer server) {
        Collection<String> due = server.dropped(Point.DOT);
        assertTrue(unknown.keySet().containsAll(due), this::seeded);
        Set<String> possible = new HashSet<>(due);
        // What went out in one write may have been whole, and a RST takes back a 250 on its way.
        List.of(Point.CONTENT, Point.REPLY)
                .forEach(point -> possible.addAll(server.dropped(point)));
        assertTrue(possible.containsAll(unknown.keySet()), this::seeded);
    }

    private String seeded() {
        return ", -Ddrops.seed=" + seed;
    }
}
