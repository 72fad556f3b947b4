package io.github.smtpraw.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.StreamCache;

/** Writes the client's side of a session. */
final class BatchWriter {
    private static final byte[] CRLF = {'\r', '\n'};

    private final OutputStream stream;

    BatchWriter(OutputStream stream) {
        this.stream = stream;
    }

    void command(String line) throws IOException {
        stream.write(line.getBytes(StandardCharsets.UTF_8));
        stream.write(CRLF);
    }

    /**
     * One transaction. The content goes by DATA where that brings the same octets back, else by
     * BDAT where that is allowed.
     */
    void transaction(List<String> envelope, StreamCache content, ContentScan scan, boolean chunks)
            throws IOException {
        for (String line : envelope) {
            command(line);
        }
        if (scan.isText() || !chunks) {
            command("DATA");
            write(content, new DotStuffing(stream));
            command(scan.isText() ? "." : "\r\n.");
        } else {
            command("BDAT " + scan.size() + " LAST");
            write(content, stream);
        }
    }

    static void write(StreamCache content, OutputStream stream) throws IOException {
        content.reset();
        content.writeTo(stream);
        content.reset();
    }

    /** Doubles a dot at the beginning of a line (RFC 5321 4.5.2). */
    private static final class DotStuffing extends OutputStream {
        private final OutputStream stream;
        private boolean lineStart = true;

        DotStuffing(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            int to = offset + length;
            int from = offset;
            for (int i = offset; i < to; i++) {
                if (lineStart && octets[i] == '.') {
                    stream.write(octets, from, i - from);
                    stream.write('.');
                    from = i;
                }
                lineStart = octets[i] == '\n';
            }
            stream.write(octets, from, to - from);
        }
    }
}
