package io.github.smtpraw.server;

public final class Content {
    public void release() {}
}
