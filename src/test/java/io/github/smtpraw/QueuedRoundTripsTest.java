package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.smtpraw.support.DroppingServer;
import io.github.smtpraw.support.SlowLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** How often the client waits for the server where messages queue behind one connection. */
class QueuedRoundTripsTest extends ProducerTestSupport {
    private static final int MESSAGES = 10;

    private List<CompletableFuture<Exchange>> start(String uri, int messages) throws Exception {
        Endpoint endpoint = context.getEndpoint(uri);
        AsyncProducer producer = endpoint.createAsyncProducer();
        context.addService(producer);
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Exchange exchange = endpoint.createExchange();
            exchange.getMessage().setBody("message " + i);
            CompletableFuture<Exchange> ended = new CompletableFuture<>();
            producer.process(exchange, done -> ended.complete(exchange));
            all.add(ended);
        }
        return all;
    }

    private static void await(List<CompletableFuture<Exchange>> all) throws Exception {
        for (CompletableFuture<Exchange> one : all) {
            assertNull(one.get(20, TimeUnit.SECONDS).getException());
        }
    }

    /** It answers content only behind the next message's commands: a client that waits is stuck. */
    @Test
    void theNextMessagesCommandsFollowTheContentBeforeItsReply() throws Exception {
        CountDownLatch queued = new CountDownLatch(1);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            try {
                                queued.await(20, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new java.io.InterruptedIOException();
                            }
                            session.open("PIPELINING");
                            for (int i = 0; i < MESSAGES; i++) {
                                session.expect(
                                        "MAIL FROM:<ann@example.org>",
                                        "RCPT TO:<bob@example.net>",
                                        "DATA");
                                if (i > 0) {
                                    session.say("250 taken");
                                }
                                session.say("250 ok", "250 ok", "354 go on");
                                assertEquals("message " + i + "\r\n.\r\n", session.content());
                            }
                            session.say("250 taken");
                        })) {
            List<CompletableFuture<Exchange>> all =
                    start(server.uri(OPTIONS + "&tls=off&poolSize=1"), MESSAGES);
            queued.countDown();
            await(all);
            assertEquals(1, server.connections());
        }
    }

    @Test
    void eachOfQueuedMessagesTakesOneRoundTrip() throws Exception {
        try (DroppingServer server = new DroppingServer(0, 0);
                SlowLink link = new SlowLink(server.port(), 5)) {
            String uri = "smtp-raw:127.0.0.1:" + link.port() + "?" + OPTIONS;
            await(start(uri + "&tls=off&poolSize=1", 50));
            assertEquals(1, server.connections());
            // EHLO, the first commands, and the last content.
            assertEquals(50 + 2, link.turns(), link::said);
        }
    }

    @Test
    void fiftyRecipientsThatAreAllToHaveItCostNoMoreThanOne() throws Exception {
        List<String> to = IntStream.range(0, 50).mapToObj(i -> "bob" + i + "@example.net").toList();
        try (DroppingServer server = new DroppingServer(0, 0);
                SlowLink link = new SlowLink(server.port(), 2)) {
            String uri = "smtp-raw:127.0.0.1:" + link.port() + "?tls=off&" + OPTIONS;
            for (int i = 0; i < 2; i++) {
                link.reset();
                Exchange sent =
                        template.request(
                                uri,
                                e -> {
                                    e.getMessage().setBody("Hi");
                                    e.getMessage().setHeader(SmtpRawConstants.TO, to);
                                });
                assertNull(sent.getException());
            }
            assertEquals(2, link.turns(), link::said);
        }
    }
}
