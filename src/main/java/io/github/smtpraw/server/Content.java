package io.github.smtpraw.server;

public final class Content {
    final byte[] b;

    Content(byte[] b) {
        this.b = b;
    }

    public byte[] bytes() {
        return b;
    }

    public void release() {}
}
