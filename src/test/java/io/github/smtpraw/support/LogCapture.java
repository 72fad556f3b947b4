package io.github.smtpraw.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What one logger is told while it is open; for tests. */
public final class LogCapture implements AutoCloseable {
    private final String logger;
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig before;
    private final Lines lines = new Lines();

    /** Keeps what is told to that logger, or to one below it, from INFO on. */
    public LogCapture(String logger) {
        this.logger = logger;
        Configuration configuration = context.getConfiguration();
        before = configuration.getLoggers().get(logger);
        lines.start();
        LoggerConfig capturing = new LoggerConfig(logger, Level.INFO, true);
        capturing.addAppender(lines, Level.INFO, null);
        configuration.addLogger(logger, capturing);
        context.updateLoggers();
    }

    /** The messages so far, each led by its level. */
    public List<String> lines() {
        return lines.told;
    }

    @Override
    public void close() {
        Configuration configuration = context.getConfiguration();
        configuration.removeLogger(logger);
        if (before != null) {
            configuration.addLogger(logger, before);
        }
        context.updateLoggers();
    }

    private static final class Lines extends AbstractAppender {
        private final List<String> told = new CopyOnWriteArrayList<>();

        Lines() {
            super("capture", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            told.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }
}
