package io.github.smtpraw;

import io.github.smtpraw.client.ClientTransport;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.jsse.SSLContextParameters;

/** What the producers of a component share; made with the first of them, ended with the context. */
final class ClientRuntime {
    private final CamelContext context;
    private final Map<TlsKey, ClientTls> tls = new ConcurrentHashMap<>();
    private final ExecutorServiceManager manager;
    private final ExecutorService workers;
    private final Executor worker;
    private final ClientTransport transport;

    /**
     * @param parameters compared by what they are, not by what they say
     */
    private record TlsKey(SSLContextParameters parameters, boolean checked) {}

    ClientRuntime(SmtpRawComponent component) {
        this.context = component.getCamelContext();
        this.manager = component.getCamelContext().getExecutorServiceManager();
        // Not bounded: a route that goes on here may wait for another one that must go on too.
        this.workers = manager.newCachedThreadPool(component, "SmtpRawClient");
        this.worker = new HandOver(workers);
        int loops = Runtime.getRuntime().availableProcessors();
        this.transport =
                new ClientTransport(
                        loops, new DefaultThreadFactory("smtp-raw-client", true), worker);
        transport.start();
    }

    /** One for all producers of the same parameters, so that they share connections. */
    ClientTls tls(SSLContextParameters parameters, boolean checked) {
        return tls.computeIfAbsent(
                new TlsKey(parameters, checked),
                key -> new ClientTls(context, parameters, checked));
    }

    ClientTransport transport() {
        return transport;
    }

    /** Where routes go on. */
    Executor worker() {
        return worker;
    }

    void stop() {
        transport.stop();
        // What is queued are exchanges that have yet to come to their end.
        manager.shutdown(workers);
    }
}
