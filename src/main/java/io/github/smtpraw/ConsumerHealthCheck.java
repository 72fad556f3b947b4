package io.github.smtpraw;

import org.apache.camel.health.HealthCheckResultBuilder;

/** Up while the consumer listens and takes transactions. */
final class ConsumerHealthCheck extends ReadinessCheck {
    private final SmtpRawConsumer consumer;

    ConsumerHealthCheck(SmtpRawConsumer consumer, boolean enabled) {
        super("consumer:smtp-raw-" + consumer.getRouteId(), enabled);
        this.consumer = consumer;
    }

    @Override
    String trouble(HealthCheckResultBuilder builder) {
        builder.detail("address", consumer.getEndpoint().getServiceUrl());
        builder.detail("port", consumer.getPort());
        builder.detail("open.connections", consumer.getOpenConnections());
        if (!consumer.isListening()) {
            return "The SMTP server is not listening";
        }
        return consumer.isOpen() ? null : "The SMTP server takes no transactions";
    }
}
