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

    /** What is kept of a line past the limit: enough to tell its verb. */
    private static final int HEAD = 16;

    enum Line {
        /** No whole line is there. */
        NONE,
        /** {@link #line} holds one, without its CRLF. */
        LINE,
        /** One past the limit was dropped; {@link #line} holds what it began with. */
        TOO_LONG,
        /** One past all limits was dropped as far as it came; nothing more is to be read. */
        ENDLESS
    }

    private ByteBuf octets;
    private byte[] line = new byte[128];
    private int lineLength;
    private int searched;
    private boolean dropping;
    private int dropped;
    private boolean ended;

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

    /** Octets that are there. */
    int length() {
        return octets == null ? 0 : octets.readableBytes();
    }

    /** Whether it holds so much that more should not be read before some of it is used. */
    boolean isLarge() {
        return length() >= LARGE;
    }

    /** All that is there, which is the caller's now; null for nothing. */
    ByteBuf take() {
        ByteBuf all = isReadable() ? octets : null;
        if (all != null) {
            octets = null;
        }
        searched = 0;
        return all;
    }

    /** For reading content; {@link #compact} has to follow. */
    ByteBuf octets() {
        return octets;
    }

    /** Drops what there is, up to so many octets; returns how many those were. */
    int skip(long most) {
        if (octets == null) {
            return 0;
        }
        int length = (int) Math.min(most, octets.readableBytes());
        octets.skipBytes(length);
        compact();
        return length;
    }

    void compact() {
        searched = 0;
        if (octets != null && !octets.isReadable()) {
            release();
        }
    }

    /** Whether the next line begins with these octets, letters of ASCII in any case. */
    boolean startsWith(byte[] upperCase) {
        if (octets == null || octets.readableBytes() < upperCase.length) {
            return false;
        }
        for (int at = 0; at < upperCase.length; at++) {
            int octet = octets.getByte(octets.readerIndex() + at);
            if ((octet >= 'a' && octet <= 'z' ? octet - 32 : octet) != upperCase[at]) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param maxLength octets of a line, CRLF included
     */
    Line nextLine(int maxLength) {
        if (octets == null) {
            return Line.NONE;
        }
        int begin = octets.readerIndex();
        int end = octets.writerIndex();
        int at = begin + searched;
        while (true) {
            int feed = octets.indexOf(at, end, (byte) '\n');
            if (feed < 0) {
                return unfinished(begin, end, maxLength);
            }
            boolean crlf = feed > begin && octets.getByte(feed - 1) == '\r';
            if (crlf) {
                return finished(begin, feed, maxLength);
            }
            at = feed + 1;
        }
    }

    private Line finished(int begin, int feed, int maxLength) {
        boolean tooLong = dropping || feed + 1 - begin > maxLength;
        if (!tooLong) {
            lineLength = feed - 1 - begin;
            if (line.length < lineLength) {
                line = new byte[Math.max(lineLength, Math.min(maxLength, 2 * line.length))];
            }
            octets.getBytes(begin, line, 0, lineLength);
        } else if (!dropping) {
            keepHead(begin);
        }
        dropping = false;
        dropped = 0;
        octets.readerIndex(feed + 1);
        compact();
        return tooLong ? Line.TOO_LONG : Line.LINE;
    }

    private Line unfinished(int begin, int end, int maxLength) {
        searched = end - begin;
        if (dropping || searched >= maxLength) {
            if (!dropping) {
                keepHead(begin);
            }
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

    private void keepHead(int begin) {
        lineLength = HEAD;
        octets.getBytes(begin, line, 0, HEAD);
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
