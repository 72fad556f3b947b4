package io.github.smtpraw.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Makes content of what follows DATA (RFC 5321 4.1.1.4, 4.5.2): finds its end, takes the stuffed
 * dots away, and sees what the content is made of. Fed with the octets as they come, cut anywhere.
 *
 * <p>Only CRLF ends a line, and only {@code CRLF . CRLF}, or {@code . CRLF} as the very first, ends
 * the content; the CRLF ahead of the dot belongs to it. Decoding happens in place, in the array
 * given; only where octets must be put in (a bare line ending that is converted, or a CR that had
 * to be held back at the end of the array before) is the content in an array of its own.
 *
 * <pre>
 * int end = decoder.decode(array, from, to);
 * content(decoder.array(), decoder.start(), end);
 * if (decoder.finished()) {
 *     commands(array, from + decoder.consumed(), to);
 * }
 * </pre>
 *
 * <p>Octets of {@code array[from, from + consumed)} may be changed by it, those behind never. Not
 * thread-safe.
 */
public final class DataDecoder {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    // NUL, LF and CR are below it, and little else that mail is made of.
    private static final int BOUND = 0x0E;
    private static final long BOUNDS = 0x0E0E0E0E0E0E0E0EL;

    private enum State {
        /** Behind a CRLF or at the very beginning: a dot here is stuffed, or the end. */
        LINE_START,
        /** Within a line. */
        TEXT,
        /** Within a line, the octet before is a CR. */
        CR,
        /** Behind a dot at the start of a line, which is not content whatever follows. */
        DOT,
        /** Behind such a dot and a CR, which is content only where no LF follows. */
        DOT_CR,
        FINISHED
    }

    private final boolean convert;
    private final boolean dots;

    private State state;
    private boolean bare;
    private boolean nul;
    private boolean eightBit;
    private long size;

    private byte[] source;
    private int start;
    private int consumed;
    // Where the content goes, up to where it is there, and from where on it has yet to be moved.
    private byte[] target;
    private int end;
    private int segment;
    private int limit;

    /** A decoder for DATA. */
    public DataDecoder(BareLineEndings mode) {
        this(mode, true);
    }

    private DataDecoder(BareLineEndings mode, boolean dots) {
        this.convert = mode == BareLineEndings.convert;
        this.dots = dots;
        reset();
    }

    /**
     * A decoder for the chunks of BDAT (RFC 3030): no dot means anything, and the end is told by
     * {@link #finishChunks}.
     */
    public static DataDecoder forChunks(BareLineEndings mode) {
        return new DataDecoder(mode, false);
    }

    /** Makes it ready for the next message. */
    public void reset() {
        state = afterLine();
        bare = false;
        nul = false;
        eightBit = false;
        size = 0;
        source = null;
        target = null;
        start = 0;
        end = 0;
        consumed = 0;
    }

    /**
     * Decodes {@code array[from, to)}. Once finished it takes nothing more.
     *
     * @return where the content ends that begins at {@link #start()} of {@link #array()}
     */
    public int decode(byte[] array, int from, int to) {
        source = array;
        target = array;
        start = from;
        end = from;
        segment = from;
        limit = to;
        int at = from;
        while (at < to && state != State.FINISHED) {
            at = step(at);
        }
        move(state == State.FINISHED ? segment : at);
        consumed = at - from;
        size += end - start;
        return end;
    }

    /** Goes on by what the state says of the octet there; returns where the next one is. */
    private int step(int at) {
        return switch (state) {
            case TEXT -> text(at);
            case LINE_START -> lineStart(at);
            case CR -> afterCr(at);
            case DOT -> afterDot(at);
            case DOT_CR -> afterDotCr(at);
            case FINISHED -> limit;
        };
    }

    /** Goes on, over whole lines without a leading dot, to where something is to be done. */
    private int text(int from) {
        byte[] array = source;
        int last = limit - 1;
        int at = scan(array, from);
        // The way of nearly all lines: CRLF, and no dot behind it.
        while (at < last && array[at] == '\r' && array[at + 1] == '\n') {
            at += 2;
            if (dots && (at > last || array[at] == '.')) {
                state = State.LINE_START;
                return at;
            }
            at = scan(array, at);
        }
        return at > last ? at : special(at);
    }

