package io.github.smtpraw.server;

import io.netty.buffer.ByteBuf;

/**
 * What a client sent and nobody has read yet, and the command lines in it. Only CRLF ends a line; a
 * line past the limit is dropped to its end, or to {@link #MAX_DROPPED}. Event loop only.
 */
final class InputBuffer {
    /** Octets of one line that are dropped before the client is given up. */
    static final int MAX_DROPPED = 1 << 20;

    private static final int LARGE = 64 * 1024;

    enum Line {
        /** No whole line is there. */
        NONE,
        /** {@link #line} holds one, without its CRLF. */
        LINE,
        /** One past the limit was dropped. */
        TOO_LONG,
        /** One past all limits was dropped as far as it came; nothing more is to be read. */
        ENDLESS
    }

    private int maxLength;
    private ByteBuf octets;
    private byte[] line = new byte[128];
    private int lineLength;
    private int searched;
    private boolean dropping;
    private int dropped;
    private boolean ended;

    /**
     * @param maxLength octets of a line, CRLF included
     */
    InputBuffer(int maxLength) {
        this.maxLength = maxLength;
    }

    /** For the lines from now on: octets, CRLF included. */
    void maxLength(int octets) {
        maxLength = octets;
    }

    /** Takes it over. */
    void add(ByteBuf more) {
        if (octets == null) {
            octets = more;
        } else {
            octets.discardReadBytes();
            octets.writeBytes(more);
            more.release();
        }
    }

    /** The client sends no more. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isReadable() {
        return octets != null && octets.isReadable();
    }

    /** Whether it holds so much that more should not be read before some of it is used. */
    boolean isLarge() {
        return octets != null && octets.readableBytes() >= LARGE;
    }

    /** For reading content; {@link #compact} has to follow. */
    ByteBuf octets() {
        return octets;
    }

    void compact() {
        searched = 0;
        if (octets != null && !octets.isReadable()) {
            release();
        }
    }

    Line nextLine() {
        if (octets == null) {
            return Line.NONE;
        }
        int begin = octets.readerIndex();
        int end = octets.writerIndex();
        int at = begin + searched;
        while (true) {
            int feed = octets.indexOf(at, end, (byte) '\n');
            if (feed < 0) {
                return unfinished(begin, end);
            }
            boolean crlf = feed > begin && octets.getByte(feed - 1) == '\r';
            if (crlf) {
                return finished(begin, feed);
            }
            at = feed + 1;
        }
    }

    private Line finished(int begin, int feed) {
        lineLength = feed - 1 - begin;
        boolean tooLong = dropping || feed + 1 - begin > maxLength;
        dropping = false;
        dropped = 0;
        if (!tooLong) {
            if (line.length < lineLength) {
                line = new byte[Math.max(lineLength, Math.min(maxLength, 2 * line.length))];
            }
            octets.getBytes(begin, line, 0, lineLength);
        }
        octets.readerIndex(feed + 1);
        compact();
        return tooLong ? Line.TOO_LONG : Line.LINE;
    }

    private Line unfinished(int begin, int end) {
        searched = end - begin;
        if (dropping || searched >= maxLength) {
            dropping = true;
            // A CR at the very end may be half of the CRLF that is waited for.
            boolean half = octets.getByte(end - 1) == '\r';
            octets.readerIndex(half ? end - 1 : end);
            compact();
            searched = 0;
            dropped += end - begin;
        }
        return dropped > MAX_DROPPED ? Line.ENDLESS : Line.NONE;
    }

    /** Whether what is there begins as TLS does: a handshake record of version 3 (RFC 8446 5.1). */
    boolean isTlsHello() {
        return octets != null
                && octets.readableBytes() > 1
                && octets.getUnsignedShort(octets.readerIndex()) == 0x1603;
    }

    byte[] line() {
        return line;
    }

    int lineLength() {
        return lineLength;
    }

    void release() {
        if (octets != null) {
            octets.release();
            octets = null;
        }
        searched = 0;
    }
}
