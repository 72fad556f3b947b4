package io.github.smtpraw.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.CachedOutputStream;

/**
 * Gathers the content of one message: a {@code byte[]} where it is small, else a stream cache that
 * lives as long as the exchange, in a file where Camel's stream caching is set to spool.
 */
final class BatchBody extends OutputStream {
    private static final int SMALL = 1 << 20;

    private final Exchange exchange;
    private ByteArrayOutputStream small = new ByteArrayOutputStream();
    private CachedOutputStream large;

    BatchBody(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        if (large == null && small.size() + length > SMALL) {
            large = new CachedOutputStream(exchange);
            small.writeTo(large);
            small = null;
        }
        OutputStream target = large != null ? large : small;
        target.write(octets, from, length);
    }

    /** The body. */
    Object get() throws IOException {
        return large != null ? large.newStreamCache() : small.toByteArray();
    }
}
