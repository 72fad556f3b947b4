package io.github.smtpraw.bench;

import io.github.smtpraw.bench.ClientBench.Client;
import io.github.smtpraw.bench.ClientBench.Sender;
import io.github.smtpraw.bench.ClientBench.Work;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** The component, called by Camel's asynchronous API, or by threads that wait. */
final class RawClient implements Client {
    private final boolean blocking;
    private final boolean handedOver;

    RawClient(boolean blocking, boolean handedOver) {
        this.blocking = blocking;
        this.handedOver = handedOver;
    }

    @Override
    public Sender[] senders(Work work) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.start();
        String uri =
                "smtp-raw:127.0.0.1:%d?tls=off&from=a@example.net&usingExecutorService=%s&poolSize=%d&to=%s%s"
                        .formatted(
                                work.port(),
                                handedOver,
                                work.senders(),
                                String.join(",", work.recipients()),
                                work.kept() ? "" : "&maxMessagesPerConnection=1");
        Sender sender = blocking ? waiting(context, uri, work) : told(context, uri, work);
        Sender[] senders = new Sender[work.senders()];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = sender;
        }
        return senders;
    }

    private static Sender told(DefaultCamelContext context, String uri, Work work)
            throws Exception {
        Endpoint endpoint = context.getEndpoint(uri);
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        return () -> {
            Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
            exchange.getMessage().setBody(work.content());
            CompletableFuture<Exchange> sent = new CompletableFuture<>();
            producer.process(exchange, sync -> complete(sent, exchange));
            return sent;
        };
    }

    private static void complete(CompletableFuture<Exchange> sent, Exchange exchange) {
        if (exchange.getException() == null) {
            sent.complete(exchange);
        } else {
            sent.completeExceptionally(exchange.getException());
        }
    }

    private static Sender waiting(DefaultCamelContext context, String uri, Work work) {
        ProducerTemplate template = context.createProducerTemplate();
        Endpoint endpoint = context.getEndpoint(uri);
        Executor threads = Executors.newFixedThreadPool(work.senders());
        return () ->
                CompletableFuture.runAsync(
                        () -> template.sendBody(endpoint, work.content()), threads);
    }
}
