package io.github.smtpraw.batch;

import io.github.smtpraw.protocol.DataDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads lines and content of a batch, and counts lines.
 *
 * <p>The first line decides what ends one. In a batch as RFC 2442 has it that is CRLF alone, so
 * that content with an LF in it can't pass for commands; in one that a Unix tool wrote it is LF,
 * and each is read as CRLF.
 */
final class BatchInput implements Closeable {
    private static final int MAX_LINE = 12_288;
    private static final int READ = 32_768;

    private final InputStream stream;
    // What is left of a line, and a reading in which each octet has become two.
    private final byte[] buffer = new byte[MAX_LINE + 3 * READ];
    private final byte[] raw = new byte[READ];
    private int at;
    private int end;
    private long line = 1;
    private boolean first = true;
    private boolean unix;
    private boolean afterCr;

    BatchInput(InputStream stream) {
        this.stream = stream;
    }

    /** The number of the line that is read next. */
    long line() {
        return line;
    }

    /** Whether LF alone ends its lines. */
    boolean isUnix() {
        return unix;
    }

    /**
     * The next line without its end; null at the end of the batch.
     *
     * @throws BatchSyntaxException for one that is too long
     */
    byte[] readLine() throws IOException {
        int from = at;
        while (true) {
            int lineFeed = lineFeed(from);
            if (lineFeed >= 0) {
                return line(lineFeed);
            }
            if (end - at > MAX_LINE) {
                throw new BatchSyntaxException(line, "longer than a command may be");
            }
            int seen = end - at;
            if (!fill()) {
                return seen == 0 ? null : take(end, end);
            }
            from = at + seen;
        }
    }

    /** Where the line ends; -1 where that has not been read yet. */
    private int lineFeed(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n' && (first || (i > at && buffer[i - 1] == '\r'))) {
                return i;
            }
        }
        return -1;
    }

    private byte[] line(int lineFeed) {
        boolean crlf = lineFeed > at && buffer[lineFeed - 1] == '\r';
        byte[] text = take(crlf ? lineFeed - 1 : lineFeed, lineFeed + 1);
        if (first) {
            first = false;
            unix = !crlf;
            if (unix) {
                int length = end - at;
                byte[] rest = new byte[length];
                System.arraycopy(buffer, at, rest, 0, length);
                end = at;
                addAsCrlf(rest, length);
            }
        }
        return text;
    }

    private byte[] take(int to, int next) {
        byte[] text = new byte[to - at];
        System.arraycopy(buffer, at, text, 0, text.length);
        at = next;
        line++;
        return text;
    }

    /** Reads more behind what is there; false at the end of the batch. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int read = stream.read(raw, 0, READ);
        if (read < 0) {
            return false;
        }
        if (unix) {
            addAsCrlf(raw, read);
        } else {
            System.arraycopy(raw, 0, buffer, end, read);
            end += read;
        }
        return true;
    }

    private void addAsCrlf(byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            if (octets[i] == '\n' && !afterCr) {
                buffer[end++] = '\r';
            }
            afterCr = octets[i] == '\r';
            buffer[end++] = octets[i];
        }
    }

    /**
     * Decodes the content behind DATA.
     *
     * @throws BatchSyntaxException where the batch ends before it does
     */
    void readData(DataDecoder decoder, OutputStream content) throws IOException {
        long begin = line;
        while (!decoder.finished()) {
            if (at == end && !fill()) {
                throw new BatchSyntaxException(
                        begin, "the content that begins here is not ended by a line with a dot");
            }
            decode(decoder, end, content);
        }
    }

    /**
     * Takes the octets behind BDAT.
     *
     * @throws BatchSyntaxException where the batch ends before all of them
     */
    void readChunk(long length, DataDecoder decoder, OutputStream content) throws IOException {
        long begin = line;
        long missing = length;
        while (missing > 0) {
            if (at == end && !fill()) {
                throw new BatchSyntaxException(
                        begin,
                        "of " + length + " octets that begin here " + missing + " are missing");
            }
            int to = (int) Math.min(end, at + missing);
            missing -= to - at;
            decode(decoder, to, content);
        }
    }

    private void decode(DataDecoder decoder, int to, OutputStream content) throws IOException {
        long lines = lineFeeds(at, to);
        int decoded = decoder.decode(buffer, at, to);
        content.write(decoder.array(), decoder.start(), decoded - decoder.start());
        at += decoder.consumed();
        line += lines - lineFeeds(at, to);
    }

    private long lineFeeds(int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            count += buffer[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
