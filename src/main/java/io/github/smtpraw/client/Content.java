package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ContentEncoder;
import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import io.github.smtpraw.protocol.OutgoingEnvelope.ContentKind;
import java.io.InputStream;

/** What goes behind DATA, or in chunks. */
public sealed interface Content permits ReadyContent, LargeContent, Content.Streamed {
    /** Up to here content in memory is made ready to be sent before there is a connection. */
    int READY = 128 * 1024;

    /** What is known of it. */
    ContentKind kind();

    /**
     * Content in memory.
     *
     * @param type what it is said to be made of, null for nothing said; small content is looked at
     */
    static Content of(byte[] octets, BodyType type) {
        if (octets.length > READY) {
            ContentKind kind = new ContentKind(octets.length, type, false);
            return new LargeContent(octets, kind);
        }
        ContentEncoder encoder = new ContentEncoder(octets.length);
        encoder.encode(octets, 0, octets.length);
        encoder.finish();
        BodyType found = encoder.hasEightBit() ? BodyType.EIGHT_BIT : BodyType.SEVEN_BIT;
        boolean binary = encoder.hasNul() || (type == BodyType.BINARY && encoder.hasBinary());
        long size = binary ? octets.length : encoder.size();
        return new ReadyContent(
                octets, encoder, new ContentKind(size, binary ? BodyType.BINARY : found, true));
    }

    /**
     * Content to be read piece by piece, and closed at the end.
     *
     * @param blocking whether reading may wait for something, so that a worker thread must
     * @param size octets, -1 where that is not known
     * @param type what it is said to be made of, null for nothing said
     */
    static Content of(InputStream stream, boolean blocking, long size, BodyType type) {
        return new Streamed(stream, blocking, new ContentKind(size, type, false));
    }

    /**
     * Still to be read.
     *
     * @param blocking whether reading may wait for something
     */
    record Streamed(InputStream stream, boolean blocking, ContentKind kind) implements Content {}
}
