package io.github.smtpraw.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads a spool file in large steps, and keeps its content from being lost meanwhile. */
final class SpoolInputStream extends BufferedInputStream {
    private static final int BUFFER = 32 * 1024;

    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    // Held for its reachability only.
    private final Content content;

    SpoolInputStream(Content content, InputStream in) {
        super(in, BUFFER);
        this.content = content;
    }

    /** At once, in an array of the right size: the file does not change any more. */
    @Override
    public synchronized byte[] readAllBytes() throws IOException {
        byte[] rest = new byte[available()];
        readNBytes(rest, 0, rest.length);
        return rest;
    }

    /** Takes what is buffered, then goes past the buffer. */
    @Override
    public synchronized long transferTo(OutputStream out) throws IOException {
        if (in == null || markpos >= 0) {
            return super.transferTo(out);
        }
        int buffered = count - pos;
        if (buffered > 0) {
            out.write(buf, pos, buffered);
            pos = count;
        }
        byte[] block = new byte[BUFFER];
        long done = buffered;
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            out.write(block, 0, n);
            done += n;
        }
        return done;
    }
}
