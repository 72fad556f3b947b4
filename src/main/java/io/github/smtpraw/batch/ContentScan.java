package io.github.smtpraw.batch;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.DataDecoder;
import java.io.OutputStream;

/** Looks at content as it goes by, and keeps nothing of it. */
final class ContentScan extends OutputStream {
    // For chunks and without converting it changes nothing, it only sees.
    private final DataDecoder decoder = DataDecoder.forChunks(BareLineEndings.reject);
    private byte last;

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) {
        if (length > 0) {
            decoder.decode(octets, from, from + length);
            last = octets[from + length - 1];
        }
    }

    @Override
    public void close() {
        decoder.finishChunks();
    }

    long size() {
        return decoder.size();
    }

    /** Whether DATA can carry it as it is: whole lines that end with CRLF, and no NUL. */
    boolean isText() {
        return !isBinary() && (size() == 0 || last == '\n');
    }

    /** 7BIT, 8BITMIME or BINARYMIME. */
    String bodyType() {
        return isBinary() ? "BINARYMIME" : decoder.hasEightBit() ? "8BITMIME" : "7BIT";
    }

    /** Whether it has what neither RFC 821 nor 8BITMIME carries. */
    boolean isBinary() {
        return decoder.hasNul() || decoder.hasBareLineEnding();
    }
}
