package io.github.smtpraw.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Brings chunks to a file in their order: they are queued on the event loop and written by a
 * worker, one batch at a time. Event loop only.
 */
final class SpoolWriter {
    private static final int MAX_PENDING = 4;

    private final SpoolFile file;
    private final Executor worker;
    private final Executor eventLoop;
    private final Consumer<List<Chunk>> written;
    private final Runnable changed;

    private List<Chunk> queue = new ArrayList<>();
    private int writing;
    private boolean busy;
    private boolean closing;
    private boolean finished;
    private Runnable discarded;
    private ContentCollector.Failure failure;

    /**
     * @param written takes back the chunks of each batch
     * @param changed told after each batch, and when there is a failure
     */
    SpoolWriter(
            SpoolFile file,
            Executor worker,
            Executor eventLoop,
            Consumer<List<Chunk>> written,
            Runnable changed) {
        this.file = file;
        this.worker = worker;
        this.eventLoop = eventLoop;
        this.written = written;
        this.changed = changed;
    }

    void add(Chunk chunk) {
        queue.add(chunk);
        proceed();
    }

    void addAll(List<Chunk> chunks) {
        queue.addAll(chunks);
        proceed();
    }

    /** Says that nothing more comes; {@link #isFinished} holds once all is in the file. */
    void close() {
        closing = true;
        proceed();
    }

    boolean isCrowded() {
        return writing + queue.size() >= MAX_PENDING;
    }

    boolean isFinished() {
        return finished;
    }

    ContentCollector.Failure failure() {
        return failure;
    }

    SpoolFile file() {
        return file;
    }

    /**
     * Removes the file, after the batch that is being written.
     *
     * @param then runs when no chunk is in use any more
     */
    void discard(Runnable then) {
        discarded = then;
        file.abandon();
        if (!busy) {
            dispose();
        }
    }

    private void proceed() {
        if (busy || failure != null || (queue.isEmpty() && !closing)) {
            return;
        }
        List<Chunk> batch = queue;
        boolean last = closing;
        queue = new ArrayList<>();
        writing = batch.size();
        busy = true;
        try {
            worker.execute(() -> write(batch, last));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // Going down, or no thread is left. Not at once: the caller is in the midst of
            // something.
            toEventLoop(() -> ended(batch, last, ContentCollector.Failure.IO_ERROR));
        }
    }

    /** On the worker. */
    private void write(List<Chunk> batch, boolean last) {
        ContentCollector.Failure[] result = {ContentCollector.Failure.IO_ERROR};
        try {
            result[0] = file.write(batch, last);
        } finally {
            toEventLoop(() -> ended(batch, last, result[0]));
        }
    }

    private void toEventLoop(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, so nobody else is here.
            task.run();
        }
    }

    private void ended(List<Chunk> batch, boolean last, ContentCollector.Failure result) {
        busy = false;
        writing = 0;
        if (discarded != null) {
            dispose();
            return;
        }
        written.accept(batch);
        if (result != null) {
            failure = result;
            remove();
        } else if (last) {
            finished = true;
        } else {
            proceed();
        }
        changed.run();
    }

    private void dispose() {
        remove();
        discarded.run();
    }

    private void remove() {
        queue.clear();
        file.deleteOn(worker);
    }
}
