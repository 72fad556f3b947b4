package io.github.smtpraw.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Collects the content of one message: on the heap while it is small and the budget has room, else
 * in a file that a worker writes. Event loop only.
 *
 * <p>Octets are put straight into {@link #array()} from {@link #position()} on, and counted by
 * {@link #advance}. After a failure they go nowhere.
 */
public final class ContentCollector {
    /** Why content could not be kept. */
    public enum Failure {
        /** Too little is left where files are written: 452 4.3.1. */
        NO_SPACE,
        /** The file cannot be written: 451 4.3.0. */
        IO_ERROR
    }

    /**
     * What became of it; one of the two is null.
     *
     * @param content to be released by whoever gets it
     */
    public record Result(Content content, Failure failure) {}

    private static final int MIN_ROOM = 1024;
    private static final int SMALL = 8 * 1024;
    private static final int LARGE = 64 * 1024;
    private static final int MAX_SPARE = 4;

    private final ContentSettings settings;
    private final Executor worker;
    private final Executor eventLoop;
    private final HeapShare share;
    private final Deque<Chunk> spare = new ArrayDeque<>(MAX_SPARE);

    private List<Chunk> chunks = new ArrayList<>();
    private Chunk current;
    private long size;
    private SpoolWriter writer;
    private Runnable waiter;
    private Consumer<Result> ending;
    private boolean over;

    /**
     * @param worker for what blocks
     * @param eventLoop the one that this collector is used on
     */
    public ContentCollector(
            HeapBudget budget, ContentSettings settings, Executor worker, Executor eventLoop) {
        this.settings = settings;
        this.worker = worker;
        this.eventLoop = eventLoop;
        this.share = new HeapShare(budget);
    }

    /** Where octets are put; another one after {@link #advance}. */
    byte[] array() {
        return prepared().array();
    }

    int position() {
        return prepared().length();
    }

    /** Octets that may be put from {@link #position()} on: 1024 at least. */
    int room() {
        return prepared().room();
    }

    /** Says that so many octets were put. */
    void advance(int octets) {
        size += octets;
        if (isSwallowing()) {
            return;
        }
        current.advance(octets);
        if (writer == null && size > settings.spoolThreshold()) {
            spool();
        }
    }

    void write(byte[] octets) {
        write(octets, 0, octets.length);
    }

    void write(byte[] octets, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            int part = Math.min(end - at, room());
            System.arraycopy(octets, at, array(), position(), part);
            advance(part);
            at += part;
        }
    }

    /** False while the disk has to catch up; true after a failure. */
    boolean ready() {
        return writer == null || writer.failure() != null || !writer.isCrowded();
    }

    /** Runs it on the event loop once {@link #ready()} holds. */
    void whenReady(Runnable then) {
        if (ready()) {
            eventLoop.execute(then);
        } else {
            waiter = then;
        }
    }

    /** Known as soon as it happened; null while all is well. */
    Failure failure() {
        return writer == null ? null : writer.failure();
    }

    /** Octets put so far, those that went nowhere included. */
    long size() {
        return size;
    }

    /**
     * Makes content of it: at once where it is on the heap, else on the event loop when the file is
     * whole. Never told after {@link #discard()}.
     */
    void finish(Consumer<Result> then) {
        if (failure() != null) {
            fail(then);
        } else if (writer == null) {
            over = true;
            if (current != null) {
                share.giveBack(current.trim());
                chunks.add(current);
            }
            then.accept(new Result(Content.onHeap(chunks, size, share), null));
        } else {
            ending = then;
            if (current != null) {
                writer.add(current);
                current = null;
            }
            writer.close();
        }
    }

    /** Gives up what was collected, also while it is being written; as often as one likes. */
    void discard() {
        if (over) {
            return;
        }
        over = true;
        chunks = null;
        current = null;
        waiter = null;
        ending = null;
        spare.clear();
        if (writer == null) {
            share.giveBackAll();
        } else {
            writer.discard(share::giveBackAll);
        }
    }

    private boolean isSwallowing() {
        return over || failure() != null;
    }

    private Chunk prepared() {
        if (isSwallowing()) {
            if (current == null) {
                current = new Chunk(new byte[SMALL], false);
            }
            current.clear();
        } else if (current == null) {
            current = next();
        } else if (current.room() < MIN_ROOM) {
            Chunk full = current;
            if (writer == null) {
                chunks.add(full);
            } else {
                writer.add(full);
            }
            current = next();
        }
        return current;
    }

    private Chunk next() {
        if (writer == null) {
            Chunk chunk = reserve(grown(chunks.size()));
            if (chunk != null) {
                return chunk;
            }
            spool();
        }
        Chunk chunk = spare.poll();
        if (chunk == null) {
            chunk = reserve(LARGE);
        }
        // Something must be there to carry octets to the disk when the budget is used up.
        return chunk == null ? new Chunk(new byte[SMALL], false) : chunk;
    }

    /** As large as what came before, so that little is left over of the last one. */
    private static int grown(int chunks) {
        return chunks == 0
                ? SMALL
                : chunks > LARGE / SMALL ? LARGE : Math.min(LARGE, SMALL << (chunks - 1));
    }

    private Chunk reserve(int octets) {
        return share.tryTake(octets) ? new Chunk(new byte[octets], true) : null;
    }

    private void spool() {
        SpoolFile file = new SpoolFile(settings);
        writer = new SpoolWriter(file, worker, eventLoop, this::recycle, this::writerChanged);
        writer.addAll(chunks);
        chunks = null;
    }

    private void recycle(List<Chunk> written) {
        for (Chunk chunk : written) {
            boolean useful = chunk.capacity() == LARGE || !chunk.isReserved();
            if (useful && spare.size() < MAX_SPARE) {
                chunk.clear();
                spare.add(chunk);
            } else if (chunk.isReserved()) {
                share.giveBack(chunk.capacity());
            }
        }
    }

    private void writerChanged() {
        if (failure() != null) {
            current = null;
            spare.clear();
            share.giveBackAll();
        }
        if (ending != null) {
            Consumer<Result> then = ending;
            if (failure() != null) {
                fail(then);
            } else if (writer.isFinished()) {
                over = true;
                share.giveBackAll();
                then.accept(new Result(Content.inFile(writer.file(), size, worker), null));
            }
        } else if (waiter != null && ready()) {
            Runnable then = waiter;
            waiter = null;
            then.run();
        }
    }

    private void fail(Consumer<Result> then) {
        Failure why = failure();
        discard();
        then.accept(new Result(null, why));
    }
}
