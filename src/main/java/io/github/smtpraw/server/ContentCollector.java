package io.github.smtpraw.server;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

public final class ContentCollector {
    public enum Failure {
        NO_SPACE,
        IO_ERROR
    }

    public record Result(Content content, Failure failure) {}

    byte[] a = new byte[8192];
    int p;

    public ContentCollector(HeapBudget h, ContentSettings s, Executor w, Executor e) {}

    byte[] array() {
        return a;
    }

    int position() {
        return p;
    }

    int room() {
        return a.length - p;
    }

    void advance(int n) {
        p += n;
        if (a.length - p < 4096) a = java.util.Arrays.copyOf(a, a.length * 2);
    }

    void write(byte[] b) {
        write(b, 0, b.length);
    }

    void write(byte[] b, int f, int n) {
        System.arraycopy(b, f, a, p, n);
        advance(n);
    }

    boolean ready() {
        return true;
    }

    void whenReady(Runnable r) {}

    void finish(Consumer<Result> r) {
        r.accept(new Result(new Content(java.util.Arrays.copyOf(a, p)), null));
    }

    Failure failure() {
        return null;
    }

    void discard() {}
}
