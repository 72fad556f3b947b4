package io.github.smtpraw.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * Content piece by piece: octets in memory where they are, a stream by an array that it is read
 * into. A piece is good until the next one.
 */
abstract class ContentPieces {
    private final byte[] array;
    private int start;
    private int length;

    private ContentPieces(byte[] array) {
        this.array = array;
    }

    /** Pieces of octets that nobody changes meanwhile. */
    static ContentPieces of(byte[] octets, int most) {
        return new ContentPieces(octets) {
            @Override
            void next() {
                int at = start() + length();
                piece(at, Math.min(most, octets.length - at));
            }

            @Override
            boolean isLast() {
                return start() + length() == octets.length;
            }

            @Override
            void close() {
                // There is nothing to close.
            }
        };
    }

    /**
     * Pieces of a stream.
     *
     * @param whole whether each has all the octets it can have; else it has what is there to be
     *     read
     */
    static ContentPieces of(InputStream stream, int most, boolean whole) {
        return new ContentPieces(new byte[most]) {
            private boolean last;

            @Override
            void next() throws IOException {
                int octets = whole ? stream.readNBytes(array(), 0, most) : stream.read(array());
                last = whole ? octets < most : octets < 0;
                piece(0, Math.max(0, octets));
            }

            @Override
            boolean isLast() {
                return last;
            }

            @Override
            void close() throws IOException {
                stream.close();
            }
        };
    }

    /** Goes to the next one, which may be empty; not behind the last. */
    abstract void next() throws IOException;

    /** Whether nothing follows the one it is at. */
    abstract boolean isLast();

    abstract void close() throws IOException;

    final void piece(int from, int octets) {
        start = from;
        length = octets;
    }

    /** Holds the piece it is at. */
    final byte[] array() {
        return array;
    }

    /** Where in {@link #array()} that begins. */
    final int start() {
        return start;
    }

    final int length() {
        return length;
    }
}
