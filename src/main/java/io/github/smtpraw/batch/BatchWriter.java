package io.github.smtpraw.batch;

import io.github.smtpraw.protocol.ContentEncoder;
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
            Stuffed stuffed = new Stuffed(stream);
            write(content, stuffed);
            stuffed.end();
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

    /** What follows DATA (RFC 5321 4.5.2); an end of the last line that is missing is put there. */
    private static final class Stuffed extends OutputStream {
        /** Copied where a dot is doubled, else not. */
        private static final int PIECE = 1024;

        private final ContentEncoder encoder = new ContentEncoder(PIECE);
        private final OutputStream stream;

        Stuffed(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            encoder.encode(octets, offset, offset + length);
            pass();
        }

        void end() throws IOException {
            encoder.finish();
            pass();
        }

        private void pass() throws IOException {
            if (encoder.length() > 0) {
                stream.write(encoder.array(), encoder.start(), encoder.length());
                encoder.clear();
            }
        }
    }
}
