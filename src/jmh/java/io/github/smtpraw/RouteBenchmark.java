package io.github.smtpraw;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.MailParameters;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.protocol.Verb;
import io.github.smtpraw.server.Content;
import io.github.smtpraw.server.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one message costs in Camel: its exchange made, filled, through a route, and let go. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteBenchmark {
    private final byte[] octets = "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
    private final Session session = new Session("SESSION", "192.0.2.1:4321", "127.0.0.1:25");

    private DefaultCamelContext context;
    private SmtpRawConsumer consumer;
    private Envelope envelope;

    @Setup
    public void start() throws Exception {
        context = new DefaultCamelContext();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:0").routeId("take").process(e -> {});
                    }
                });
        context.start();
        Consumer started = context.getRoute("take").getConsumer();
        consumer = (SmtpRawConsumer) started;
        envelope =
                new Envelope(
                        "MESSAGE",
                        Verb.MAIL,
                        "ben@example.net",
                        List.of(Recipient.of("ann@example.org")),
                        1,
                        false,
                        new MailParameters());
    }

    @TearDown
    public void stop() {
        context.stop();
    }

    @Benchmark
    public Exchange exchangeThroughARoute() throws Exception {
        Exchange exchange = consumer.createExchange(false);
        consumer.createUoW(exchange);
        MessageExchange.fill(
                exchange,
                session,
                new Delivery(envelope, Content.of(octets), octets.length, "7BIT"));
        consumer.getProcessor().process(exchange);
        consumer.doneUoW(exchange);
        consumer.releaseExchange(exchange, false);
        return exchange;
    }
}
