package io.github.smtpraw.server;

import io.github.smtpraw.server.Content.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of one message while it is written, chunk after chunk, by a worker. Chunks may be queued
 * from any thread; what is told about them is told through the event loop.
 */
final class SpoolFile {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);
    private static final long SPACE_CHECK_INTERVAL = 16L * 1024 * 1024;

    /** Told through the event loop. */
    interface Listener {
        /** A chunk is written, or dropped after a failure, and its array free again. */
        void written(Chunk chunk);

        /** Nothing more is written; whatever is queued is dropped. */
        void failed(ContentCollector.Failure failure);
    }

    private final ContentSettings settings;
    private final Executor worker;
    private final Executor eventLoop;
    private final Listener listener;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private boolean working;

    // The worker's alone.
    private Path path;
    private FileChannel channel;
    private long nextSpaceCheck;
    private long written;
    private boolean failed;

    SpoolFile(ContentSettings settings, Executor worker, Executor eventLoop, Listener listener) {
        this.settings = settings;
        this.worker = worker;
        this.eventLoop = eventLoop;
        this.listener = listener;
    }

    void write(Chunk chunk) {
        queue(
                () -> {
                    store(chunk);
                    eventLoop.execute(() -> listener.written(chunk));
                });
    }

    /** Behind all chunks: tells the finished file, or null after a failure. */
    void finish(java.util.function.Consumer<Path> then) {
        queue(
                () -> {
                    close();
                    Path finished = failed ? null : path;
                    eventLoop.execute(() -> then.accept(finished));
                });
    }

    /** Behind all chunks: nothing is left of it. */
    void delete() {
        queue(
                () -> {
                    failed = true;
                    close();
                    if (path != null) {
                        SpoolDirectory.delete(path);
                    }
                });
    }

    private void queue(Runnable task) {
        synchronized (queue) {
            queue.add(task);
            if (working) {
                return;
            }
            working = true;
        }
        worker.execute(this::work);
    }

    private void work() {
        while (true) {
            Runnable task;
            synchronized (queue) {
                task = queue.poll();
                if (task == null) {
                    working = false;
                    return;
                }
            }
            task.run();
        }
    }

    private void store(Chunk chunk) {
        if (failed) {
            return;
        }
        try {
            if (channel == null) {
                path = SpoolDirectory.newFile(settings.spoolDirectory());
                channel = FileChannel.open(path, StandardOpenOption.WRITE);
            }
            if (written >= nextSpaceCheck) {
                nextSpaceCheck = written + SPACE_CHECK_INTERVAL;
                if (free() < settings.minSpoolFree()) {
                    LOG.warn(
                            "Less than {} octets free in {}",
                            settings.minSpoolFree(),
                            settings.spoolDirectory());
                    fail(ContentCollector.Failure.NO_SPACE);
                    return;
                }
            }
            ByteBuffer octets = ByteBuffer.wrap(chunk.array(), 0, chunk.length());
            while (octets.hasRemaining()) {
                written += channel.write(octets);
            }
        } catch (IOException e) {
            LOG.warn(
                    "Cannot write to the spool directory {}: {}",
                    settings.spoolDirectory(),
                    e.toString());
            fail(isFull() ? ContentCollector.Failure.NO_SPACE : ContentCollector.Failure.IO_ERROR);
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(settings.spoolDirectory()).getUsableSpace();
    }

    private boolean isFull() {
        try {
            return channel != null && free() < SPACE_CHECK_INTERVAL;
        } catch (IOException e) {
            return false;
        }
    }

    private void fail(ContentCollector.Failure failure) {
        failed = true;
        close();
        if (path != null) {
            SpoolDirectory.delete(path);
        }
        eventLoop.execute(() -> listener.failed(failure));
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("Cannot close the spool file {}: {}", path, e.toString());
            failed = true;
        }
    }
}
