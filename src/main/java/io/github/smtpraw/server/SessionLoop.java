package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Session;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of a session. A session whose own code fails there is closed, not left hanging.
 */
final class SessionLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);

    private final ChannelHandlerContext context;
    private final Session session;

    SessionLoop(ChannelHandlerContext context, Session session) {
        this.context = context;
        this.session = session;
    }

    /** Runs it, from any thread; nothing once the loop is over. */
    void run(Runnable task) {
        if (context.executor().inEventLoop()) {
            task.run();
            return;
        }
        try {
            context.executor().execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("Session {} is over: {}", session, e.toString());
        }
    }

    /** Runs it then, from any thread; nothing once the loop is over. */
    void runLater(Runnable task, long delay, TimeUnit unit) {
        try {
            context.executor().schedule(guarded(task), delay, unit);
        } catch (RejectedExecutionException e) {
            LOG.debug("Session {} is over: {}", session, e.toString());
        }
    }

    /** The task, closing the session where it fails. */
    Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.warn("Session {} broke", session, e);
                context.close();
            }
        };
    }
}
