package io.github.smtpraw;

import io.github.smtpraw.client.ClientTransport;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import org.apache.camel.spi.ExecutorServiceManager;

/** What the producers of a component share; made with the first of them, ended with the context. */
final class ClientRuntime {
    private final ExecutorServiceManager manager;
    private final ExecutorService worker;
    private final ClientTransport transport;

    ClientRuntime(SmtpRawComponent component) {
        this.manager = component.getCamelContext().getExecutorServiceManager();
        // It has no queue: a route that goes on here may wait for another one that must go on too.
        this.worker = manager.newCachedThreadPool(component, "SmtpRawClient");
        int loops = Runtime.getRuntime().availableProcessors();
        this.transport =
                new ClientTransport(
                        loops, new DefaultThreadFactory("smtp-raw-client", true), worker);
        transport.start();
    }

    ClientTransport transport() {
        return transport;
    }

    /** Where routes go on. */
    ExecutorService worker() {
        return worker;
    }

    void stop() {
        transport.stop();
        // What is queued are exchanges that have yet to come to their end.
        manager.shutdown(worker);
    }
}
