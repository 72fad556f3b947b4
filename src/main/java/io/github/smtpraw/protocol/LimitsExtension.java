package io.github.smtpraw.protocol;

/** LIMITS (RFC 9422): how many recipients a message may have, and messages a connection. */
final class LimitsExtension implements Extension {
    @Override
    public String keyword() {
        return "LIMITS";
    }

    @Override
    public String line(ServerSettings settings, Session session) {
        ServerSettings.Limits limits = settings.limits();
        String line = "LIMITS RCPTMAX=" + limits.maxRecipients();
        return limits.maxMessages() > 0 ? line + " MAILMAX=" + limits.maxMessages() : line;
    }
}
