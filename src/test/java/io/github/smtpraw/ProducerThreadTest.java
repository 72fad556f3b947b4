package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which thread a route goes on behind the producer. */
class ProducerThreadTest extends ProducerTestSupport {
    private static final ScriptedServer.Script TAKE =
            session -> {
                session.open();
                session.takeAll();
            };
    private static final int MESSAGES = 2000;

    private AsyncProducer producer(ScriptedServer server, String more) throws Exception {
        AsyncProducer producer =
                context.getEndpoint(server.uri(OPTIONS + "&" + more)).createAsyncProducer();
        producer.start();
        return producer;
    }

    private static Exchange exchange(AsyncProducer producer) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody("Hi");
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({
        "true, 250, SmtpRawClient",
        "true, 451, SmtpRawClient",
        "false, 250, smtp-raw-client",
        "false, 451, smtp-raw-client"
    })
    void theOptionSaysInWhichThreadARouteGoesOn(boolean pool, int code, String thread)
            throws Exception {
        ScriptedServer.Script script =
                session -> {
                    session.open();
                    session.answer("MAIL FROM:<ann@example.org>", code + " so");
                    session.drain();
                };
        try (ScriptedServer server = new ScriptedServer(code == 250 ? TAKE : script)) {
            AsyncProducer producer = producer(server, "usingExecutorService=" + pool);
            Exchange exchange = exchange(producer);
            CompletableFuture<String> wentOn = new CompletableFuture<>();
            producer.process(exchange, sync -> wentOn.complete(Thread.currentThread().getName()));

            String name = wentOn.get(20, TimeUnit.SECONDS);

            assertTrue(name.contains(thread), name);
            assertEquals(code, exchange.getMessage().getHeader("CamelSmtpResponseCode"));
            if (code == 250) {
                assertNull(exchange.getException());
            } else {
                assertInstanceOf(SmtpTransientException.class, exchange.getException());
            }
        }
    }

    @Test
    void manyMessagesOneBehindTheOtherGoOverOneConnectionFromItsOwnThread() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            AsyncProducer producer = producer(server, "usingExecutorService=false&poolSize=1");
            CompletableFuture<Void> done = new CompletableFuture<>();
            next(producer, MESSAGES, done);
            done.get(60, TimeUnit.SECONDS);
            assertEquals(1, server.connections());
        }
    }

    private static void next(AsyncProducer producer, int left, CompletableFuture<Void> done) {
        if (left == 0) {
            done.complete(null);
            return;
        }
        Exchange exchange = exchange(producer);
        producer.process(
                exchange,
                sync -> {
                    if (exchange.getException() == null) {
                        next(producer, left - 1, done);
                    } else {
                        done.completeExceptionally(exchange.getException());
                    }
                });
    }
}
