package io.github.smtpraw.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes of content what follows DATA (RFC 5321 2.3.8, 4.5.2), whatever octets it is of: a lone CR
 * or LF becomes CRLF, a dot at the start of a line is doubled, the last line is ended, and the dot
 * alone stands at the very end. Fed with pieces cut anywhere; nothing in them can end it early. For
 * chunks (RFC 3030) only the lone ones change.
 *
 * <p>The octets made are {@link #length()} of {@link #array()} from {@link #start()} on, to be
 * taken before {@link #clear()}. Where nothing had to be changed they are those that were given,
 * not copied. Not thread-safe.
 */
public final class ContentEncoder {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    // CR and LF are below it, and little else that mail is made of.
    private static final int BOUND = 0x0E;
    private static final long BOUNDS = 0x0E0E0E0E0E0E0E0EL;

    private enum State {
        LINE_START,
        TEXT,
        /** The octet before was a CR, and its line has been ended. */
        CR
    }

    private final boolean chunks;
    private final int expected;
    private State state = State.LINE_START;

    /** Made when there is enough to look at. */
    private CanonicalCheck check;

    /** Of its own, or null while none was needed. */
    private byte[] out;

    /** What was given, while that is all of what was made; else null. */
    private byte[] given;

    private int start;
    private int length;
    private long size;
    private boolean eightBit;
    private boolean binary;
    private boolean nul;

    /**
     * @param expected octets of the pieces between two calls of {@link #clear()}; more is no error
     */
    public ContentEncoder(int expected) {
        this(expected, false);
    }

    /**
     * @param chunks whether it is for chunks, where no dot is doubled and nothing stands at the end
     */
    public ContentEncoder(int expected, boolean chunks) {
        this.chunks = chunks;
        this.expected = expected + (expected >> 5) + 16;
    }

    /** Encodes {@code in[from, to)}. */
    public void encode(byte[] in, int from, int to) {
        int at = from;
        if (state == State.CR && at < to) {
            if (in[at] == '\n') {
                at++;
            } else {
                binary = true;
            }
            state = State.LINE_START;
        }
        // Up to there it has been copied.
        int span = at;
        if (to - at >= CanonicalCheck.WORTH) {
            at = pass(in, at, to);
        }
        while (at < to) {
            if (state == State.LINE_START) {
                state = State.TEXT;
                if (in[at] == '.' && !chunks) {
                    copy(in, span, at);
                    span = at;
                    stuff();
                }
            }
            at = scan(in, at, to);
            if (at == to) {
                break;
            }
            byte octet = in[at];
            if (octet == '\r' && at + 1 < to && in[at + 1] == '\n') {
                at += 2;
                state = State.LINE_START;
            } else if (octet == '\r') {
                copy(in, span, at);
                endLine();
                span = ++at;
                // Whether an LF follows is then for the next piece to tell.
                state = at == to ? State.CR : State.LINE_START;
                binary |= at < to;
            } else if (octet == '\n') {
                copy(in, span, at);
                endBareLine();
                span = ++at;
                state = State.LINE_START;
            } else {
                nul |= octet == 0;
                binary |= octet == 0;
                at++;
            }
        }
        if (length == 0 && span < to) {
            given = in;
            start = span;
            length = to - span;
            size += length;
        } else {
            copy(in, span, to);
        }
    }

    /** Ends the content: with the dot alone on its line, where it is not for chunks. */
    public void finish() {
        binary |= state == State.CR;
        if (chunks) {
            return;
        }
        if (state == State.TEXT) {
            endLine();
        }
        reserve(3);
        out[length++] = '.';
        out[length++] = '\r';
        out[length++] = '\n';
    }

    /** Behind as much as nothing has to be changed in; it may be none. */
    private int pass(byte[] in, int from, int to) {
        if (in[from] == '\n' || (in[from] == '.' && state == State.LINE_START && !chunks)) {
            return from;
        }
        if (check == null) {
            check = new CanonicalCheck(!chunks);
        }
        int octets = CanonicalCheck.whole(to - from);
        if (!check.passes(in, from, octets)) {
            return from;
        }
        eightBit |= check.hasEightBit();
        int at = from + octets;
        // Where its LF follows, no line begins in between.
        at += in[at - 1] == '\r' ? 1 : 0;
        state = in[at - 1] == '\n' ? State.LINE_START : State.TEXT;
        return at;
    }

    /** The place of the next octet below {@link #BOUND}; {@code to} where there is none. */
    private int scan(byte[] in, int from, int to) {
        int at = from;
        long seen = 0;
        while (at <= to - 8) {
            long octets = (long) LONGS.get(in, at);
            // The lowest bit set is exact; a borrow can only reach what stands above it.
            long below = (octets - BOUNDS) & ~octets & HIGH_BITS;
            if (below != 0) {
                long lowest = below & -below;
                eightBit |= ((seen | (octets & (lowest - 1))) & HIGH_BITS) != 0;
                return at + (Long.numberOfTrailingZeros(lowest) >>> 3);
            }
            seen |= octets;
            at += 8;
        }
        while (at < to && (in[at] < 0 || in[at] >= BOUND)) {
            // A negative octet sets the highest bit.
            seen |= in[at++];
        }
        eightBit |= (seen & HIGH_BITS) != 0;
        return at;
    }

    private void copy(byte[] in, int from, int to) {
        int octets = to - from;
        if (octets == 0) {
            return;
        }
        reserve(octets);
        System.arraycopy(in, from, out, length, octets);
        length += octets;
        size += octets;
    }

    private void endBareLine() {
        binary = true;
        endLine();
    }

    private void endLine() {
        reserve(2);
        out[length++] = '\r';
        out[length++] = '\n';
        size += 2;
    }

    private void stuff() {
        reserve(1);
        out[length++] = '.';
    }

    private void reserve(int octets) {
        if (given != null) {
            own(octets);
        } else if (out == null) {
            out = new byte[Math.max(expected, octets)];
        } else if (out.length - length < octets) {
            out = Arrays.copyOf(out, Math.max(length + octets, out.length + (out.length >> 1)));
        }
    }

    /** Copies what was given, with room for so many more. */
    private void own(int octets) {
        if (out == null || out.length < length + octets) {
            out = new byte[Math.max(expected, length + octets)];
        }
        System.arraycopy(given, start, out, 0, length);
        given = null;
        start = 0;
    }

    /** Holds what was made, null where that is nothing; it may be another after each call. */
    public byte[] array() {
        return given != null ? given : out;
    }

    /** Where in {@link #array()} it begins. */
    public int start() {
        return start;
    }

    /** How many octets were made. */
    public int length() {
        return length;
    }

    /** Forgets what was made, not where in the content it stands. */
    public void clear() {
        given = null;
        start = 0;
        length = 0;
    }

    /** Octets of the canonical content so far: stuffed dots and the last one not counted. */
    public long size() {
        return size;
    }

    /** Whether there was a lone CR or LF, or a NUL: what only BINARYMIME carries as it is. */
    public boolean hasBinary() {
        return binary;
    }

    /** Whether there was a NUL, which nothing but BINARYMIME may carry (RFC 5321 2.3.1). */
    public boolean hasNul() {
        return nul;
    }

    /** Whether there was an octet beyond ASCII. */
    public boolean hasEightBit() {
        return eightBit;
    }
}
