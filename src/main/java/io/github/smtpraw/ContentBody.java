package io.github.smtpraw;

final class ContentBody extends java.io.ByteArrayInputStream {
    ContentBody(byte[] b) {
        super(b);
    }

    static ContentBody attach(io.github.smtpraw.server.Content c, org.apache.camel.Exchange e) {
        return new ContentBody(c.bytes());
    }
}
