package io.github.smtpraw;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Up while the consumer listens and takes transactions. */
final class ConsumerHealthCheck implements HealthCheck {
    private final SmtpRawConsumer consumer;
    private volatile boolean enabled = true;

    ConsumerHealthCheck(SmtpRawConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public String getId() {
        return "consumer:smtp-raw-" + consumer.getRouteId();
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
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return true;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        builder.detail("address", consumer.getEndpoint().getServiceUrl());
        builder.detail("port", consumer.getPort());
        builder.detail("open.connections", consumer.getOpenConnections());
        if (consumer.isListening() && consumer.isOpen()) {
            return builder.up().build();
        }
        String state = consumer.isListening() ? "takes no transactions" : "is not listening";
        return builder.down().message("The SMTP server " + state).build();
    }
}
