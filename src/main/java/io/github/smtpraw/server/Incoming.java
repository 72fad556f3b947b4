package io.github.smtpraw.server;

/** Octets that are no commands: content, or a chunk that was refused. Event loop only. */
interface Incoming {
    /** Takes what there is, up to its end. True when that was read. */
    boolean read(InputBuffer input);

    /** Whether octets may be read; else the disk has to catch up first. */
    boolean isReady();

    /** Reads on by {@code then} once {@link #isReady} holds again. */
    void whenReady(Runnable then);

    /** Whether the client sends them in time. */
    Pace pace();
}
