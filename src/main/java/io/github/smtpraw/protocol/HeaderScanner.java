package io.github.smtpraw.protocol;

/**
 * Reads the header section of a message as its content goes by (RFC 5322 2.2): how long it is, and
 * how many {@code Received:} fields it has (RFC 5321 6.3). It is over with the empty line, and with
 * the first line that is no field. Not thread-safe.
 */
public final class HeaderScanner {
    // RFC 5322 2.1.1; a field's name ends within its first line.
    private static final int MAX_NAME = 998;
    private static final String RECEIVED = "received";

    private enum State {
        LINE_START,
        /** Behind a CR at the start of a line. */
        EMPTY,
        NAME,
        /** Blanks ahead of the colon (RFC 5322 4.5). */
        BLANK,
        VALUE,
        /** In a value, behind a CR. */
        VALUE_CR,
        DONE
    }

    private State state = State.LINE_START;
    private int nameLength;
    private boolean matching;
    private int received;
    private long size;
    private long lineSize;

    /** Reads {@code array[from, to)} of the content; nothing once it is done. */
    public void scan(byte[] array, int from, int to) {
        for (int at = from; at < to && state != State.DONE; at++) {
            if (state == State.VALUE) {
                int end = at;
                while (end < to && array[end] != '\r') {
                    end++;
                }
                lineSize += end - at;
                at = end;
                if (end == to) {
                    return;
                }
            }
            state = next(array[at]);
            lineSize++;
            if (state == State.LINE_START) {
                size += lineSize;
                lineSize = 0;
            }
        }
        if (state == State.DONE) {
            lineSize = 0;
        }
    }

    private State next(byte octet) {
        return switch (state) {
            case LINE_START -> first(octet);
            case NAME -> name(octet);
            case BLANK -> afterName(octet);
            case VALUE -> octet == '\r' ? State.VALUE_CR : State.VALUE;
            case VALUE_CR ->
                    octet == '\n' ? State.LINE_START : octet == '\r' ? State.VALUE_CR : State.VALUE;
            case EMPTY, DONE -> State.DONE;
        };
    }

    private State first(byte octet) {
        if (octet == '\r') {
            return State.EMPTY;
        }
        if (Text.isBlank(octet)) {
            // A folded line, which needs one before it.
            return size == 0 ? State.DONE : State.VALUE;
        }
        nameLength = 0;
        matching = true;
        return octet == ':' ? State.DONE : name(octet);
    }

    private State name(byte octet) {
        if (octet <= ' ' || octet == ':' || octet == 127) {
            return afterName(octet);
        }
        // Or-ing makes lower case of a letter and no letter of anything else.
        matching =
                matching
                        && nameLength < RECEIVED.length()
                        && (octet | 0x20) == RECEIVED.charAt(nameLength);
        return ++nameLength > MAX_NAME ? State.DONE : State.NAME;
    }

    private State afterName(byte octet) {
        if (octet == ':') {
            if (matching && nameLength == RECEIVED.length()) {
                received++;
            }
            return State.VALUE;
        }
        return Text.isBlank(octet) ? State.BLANK : State.DONE;
    }

    /** Whether the header section is over. */
    public boolean done() {
        return state == State.DONE;
    }

    /** How many {@code Received:} fields there were so far. */
    public int received() {
        return received;
    }

    /** Octets of the fields so far, line ends included, the empty line not. */
    public long headerSize() {
        return size + lineSize;
    }
}
