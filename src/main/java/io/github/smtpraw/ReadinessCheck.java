package io.github.smtpraw;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Whether a consumer or a producer can do its work. It needs nothing but Camel's API, so that an
 * application without camel-health is spared it.
 */
abstract class ReadinessCheck implements HealthCheck {
    private final String id;
    private volatile boolean enabled;

    ReadinessCheck(String id, boolean enabled) {
        this.id = id;
        this.enabled = enabled;
    }

    /** Adds details, and gives what is wrong, or null. */
    abstract String trouble(HealthCheckResultBuilder builder);

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this);
        String trouble = trouble(builder);
        return trouble == null ? builder.up().build() : builder.down().message(trouble).build();
    }

    @Override
    public String getId() {
        return id;
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
}
