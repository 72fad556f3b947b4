package io.github.smtpraw.server;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

public final class ContentCollector {
    public enum Failure {
        NO_SPACE,
        IO_ERROR
    }

    public record Result(Content content, Failure failure) {}

    public ContentCollector(HeapBudget h, ContentSettings s, Executor w, Executor e) {}

    byte[] array() {
        return null;
    }

    int position() {
        return 0;
    }

    int room() {
        return 0;
    }

    void advance(int n) {}

    void write(byte[] b) {}

    void write(byte[] b, int f, int n) {}

    boolean ready() {
        return true;
    }

    void whenReady(Runnable r) {}

    void finish(Consumer<Result> r) {}

    Failure failure() {
        return null;
    }

    void discard() {}
}
