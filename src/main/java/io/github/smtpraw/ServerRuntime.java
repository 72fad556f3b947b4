package io.github.smtpraw;

import io.github.smtpraw.server.HeapBudget;
import io.github.smtpraw.server.ServerTransport;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** What the consumers of a component share; made with the first of them, ended with the context. */
final class ServerRuntime {
    private static final long SPOOL_MILLIS = 2_000;

    private final CamelContext context;
    private final ServerTransport transport;
    private final ExecutorService workers;
    private final Executor worker;
    private final ExecutorService spool;
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
        this.workers =
                context.getExecutorServiceManager()
                        .newThreadPool(component, "SmtpRawWorker", working());
        this.worker = new HandOver(workers);
        this.spool =
                context.getExecutorServiceManager()
                        .newThreadPool(component, "SmtpRawSpool", spooling());
        long limit = maxContentHeap > 0 ? maxContentHeap : Runtime.getRuntime().maxMemory() / 4;
        this.heap = new HeapBudget(limit);
    }

    ServerTransport transport() {
        return transport;
    }

    Executor worker() {
        return worker;
    }

    /** For what waits for the disk: a stalled one holds no more threads than these. */
    ExecutorService spool() {
        return spool;
    }

    /** Without a queue, so that it grows; what a burst made is not kept for long. */
    private static ThreadPoolProfile working() {
        ThreadPoolProfile profile = profile("smtpRawWorker", 10);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(Integer.MAX_VALUE);
        profile.setMaxQueueSize(0);
        return profile;
    }

    private static ThreadPoolProfile spooling() {
        int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        ThreadPoolProfile profile = profile("smtpRawSpool", 60);
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        return profile;
    }

    private static ThreadPoolProfile profile(String id, long idleSeconds) {
        ThreadPoolProfile profile = new ThreadPoolProfile(id);
        profile.setKeepAliveTime(idleSeconds);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
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
        context.getExecutorServiceManager().shutdownNow(workers);
        // Files that nobody needs any more are still removed.
        context.getExecutorServiceManager().shutdownGraceful(spool, SPOOL_MILLIS);
    }
}
