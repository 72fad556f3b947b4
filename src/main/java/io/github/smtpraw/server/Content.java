package io.github.smtpraw.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The octets of one message, on the heap or in a file, counted by those who hold it: the last
 * {@link #release} deletes the file and gives the heap budget back. Whoever loses it without a
 * release is cleaned up after by the garbage collector.
 */
public final class Content {
    private static final Cleaner CLEANER = Cleaner.create();

    private final List<Chunk> chunks;
    private final Path file;
    private final long size;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Cleaner.Cleanable resources;

    /** Octets of an array, from its beginning. */
    static final class Chunk {
        private final byte[] array;
        private final int length;

        Chunk(byte[] array, int length) {
            this.array = array;
            this.length = length;
        }

        byte[] array() {
            return array;
        }

        int length() {
            return length;
        }
    }

    private Content(List<Chunk> chunks, Path file, long size, Resources resources) {
        this.chunks = chunks;
        this.file = file;
        this.size = size;
        this.resources = CLEANER.register(this, resources);
    }

    static Content onHeap(List<Chunk> chunks, long size, HeapBudget budget, long reserved) {
        return new Content(chunks, null, size, new Resources(budget, reserved, null));
    }

    static Content inFile(Path file, long size) {
        return new Content(null, file, size, new Resources(null, 0, file));
    }

    /** What has to be given back; must not know the content, or it would never be collected. */
    private static final class Resources implements Runnable {
        private final HeapBudget budget;
        private final long reserved;
        private final Path file;
        private final AtomicBoolean freed = new AtomicBoolean();

        Resources(HeapBudget budget, long reserved, Path file) {
            this.budget = budget;
            this.reserved = reserved;
            this.file = file;
        }

        @Override
        public void run() {
            if (!freed.compareAndSet(false, true)) {
                return;
            }
            if (budget != null) {
                budget.release(reserved);
            }
            if (file != null) {
                SpoolDirectory.delete(file);
            }
        }
    }

    /** Octets. */
    public long size() {
        return size;
    }

    public boolean inMemory() {
        return file == null;
    }

    /** One more holds it. */
    public Content retain() {
        holders.incrementAndGet();
        return this;
    }

    /** One holds it no longer. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            resources.clean();
        }
    }

    /**
     * A stream of its own, from the first octet.
     *
     * @throws IOException if it was in a file and the last holder has released it
     */
    public InputStream open() throws IOException {
        if (file != null) {
            try {
                return Files.newInputStream(file);
            } catch (NoSuchFileException e) {
                throw new IOException("The content was released when its exchange ended", e);
            }
        }
        if (chunks.size() == 1) {
            return stream(chunks.get(0));
        }
        List<InputStream> streams = new ArrayList<>(chunks.size());
        chunks.forEach(chunk -> streams.add(stream(chunk)));
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    private static InputStream stream(Chunk chunk) {
        return new ByteArrayInputStream(chunk.array(), 0, chunk.length());
    }

    public void writeTo(OutputStream out) throws IOException {
        if (file == null) {
            for (Chunk chunk : chunks) {
                out.write(chunk.array(), 0, chunk.length());
            }
        } else {
            try (InputStream in = open()) {
                in.transferTo(out);
            }
        }
    }

    /**
     * All octets in one array.
     *
     * @throws IOException as {@link #open}, or for more than an array can hold
     */
    public byte[] toByteArray() throws IOException {
        if (size > Integer.MAX_VALUE - 8) {
            throw new IOException("Content of " + size + " octets does not fit into one array");
        }
        if (file != null) {
            try (InputStream in = open()) {
                return in.readAllBytes();
            }
        }
        byte[] all = new byte[(int) size];
        int at = 0;
        for (Chunk chunk : chunks) {
            System.arraycopy(chunk.array(), 0, all, at, chunk.length());
            at += chunk.length();
        }
        return all;
    }
}
