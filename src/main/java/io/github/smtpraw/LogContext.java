package io.github.smtpraw;

import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Session;
import org.slf4j.MDC;

/** The ids of session and message in the MDC, for as long as it is open. */
final class LogContext implements AutoCloseable {
    static final String SESSION = "smtp.session";
    static final String MESSAGE = "smtp.message";

    private LogContext() {}

    /**
     * @param envelope null where no transaction is open
     */
    static LogContext of(Session session, Envelope envelope) {
        MDC.put(SESSION, session.getId());
        if (envelope != null) {
            MDC.put(MESSAGE, envelope.messageId());
        }
        return new LogContext();
    }

    @Override
    public void close() {
        MDC.remove(SESSION);
        MDC.remove(MESSAGE);
    }
}
