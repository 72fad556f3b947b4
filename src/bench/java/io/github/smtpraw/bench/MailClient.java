package io.github.smtpraw.bench;

import io.github.smtpraw.bench.ClientBench.Client;
import io.github.smtpraw.bench.ClientBench.Sender;
import io.github.smtpraw.bench.ClientBench.Work;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** camel-mail; it always opens a new connection. */
final class MailClient implements Client {
    @Override
    public Sender[] senders(Work work) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.start();
        Endpoint endpoint =
                context.getEndpoint(
                        "smtp:127.0.0.1:%d?from=a@example.net&to=%s"
                                .formatted(work.port(), String.join(",", work.recipients())));
        ProducerTemplate template = context.createProducerTemplate();
        String text = new String(work.octets(), StandardCharsets.US_ASCII);
        Executor threads = Executors.newFixedThreadPool(work.senders());
        Sender[] senders = new Sender[work.senders()];
        Arrays.fill(
                senders,
                (Sender)
                        () ->
                                CompletableFuture.runAsync(
                                        () -> template.sendBody(endpoint, text), threads));
        return senders;
    }
}
