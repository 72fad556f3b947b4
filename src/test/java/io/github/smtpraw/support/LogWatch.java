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

/** Collects what a logger, and those below it, say while it is open. */
public final class LogWatch implements AutoCloseable {
    private final String logger;
    private final Lines lines = new Lines();

    private LogWatch(String logger) {
        this.logger = logger;
    }

    /**
     * @param logger the name of a logger or a package
     * @param level what is said at least at this level is collected
     */
    public static LogWatch of(String logger, Level level) {
        LogWatch watch = new LogWatch(logger);
        watch.lines.start();
        LoggerConfig config = new LoggerConfig(logger, level, false);
        config.addAppender(watch.lines, level, null);
        configuration().addLogger(logger, config);
        context().updateLoggers();
        return watch;
    }

    /** {@code LEVEL text} of each event so far, and what was thrown with it. */
    public List<String> lines() {
        return List.copyOf(lines.lines);
    }

    @Override
    public void close() {
        configuration().removeLogger(logger);
        context().updateLoggers();
        lines.stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    private static Configuration configuration() {
        return context().getConfiguration();
    }

    private static final class Lines extends AbstractAppender {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Lines() {
            super("watch", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            Throwable thrown = event.getThrown();
            lines.add(
                    event.getLevel()
                            + " "
                            + event.getMessage().getFormattedMessage()
                            + (thrown == null ? "" : " " + thrown));
        }
    }
}
