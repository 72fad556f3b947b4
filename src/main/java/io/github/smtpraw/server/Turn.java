package io.github.smtpraw.server;

/**
 * How much a session may do in one go. One that always has more to do, be it commands, chunks or
 * content, would else hold up all others of its event loop. Event loop only.
 */
final class Turn {
    private static final int OCTETS = 64 * 1024;
    private static final int COMMANDS = 100;
    private static final int READS = 200;

    private int left;

    /** The others had theirs. */
    void begin() {
        left = OCTETS;
    }

    /** A command was read, or a chunk or a message came to its end. */
    void step() {
        left -= OCTETS / COMMANDS;
    }

    /** Something came, which with TLS was decrypted, however little it is. */
    void read() {
        left -= OCTETS / READS;
    }

    /** So much content was read. */
    void content(int octets) {
        left -= octets;
    }

    boolean isOver() {
        return left <= 0;
    }
}
