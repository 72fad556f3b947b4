package io.github.smtpraw;

import io.github.smtpraw.server.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The body of a message as received: a handle on its content, which is kept as long as an exchange
 * with a handle has not ended. It is no stream itself, so it reads again and again.
 */
final class ContentBody implements StreamCache {
    private final Content content;

    private ContentBody(Content content) {
        this.content = content;
    }

    /** The body for that exchange, whose end releases it, or the end of whoever it is handed to. */
    static ContentBody attach(Content content, Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new Release(content));
        return new ContentBody(content);
    }

    /** Releases once, however often an exchange ends. */
    private static final class Release extends SynchronizationAdapter {
        private final Content content;
        private final AtomicBoolean released = new AtomicBoolean();

        Release(Content content) {
            this.content = content;
        }

        @Override
        public void onDone(Exchange exchange) {
            if (released.compareAndSet(false, true)) {
                content.release();
            }
        }

        @Override
        public int getOrder() {
            // Whatever else is done at the end of the exchange may still read the body.
            return LOWEST;
        }
    }

    /** An independent stream from the first octet. */
    InputStream open() throws IOException {
        return content.open();
    }

    byte[] toByteArray() throws IOException {
        return content.toByteArray();
    }

    @Override
    public StreamCache copy(Exchange exchange) {
        return attach(content.retain(), exchange);
    }

    @Override
    public void reset() {
        // Each reader has a stream of its own.
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        content.writeTo(out);
    }

    @Override
    public boolean inMemory() {
        return content.inMemory();
    }

    @Override
    public long length() {
        return content.size();
    }

    @Override
    public long position() {
        return -1;
    }

    @Override
    public String toString() {
        return "mail content of " + content.size() + " octets";
    }
}
