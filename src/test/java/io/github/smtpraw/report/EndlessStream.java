package io.github.smtpraw.report;

import java.io.InputStream;

/** What goes on for ever behind its first octets, and counts what is read of it. */
final class EndlessStream extends InputStream {
    private final byte[] start;
    private long count;

    EndlessStream(byte[] start) {
        this.start = start;
    }

    /** How many octets were read. */
    long count() {
        return count;
    }

    @Override
    public int read() {
        int next = count < start.length ? start[(int) count] : 'x';
        count++;
        return next;
    }
}