    /** Takes one octet that is no whole line end: a CR, LF or NUL, or another control character. */
    private int special(int at) {
        byte octet = source[at];
        if (octet == '\r') {
            state = State.CR;
        } else if (octet == '\n') {
            // It ends no line: what follows is not at the start of one.
            bare = true;
            if (convert) {
                move(at);
                put('\r', at);
            }
        } else if (octet == 0) {
            nul = true;
        }
        return at + 1;
    }

    private int lineStart(int at) {
        if (source[at] != '.') {
            state = State.TEXT;
            return at;
        }
        move(at);
        segment = at + 1;
        state = State.DOT;
        return at + 1;
    }

    private int afterCr(int at) {
        if (source[at] == '\n') {
            state = afterLine();
            return at + 1;
        }
        bareCr(at);
        return at;
    }

    private int afterDot(int at) {
        if (source[at] != '\r') {
            state = State.TEXT;
            return at;
        }
        segment = at + 1;
        state = State.DOT_CR;
        return at + 1;
    }

    private int afterDotCr(int at) {
        if (source[at] == '\n') {
            segment = at + 1;
            state = State.FINISHED;
            return at + 1;
        }
        put('\r', at);
        bareCr(at);
        return at;
    }

    private void bareCr(int at) {
        bare = true;
        if (convert) {
            move(at);
            put('\n', at);
        }
        state = State.TEXT;
    }

    /** The place of the next octet below {@link #BOUND}; the limit where there is none. */
    private int scan(byte[] array, int from) {
        int to = limit;
        int at = from;
        long seen = 0;
        while (at <= to - 8) {
            long octets = (long) LONGS.get(array, at);
            // The lowest bit set is exact; a borrow can only reach what stands above it.
            long below = (octets - BOUNDS) & ~octets & HIGH_BITS;
            if (below != 0) {
                seen |= octets & ((below & -below) - 1);
                if ((seen & HIGH_BITS) != 0) {
                    eightBit = true;
                }
                return at + (Long.numberOfTrailingZeros(below) >>> 3);
            }
            seen |= octets;
            at += 8;
        }
        while (at < to && (array[at] < 0 || array[at] >= BOUND)) {
            // A negative octet sets the highest bit.
            seen |= array[at++];
        }
        if ((seen & HIGH_BITS) != 0) {
            eightBit = true;
        }
        return at;
    }

    /** Moves what has been read up to there to where the content ends. */
    private void move(int to) {
        int length = to - segment;
        if (target != source || end != segment) {
            System.arraycopy(source, segment, target, end, length);
        }
        end += length;
        segment = to;
    }

    /** Adds an octet that the source does not hold at this place. */
    private void put(char octet, int at) {
        if (target == source) {
            // Each octet to come can become two, and a CR from before another two.
            byte[] own = new byte[end - start + 2 * (limit - at) + 2];
            System.arraycopy(source, start, own, 0, end - start);
            end -= start;
            start = 0;
            target = own;
        }
        target[end++] = (byte) octet;
    }

    private State afterLine() {
        return dots ? State.LINE_START : State.TEXT;
    }

    /**
     * Tells that the last chunk has been decoded.
     *
     * @return whether an LF must be added to the content, whose very last CR is to be converted
     */
    public boolean finishChunks() {
        boolean open = state == State.CR;
        bare |= open;
        state = State.FINISHED;
        size += open && convert ? 1 : 0;
        return open && convert;
    }

    /** The array that holds the content of the last call: the one given, or one of its own. */
    public byte[] array() {
        return target;
    }

    /** Where in {@link #array()} the content of the last call begins. */
    public int start() {
        return start;
    }

    /** Whether the end of the content has been read. */
    public boolean finished() {
        return state == State.FINISHED;
    }

    /** How many octets of those given to the last call belong to this message, its end included. */
    public int consumed() {
        return consumed;
    }

    /** Whether there was a CR or an LF alone, converted or not. */
    public boolean hasBareLineEnding() {
        return bare;
    }

    public boolean hasNul() {
        return nul;
    }

    /** Whether there was an octet beyond ASCII. */
    public boolean hasEightBit() {
        return eightBit;
    }

    /** Octets of content so far, over all calls. */
    public long size() {
        return size;
    }
}
