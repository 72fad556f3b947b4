package io.github.smtpraw.host;

import java.util.List;
import org.apache.camel.main.Main;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes that the properties name until it is told to stop. What is wrong at start is told
 * in one line, and then the process ends: a broker that had begun would keep it alive.
 */
public final class MailHost {
    private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

    private MailHost() {}

    /**
     * @param arguments as camel-main takes them: {@code -pl file:routes/application.properties}
     */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "routes/log4j2.properties");
        }
        // Not before, or logging would have begun without its configuration.
        Logger log = LoggerFactory.getLogger(MailHost.class);
        int status;
        try {
            status = new Main().run(arguments);
        } catch (Exception e) {
            log.error("The mail host did not start: {}", ExceptionUtils.getMessage(telling(e)));
            log.debug("The mail host did not start", e);
            status = 1;
        }
        System.exit(status);
    }

    /** The root cause, or what says more of it: {@code cannot listen on …: Address in use}. */
    private static Throwable telling(Exception failure) {
        List<Throwable> chain = ExceptionUtils.getThrowableList(failure);
        Throwable telling = chain.get(chain.size() - 1);
        for (int i = chain.size() - 2; i >= 0; i--) {
            String text = String.valueOf(chain.get(i).getMessage());
            boolean wraps = text.equals(telling.toString());
            if (wraps || !text.endsWith(String.valueOf(telling.getMessage()))) {
                break;
            }
            telling = chain.get(i);
        }
        return telling;
    }
}
