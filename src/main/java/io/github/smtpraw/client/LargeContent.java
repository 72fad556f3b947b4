package io.github.smtpraw.client;

import io.github.smtpraw.protocol.OutgoingEnvelope.ContentKind;

/** Content in memory that is looked at while it is sent. */
final class LargeContent implements Content {
    private final byte[] octets;
    private final ContentKind kind;

    LargeContent(byte[] octets, ContentKind kind) {
        this.octets = octets;
        this.kind = kind;
    }

    ContentPieces pieces(int most) {
        return ContentPieces.of(octets, most);
    }

    @Override
    public ContentKind kind() {
        return kind;
    }
}
