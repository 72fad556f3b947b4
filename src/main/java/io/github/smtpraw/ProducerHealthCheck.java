package io.github.smtpraw;

import org.apache.camel.health.HealthCheckResultBuilder;

/** Down while the server could not be reached when it was tried last. */
final class ProducerHealthCheck extends ReadinessCheck {
    private final SmtpRawProducer producer;

    ProducerHealthCheck(SmtpRawProducer producer, boolean enabled) {
        super("producer:smtp-raw-" + producer.getEndpoint().getServiceUrl(), enabled);
        this.producer = producer;
    }

    @Override
    String trouble(HealthCheckResultBuilder builder) {
        builder.detail("address", producer.getEndpoint().getServiceUrl());
        return producer.counters().trouble();
    }
}
