package io.github.smtpraw.server;

import java.util.Arrays;

/** A stretch of content: the first octets of an array. One thread at a time. */
final class Chunk {
    private byte[] array;
    private int length;
    private final boolean reserved;

    /**
     * @param reserved whether the array is counted by the message's share of the heap budget
     */
    Chunk(byte[] array, boolean reserved) {
        this.array = array;
        this.reserved = reserved;
    }

    static Chunk of(byte[] octets) {
        Chunk chunk = new Chunk(octets, false);
        chunk.length = octets.length;
        return chunk;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    int room() {
        return array.length - length;
    }

    int capacity() {
        return array.length;
    }

    boolean isReserved() {
        return reserved;
    }

    void advance(int octets) {
        length += octets;
    }

    void clear() {
        length = 0;
    }

    /** Gives up the array's unused end if that is worth a copy; returns how much it was. */
    int trim() {
        int unused = array.length - length;
        if (unused < length) {
            return 0;
        }
        array = Arrays.copyOf(array, length);
        return unused;
    }
}
