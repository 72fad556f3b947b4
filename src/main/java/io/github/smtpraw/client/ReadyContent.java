package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ContentEncoder;
import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import io.github.smtpraw.protocol.OutgoingEnvelope.ContentKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Content in memory, as it stands on the wire. */
final class ReadyContent implements Content {
    private final byte[] octets;
    private final byte[] encoded;
    private final int start;
    private final int length;
    private final boolean canonical;
    private final ContentKind kind;

    /**
     * @param octets as they were given
     * @param encoder what made of them what follows DATA
     */
    ReadyContent(byte[] octets, ContentEncoder encoder, ContentKind kind) {
        this.octets = octets;
        this.encoded = encoder.array();
        this.start = encoder.start();
        this.length = encoder.length();
        this.canonical = !encoder.hasBinary();
        this.kind = kind;
    }

    /** Behind DATA: the final dot included. */
    ByteBuf behindData() {
        return Unpooled.wrappedBuffer(encoded, start, length);
    }

    /** As one chunk. */
    ByteBuf chunk() {
        if (canonical || kind.type() == BodyType.BINARY) {
            return Unpooled.wrappedBuffer(octets);
        }
        ContentEncoder encoder = new ContentEncoder(octets.length, true);
        encoder.encode(octets, 0, octets.length);
        encoder.finish();
        return Unpooled.wrappedBuffer(encoder.array(), encoder.start(), encoder.length());
    }

    @Override
    public ContentKind kind() {
        return kind;
    }
}
