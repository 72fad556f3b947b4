package io.github.smtpraw.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tells of much content at once whether it can be sent as it is. No branch depends on an octet, and
 * the loops run over arrays of words, which is what the JVM makes vectors of. Not thread-safe.
 */
final class CanonicalCheck {
    /** With less than this, to look at one line after another is as fast. */
    static final int WORTH = 16 * 1024;

    private static final int WORDS = 512;
    private static final int BLOCK = WORDS * Long.BYTES;

    private static final long CR = 0x0D0D0D0D0D0D0D0DL;
    private static final long LF = 0x0A0A0A0A0A0A0A0AL;
    private static final long DOT = 0x2E2E2E2E2E2E2E2EL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private final boolean dots;
    private final long[] words = new long[WORDS];
    private final long[] nextWords = new long[WORDS];
    // What was found, where in a block; the highest bit of each octet counts.
    private final long[] faults = new long[WORDS];
    private final long[] seen = new long[WORDS];

    /**
     * @param dots whether a dot that follows an LF is a fault too
     */
    CanonicalCheck(boolean dots) {
        this.dots = dots;
    }

    /** How many octets of so many it can look at; it needs one behind them. */
    static int whole(int octets) {
        return (octets - 1) / BLOCK * BLOCK;
    }

    /**
     * Whether, in so many octets, an LF follows each CR and nothing else, and there is no NUL. That
     * goes for the one behind them too, but not for an LF as the first.
     *
     * @param octets what {@link #whole} gives
     */
    boolean passes(byte[] in, int from, int octets) {
        Arrays.fill(faults, 0);
        Arrays.fill(seen, 0);
        ByteBuffer buffer = ByteBuffer.wrap(in).order(ByteOrder.nativeOrder());
        for (int at = from; at < from + octets; at += BLOCK) {
            buffer.position(at).asLongBuffer().get(words);
            buffer.position(at + 1).asLongBuffer().get(nextWords);
            look(words, nextWords, faults, seen);
            if (dots) {
                dots(words, nextWords, faults);
            }
        }
        return !anyHighBit(faults);
    }

    /** Whether there was an octet beyond ASCII in what it last looked at. */
    boolean hasEightBit() {
        return anyHighBit(seen);
    }

    private static void look(long[] words, long[] next, long[] faults, long[] seen) {
        for (int i = 0; i < WORDS; i++) {
            faults[i] |= (other(words[i] ^ CR) ^ other(next[i] ^ LF)) | ~other(words[i]);
        }
        for (int i = 0; i < WORDS; i++) {
            seen[i] |= words[i];
        }
    }

    private static void dots(long[] words, long[] next, long[] faults) {
        for (int i = 0; i < WORDS; i++) {
            faults[i] |= ~(other(words[i] ^ LF) | other(next[i] ^ DOT));
        }
    }

    /** The highest bit of each octet that is not 0; no sum reaches the octet beside it. */
    private static long other(long octets) {
        return ((octets & LOW_BITS) + LOW_BITS) | octets;
    }

    private static boolean anyHighBit(long[] words) {
        long all = 0;
        for (int i = 0; i < WORDS; i++) {
            all |= words[i];
        }
        return (all & ~LOW_BITS) != 0;
    }
}
