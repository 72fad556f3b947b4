package io.github.smtpraw.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TLS of a listener: the JDK's engines behind Netty's handler. */
final class ListenerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);
    private static final long CLOSE_NOTIFY_MILLIS = 1_000;

    private final TlsEngines engines;
    private final Executor workers;

    ListenerTls(TlsEngines engines, Executor worker) {
        this.engines = engines;
        this.workers = new HandshakeExecutor(worker);
    }

    /** Makes an engine and gives it, or null where that fails, to {@code then} in a worker. */
    void newEngine(Consumer<SSLEngine> then) {
        workers.execute(
                () -> {
                    SSLEngine engine = null;
                    try {
                        engine = engines.newEngine();
                    } catch (Exception e) {
                        LOG.warn("TLS is not available: {}", e.toString());
                    }
                    then.accept(engine);
                });
    }

    /** For one connection; its handshake has no deadline of its own. */
    SslHandler handler(SSLEngine engine) {
        FirstHandshake tasks = new FirstHandshake();
        SslHandler handler = new SslHandler(engine, false, tasks);
        tasks.done = handler.handshakeFuture();
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        return handler;
    }

    /** Engines hand over work in handshakes alone, so work behind the first is a renegotiation. */
    private final class FirstHandshake implements Executor {
        private Future<Channel> done;

        @Override
        public void execute(Runnable task) {
            if (done.isDone()) {
                throw new RejectedExecutionException("TLS renegotiation is refused");
            }
            workers.execute(task);
        }
    }
}
