package io.github.smtpraw.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * What a report gives back of the message: all of it, or its header section (RFC 3462 2, RFC 3461
 * 4.3).
 */
final class Returned {
    private static final int MAX_HEADER = 65536;

    private final byte[] octets;
    private final boolean whole;
    private final boolean eightBit;

    private Returned(byte[] octets, boolean whole) {
        this.octets = octets;
        this.whole = whole;
        this.eightBit = isEightBit(octets);
    }

    /**
     * Reads from the body no more than it may have to give back.
     *
     * @param headersOnly whether the sender wants no more
     * @param maxWhole octets above which a message is not given back whole
     * @return null where there is no body that could be read as octets
     */
    static Returned read(Exchange exchange, boolean headersOnly, int maxWhole) throws IOException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        InputStream in =
                exchange.getContext()
                        .getTypeConverter()
                        .tryConvertTo(InputStream.class, exchange, body);
        if (in == null) {
            return null;
        }
        int wanted = headersOnly ? 0 : maxWhole;
        byte[] start;
        try (in) {
            start = in.readNBytes(Math.max(wanted, MAX_HEADER) + 1);
        }
        boolean whole = !headersOnly && start.length <= maxWhole && !has(start, 0);
        return new Returned(canonical(start, whole ? start.length : headerEnd(start)), whole);
    }

    private static boolean has(byte[] octets, int octet) {
        for (byte one : octets) {
            if (one == octet) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEightBit(byte[] octets) {
        for (byte one : octets) {
            if (one < 0) {
                return true;
            }
        }
        return false;
    }

    /** Where the last field ends; of a very long header section, where it is cut off. */
    private static int headerEnd(byte[] octets) {
        int end = 0;
        for (int i = 0; i < octets.length && i < MAX_HEADER; i++) {
            if (octets[i] == '\n') {
                boolean empty = i == end || (i == end + 1 && octets[end] == '\r');
                if (empty) {
                    return end;
                }
                end = i + 1;
            }
        }
        return octets.length <= MAX_HEADER ? octets.length : end;
    }

    /** With CRLF in place of bare line ends, and a question mark for each NUL. */
    private static byte[] canonical(byte[] octets, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            byte octet = octets[i];
            if (octet == '\r' || octet == '\n') {
                out.write('\r');
                out.write('\n');
                boolean pair = octet == '\r' && i + 1 < length && octets[i + 1] == '\n';
                i += pair ? 1 : 0;
            } else {
                out.write(octet == 0 ? '?' : octet);
            }
        }
        return out.toByteArray();
    }

    /** With CRLF line ends. */
    byte[] octets() {
        return octets;
    }

    boolean eightBit() {
        return eightBit;
    }

    /** The type of the part (RFC 2046 5.2.1, RFC 3462 2, RFC 6532 3.7, RFC 6533 4). */
    String mediaType(boolean utf8) {
        boolean global = utf8 && eightBit;
        if (whole) {
            return global ? "message/global" : "message/rfc822";
        }
        return global ? "message/global-headers" : "text/rfc822-headers";
    }
}
