package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What an operator sees of a producer: health and counters. */
class ProducerHealthTest {

    @Test
    void producerIsDownFromAServerThatCannotBeReachedUntilItCanAndBothAreCounted()
            throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(server(port));
            context.start();
            SmtpRawProducer producer =
                    (SmtpRawProducer)
                            context.getEndpoint("smtp-raw:127.0.0.1:" + port).createProducer();
            producer.start();
            HealthCheck check = new ProducerHealthCheck(producer, true);
            assertEquals(HealthCheck.State.UP, check.call().getState());
            assertInstanceOf(SmtpConnectionException.class, send(producer).getException());
            assertEquals(HealthCheck.State.DOWN, check.call().getState());
            assertTrue(check.call().getMessage().orElse("").contains("127.0.0.1:" + port));
            context.getRouteController().startRoute("server");
            assertNull(send(producer).getException());
            assertEquals(HealthCheck.State.UP, check.call().getState());
            assertEquals(1, producer.getSent());
            assertEquals(1, producer.getConnectionFailures());
            producer.stop();
        }
    }

    @Test
    void producerStandsInCamelsRepositoryWhileItRuns() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            HealthCheckRepository repository =
                    HealthCheckHelper.getHealthCheckRepository(
                            context, "producers", HealthCheckRepository.class);
            // Camel leaves the checks of producers out unless told.
            repository.setEnabled(true);
            SmtpRawProducer producer =
                    (SmtpRawProducer)
                            context.getEndpoint("smtp-raw:mail.example.org").createProducer();
            producer.start();
            assertEquals(
                    1,
                    repository.stream()
                            .filter(c -> c.getId().equals("producer:smtp-raw-mail.example.org:25"))
                            .count());
            producer.stop();
            assertEquals(0, repository.stream().count());
        }
    }

    private static RouteBuilder server(int port) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("smtp-raw:127.0.0.1:" + port + "?hostname=mx.example.org")
                        .routeId("server")
                        .autoStartup(false)
                        .process(exchange -> {});
            }
        };
    }

    private static Exchange send(SmtpRawProducer producer) throws Exception {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getIn().setHeader(SmtpRawConstants.FROM, "ann@example.org");
        exchange.getIn().setHeader(SmtpRawConstants.TO, "bob@example.org");
        exchange.getIn().setBody("Subject: x\r\n\r\nx\r\n");
        producer.process(exchange);
        return exchange;
    }
}
