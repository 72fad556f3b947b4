package io.github.smtpraw.host;

import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * The broker of the relay queue: one within this process where the URL is {@code vm://…}, else one
 * that runs elsewhere and of which nothing is started here.
 */
public class QueueBroker {
    private String url = "vm://0";
    private String configuration;
    private EmbeddedActiveMQ embedded;

    /**
     * Starts the broker within this process, where the queue shall be there.
     *
     * @throws Exception where it can't start
     */
    public void start() throws Exception {
        if (url.startsWith("vm:")) {
            embedded = new EmbeddedActiveMQ();
            embedded.setConfigResourcePath(configuration);
            embedded.start();
        }
    }

    public void stop() throws Exception {
        if (embedded != null) {
            embedded.stop();
            embedded = null;
        }
    }

    /** The broker within this process; null where it runs elsewhere. */
    public ActiveMQServer getServer() {
        return embedded == null ? null : embedded.getActiveMQServer();
    }

    /** Where the queue is; default {@code vm://0}, within this process. */
    public void setUrl(String url) {
        this.url = url.strip();
    }

    /** The file of the broker within this process, as {@code file:…}. */
    public void setConfiguration(String configuration) {
        this.configuration = configuration;
    }
}
