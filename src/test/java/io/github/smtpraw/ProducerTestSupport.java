package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A context for each test, and exchanges sent from it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ProducerTestSupport {
    static final String OPTIONS = "heloName=here&from=ann@example.org&to=bob@example.net";

    DefaultCamelContext context;
    ProducerTemplate template;

    @BeforeEach
    void startContext() {
        context = new DefaultCamelContext();
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stopContext() {
        context.stop();
    }

    /** Sends a body with headers, given as names and values, to the server and waits. */
    Exchange send(ScriptedServer server, String more, Object body, Object... headers) {
        String options = OPTIONS + (more.isEmpty() ? "" : "&" + more);
        return template.request(
                server.uri(options),
                exchange -> {
                    exchange.getMessage().setBody(body);
                    for (int i = 0; i < headers.length; i += 2) {
                        exchange.getMessage().setHeader((String) headers[i], headers[i + 1]);
                    }
                });
    }

    /**
     * Sends as {@link #send} does and does not wait; one after the other goes out in that order.
     */
    CompletableFuture<Exchange> start(
            ScriptedServer server, String more, Object body, Object... headers) throws Exception {
        String options = OPTIONS + (more.isEmpty() ? "" : "&" + more);
        AsyncProducer producer = context.getEndpoint(server.uri(options)).createAsyncProducer();
        producer.start();
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getMessage().setHeader((String) headers[i], headers[i + 1]);
        }
        return producer.processAsync(exchange);
    }

    static Exchange outcome(CompletableFuture<Exchange> started) throws Exception {
        return started.get(30, TimeUnit.SECONDS);
    }

    /** What an endpoint that can not start says of the option. */
    String complaint(String uri) {
        Throwable cause = assertThrows(Exception.class, () -> template.requestBody(uri, "Hi"));
        while (cause != null && !(cause instanceof IllegalArgumentException)) {
            cause = cause.getCause();
        }
        return cause == null ? "none" : cause.getMessage();
    }

    static <T> T failure(Class<T> type, Exchange exchange) {
        return assertInstanceOf(type, exchange.getException());
    }
}
