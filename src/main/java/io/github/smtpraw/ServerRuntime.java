package io.github.smtpraw;

import io.github.smtpraw.server.HeapBudget;
import io.github.smtpraw.server.ServerTransport;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;

/** What the consumers of a component share; made with the first of them, ended with the context. */
final class ServerRuntime {
    private final CamelContext context;
    private final ServerTransport transport;
    private final ExecutorService worker;
    private final HeapBudget heap;
    private final ParkedListeners parked = new ParkedListeners();

    /**
     * @param maxContentHeap octets; 0 for a quarter of the JVM's heap
     */
    ServerRuntime(SmtpRawComponent component, long maxContentHeap) {
        this.context = component.getCamelContext();
        int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.transport =
                new ServerTransport(loops, new DefaultThreadFactory("smtp-raw-server", true));
        // Gates bound what is at work, so the pool may grow to what they let in.
        this.worker =
                context.getExecutorServiceManager().newCachedThreadPool(component, "SmtpRawWorker");
        long limit = maxContentHeap > 0 ? maxContentHeap : Runtime.getRuntime().maxMemory() / 4;
        this.heap = new HeapBudget(limit);
    }

    ServerTransport transport() {
        return transport;
    }

    ExecutorService worker() {
        return worker;
    }

    HeapBudget heap() {
        return heap;
    }

    ParkedListeners parked() {
        return parked;
    }

    void stop() {
        parked.close();
        transport.stop();
        context.getExecutorServiceManager().shutdownNow(worker);
    }
}
