package io.github.smtpraw;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Lines of 64 octets up to a size, made as they are read; and then the end, or a failure. */
final class GeneratedStream extends InputStream {
    /** What happens in front of an octet. */
    interface Hook {
        void at(long octet) throws IOException;
    }

    private final long size;
    private final Hook hook;
    private final AtomicLong read = new AtomicLong();
    private volatile boolean closed;

    GeneratedStream(long size) {
        this(size, at -> {});
    }

    GeneratedStream(long size, Hook hook) {
        this.size = size;
        this.hook = hook;
    }

    /** The octet at that place. */
    static char octet(long at) {
        int column = (int) (at % 64);
        return column == 62 ? '\r' : column == 63 ? '\n' : (char) ('.' + column % 40);
    }

    static String text(int size) {
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            text.append(octet(i));
        }
        return text.toString();
    }

    long octetsRead() {
        return read.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public int read() throws IOException {
        if (closed) {
            throw new IOException("it is closed");
        }
        hook.at(read.get());
        return read.get() >= size ? -1 : octet(read.getAndIncrement());
    }

    @Override
    public void close() {
        closed = true;
    }
}
