package io.github.smtpraw.server;

public final class HeapBudget {
    public HeapBudget(long limit) {}
}
