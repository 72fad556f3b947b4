package io.github.smtpraw.server;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The octets of one message, on the heap or in a file, for as long as somebody holds them. Made
 * with one holder; {@link #retain} adds one, and with the last {@link #release} the file is deleted
 * and the heap budget given back. Octets on the heap stay readable even then. Thread-safe.
 */
public final class Content {
    // Only for content that somebody loses without releasing it.
    private static final Cleaner CLEANER = Cleaner.create();

    private final List<Chunk> chunks;
    private final SpoolFile file;
    private final long size;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Cleaner.Cleanable resources;

    private Content(List<Chunk> chunks, SpoolFile file, long size, Runnable resources) {
        this.chunks = chunks;
        this.file = file;
        this.size = size;
        this.resources = CLEANER.register(this, resources);
    }

    static Content onHeap(List<Chunk> chunks, long size, HeapShare share) {
        return new Content(chunks, null, size, share::giveBackAll);
    }

    /**
     * @param worker where the file is deleted, since who lets go last may be an event loop
     */
    static Content inFile(SpoolFile file, long size, Executor worker) {
        return new Content(null, file, size, () -> file.deleteOn(worker));
    }

    /** Content of an array, which must not change any more and counts for no budget. */
    public static Content of(byte[] octets) {
        return new Content(List.of(Chunk.of(octets)), null, octets.length, () -> {});
    }

    /** In octets. */
    public long size() {
        return size;
    }

    /** Whether it is on the heap. */
    public boolean inMemory() {
        return file == null;
    }

    /**
     * A stream of its own from the first octet on, to be closed.
     *
     * @throws IOException if it cannot be read, or was in a file and nobody holds it any more
     */
    public InputStream open() throws IOException {
        if (file != null) {
            return new SpoolInputStream(this, file.open());
        }
        if (chunks.size() == 1) {
            Chunk only = chunks.get(0);
            return new ByteArrayInputStream(only.array(), 0, only.length());
        }
        return new ChunkInputStream(chunks);
    }

    /**
     * @throws IOException as {@link #open}
     */
    public void writeTo(OutputStream out) throws IOException {
        if (file == null) {
            for (Chunk chunk : chunks) {
                out.write(chunk.array(), 0, chunk.length());
            }
            return;
        }
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    /**
     * All octets in an array of the caller's own.
     *
     * @throws IOException as {@link #open}, or if it is too large for an array
     */
    public byte[] toByteArray() throws IOException {
        if (size > Integer.MAX_VALUE - 8) {
            throw new IOException("Content of " + size + " octets does not fit an array");
        }
        byte[] octets = new byte[(int) size];
        try (InputStream in = open()) {
            if (in.readNBytes(octets, 0, octets.length) != octets.length) {
                throw new EOFException("A spool file is shorter than what was written to it");
            }
        }
        return octets;
    }

    /**
     * Adds a holder.
     *
     * @throws IllegalStateException if there is none any more
     */
    public Content retain() {
        if (!tryRetain()) {
            throw new IllegalStateException("Nobody holds this content any more");
        }
        return this;
    }

    /** Adds a holder if there still is one. */
    public boolean tryRetain() {
        return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    /** Takes a holder away. */
    public void release() {
        if (holders.getAndUpdate(n -> n == 0 ? 0 : n - 1) == 1) {
            resources.clean();
        }
    }

    @Override
    public String toString() {
        return "Content of " + size + " octets";
    }
}
