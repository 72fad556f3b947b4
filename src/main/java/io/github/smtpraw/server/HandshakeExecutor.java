package io.github.smtpraw.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs what takes long in TLS handshakes: key files, signatures of a millisecond each, trust
 * managers that ask the network. So many at once; the others wait in their order.
 */
final class HandshakeExecutor implements Executor {
    private static final int AT_ONCE = 32;

    private final Gate gate = new Gate(AT_ONCE);
    private final Executor worker;

    HandshakeExecutor(Executor worker) {
        this.worker = worker;
    }

    @Override
    public void execute(Runnable task) {
        gate.enter(() -> start(task));
    }

    private void start(Runnable task) {
        try {
            worker.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            gate.leave();
            throw e;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            gate.leave();
        }
    }
}
