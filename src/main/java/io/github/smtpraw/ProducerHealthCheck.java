package io.github.smtpraw;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Down while the server could not be reached when it was tried last. */
final class ProducerHealthCheck implements HealthCheck {
    private final SmtpRawProducer producer;
    private volatile boolean enabled;

    ProducerHealthCheck(SmtpRawProducer producer, boolean enabled) {
        this.producer = producer;
        this.enabled = enabled;
    }

    @Override
    public String getId() {
        return "producer:smtp-raw-" + producer.getEndpoint().getServiceUrl();
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        builder.detail("address", producer.getEndpoint().getServiceUrl());
        String trouble = producer.counters().trouble();
        return trouble == null ? builder.up().build() : builder.down().message(trouble).build();
    }
}
