package io.github.smtpraw.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/** Reads chunks, one behind the other. */
final class ChunkInputStream extends InputStream {
    private final List<Chunk> chunks;
    private int index;
    private int position;
    private int markedIndex;
    private int markedPosition;

    /**
     * @param chunks not changed any more
     */
    ChunkInputStream(List<Chunk> chunks) {
        this.chunks = chunks;
    }

    /** The chunk that has the next octet; null at the end. */
    private Chunk chunk() {
        while (index < chunks.size()) {
            Chunk chunk = chunks.get(index);
            if (position < chunk.length()) {
                return chunk;
            }
            index++;
            position = 0;
        }
        return null;
    }

    @Override
    public int read() {
        Chunk chunk = chunk();
        return chunk == null ? -1 : chunk.array()[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        Objects.checkFromIndexSize(from, length, target.length);
        int done = 0;
        while (done < length) {
            Chunk chunk = chunk();
            if (chunk == null) {
                return done == 0 ? -1 : done;
            }
            int part = Math.min(length - done, chunk.length() - position);
            System.arraycopy(chunk.array(), position, target, from + done, part);
            position += part;
            done += part;
        }
        return done;
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        return readNBytes(Integer.MAX_VALUE);
    }

    /** At once, in an array of the right size. */
    @Override
    public byte[] readNBytes(int length) throws IOException {
        if (length < 0) {
            throw new IllegalArgumentException("length < 0");
        }
        long left = Math.min(remaining(), length);
        if (left > Integer.MAX_VALUE - 8) {
            throw new IOException("Content of " + left + " octets does not fit an array");
        }
        byte[] octets = new byte[(int) left];
        read(octets, 0, octets.length);
        return octets;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long done = 0;
        for (Chunk chunk = chunk(); chunk != null; chunk = chunk()) {
            int part = chunk.length() - position;
            out.write(chunk.array(), position, part);
            position += part;
            done += part;
        }
        return done;
    }

    @Override
    public long skip(long octets) {
        long done = 0;
        while (done < octets) {
            Chunk chunk = chunk();
            if (chunk == null) {
                break;
            }
            int part = (int) Math.min(octets - done, chunk.length() - position);
            position += part;
            done += part;
        }
        return done;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, remaining());
    }

    private long remaining() {
        long left = -position;
        for (int i = index; i < chunks.size(); i++) {
            left += chunks.get(i).length();
        }
        return left;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int limit) {
        markedIndex = index;
        markedPosition = position;
    }

    @Override
    public synchronized void reset() {
        index = markedIndex;
        position = markedPosition;
    }
}
