package io.github.smtpraw.server;

import io.github.smtpraw.server.Content.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Collects the content of one message: on the heap while it is small and the budget has room, else
 * in a file that a worker writes. Octets are put straight into {@link #array}. Event loop only.
 */
public final class ContentCollector implements SpoolFile.Listener {
    private static final int FIRST_CHUNK = 4 * 1024;
    private static final int LARGEST_CHUNK = 64 * 1024;
    private static final int QUEUED_CHUNKS = 4;

    /** Why there is no content. */
    public enum Failure {
        /** The disk is full, or nearly: 452 4.3.1. */
        NO_SPACE,
        /** The disk does not work: 451 4.3.0. */
        IO_ERROR
    }

    /**
     * @param content null where it failed
     * @param failure null where it did not
     */
    public record Result(Content content, Failure failure) {}

    private final HeapBudget budget;
    private final ContentSettings settings;
    private final Executor worker;
    private final Executor eventLoop;

    private List<Chunk> chunks = new ArrayList<>(2);
    private byte[] array;
    private int position;
    private long size;
    private long reserved;
    private SpoolFile file;
    private byte[] spare;
    private int queued;
    private Failure failure;
    private Runnable whenReady;
    private boolean ended;

    /**
     * @param worker for what blocks
     * @param eventLoop the caller's, on which it is told what the worker did
     */
    public ContentCollector(
            HeapBudget budget, ContentSettings settings, Executor worker, Executor eventLoop) {
        this.budget = budget;
        this.settings = settings;
        this.worker = worker;
        this.eventLoop = eventLoop;
        nextArray(FIRST_CHUNK);
    }

    /** Where octets go, from {@link #position} on. */
    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    /** Octets that fit behind {@link #position}; at least one. */
    int room() {
        return array.length - position;
    }

    /** So many octets were put there. */
    void advance(int octets) {
        position += octets;
        size += octets;
        if (position == array.length) {
            endChunk();
            nextArray(Math.min(LARGEST_CHUNK, array.length * 4));
        }
    }

    void write(byte[] octets) {
        write(octets, 0, octets.length);
    }

    void write(byte[] octets, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            int part = Math.min(room(), end - at);
            System.arraycopy(octets, at, array, position, part);
            advance(part);
            at += part;
        }
    }

    private void endChunk() {
        if (position > 0) {
            Chunk chunk = new Chunk(array, position);
            if (file == null) {
                chunks.add(chunk);
            } else {
                queued++;
                file.write(chunk);
            }
        }
    }

    private void nextArray(int length) {
        position = 0;
        if (file == null && size + length > settings.spoolThreshold() + FIRST_CHUNK) {
            spill();
        }
        if (file == null && !budget.tryReserve(length)) {
            spill();
        }
        if (file == null) {
            reserved += length;
            array = new byte[length];
        } else if (spare != null) {
            array = spare;
            spare = null;
        } else {
            array = new byte[LARGEST_CHUNK];
        }
    }

    private void spill() {
        file = new SpoolFile(settings, worker, eventLoop, this);
        queued += chunks.size();
        chunks.forEach(file::write);
        chunks = List.of();
    }

    @Override
    public void written(Chunk chunk) {
        queued--;
        if (chunk.array().length == LARGEST_CHUNK) {
            spare = chunk.array();
        }
        if (queued == 0 && reserved > 0) {
            budget.release(reserved);
            reserved = 0;
        }
        wake();
    }

    @Override
    public void failed(Failure why) {
        failure = why;
    }

    private void wake() {
        if (ready() && whenReady != null) {
            Runnable then = whenReady;
            whenReady = null;
            then.run();
        }
    }

    /** Whether octets may be put in; else the disk has to catch up first. */
    boolean ready() {
        return queued <= QUEUED_CHUNKS;
    }

    /** Runs it once {@link #ready} holds again. */
    void whenReady(Runnable then) {
        whenReady = then;
        wake();
    }

    /** Why the content is lost already; null while it is not. */
    Failure failure() {
        return failure;
    }

    /** Octets put in so far. */
    long size() {
        return size;
    }

    /**
     * Ends it. The result is told at once where all is on the heap, else through the event loop.
     */
    void finish(Consumer<Result> then) {
        ended = true;
        endChunk();
        if (file == null) {
            long held = reserved;
            reserved = 0;
            then.accept(new Result(Content.onHeap(chunks, size, budget, held), null));
            return;
        }
        file.finish(
                path ->
                        then.accept(
                                path == null
                                        ? new Result(null, why())
                                        : new Result(Content.inFile(path, size), null)));
    }

    private Failure why() {
        return failure == null ? Failure.IO_ERROR : failure;
    }

    /** Nothing is left of it; does nothing once it was finished. */
    void discard() {
        if (ended) {
            return;
        }
        ended = true;
        whenReady = null;
        if (file != null) {
            file.delete();
        }
        if (queued == 0 || file == null) {
            budget.release(reserved);
            reserved = 0;
        }
    }
}
