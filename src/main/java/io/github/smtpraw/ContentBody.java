package io.github.smtpraw;

import io.github.smtpraw.server.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Ordered;
import org.apache.camel.StreamCache;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Message content as a body: no stream itself, so that each reader has its own, and all may read
 * again and again with Camel's stream caching on or off. The content lives as long as the last
 * exchange that was given it, by {@link #attach} or by {@link #copy}.
 */
final class ContentBody implements StreamCache {
    private final Content content;

    private ContentBody(Content content) {
        this.content = content;
    }

    /**
     * Makes a body of it for that exchange, which takes over the caller's hold and gives it up when
     * it completes ({@code doneUoW}).
     */
    static ContentBody attach(Content content, Exchange exchange) {
        // What a split or multicast puts together outlives the part that this exchange is.
        UnitOfWork whole =
                exchange.getProperty(
                        ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, UnitOfWork.class);
        if (whole != null && whole.getRoute() != null) {
            whole.addSynchronization(new Release(content.retain(), false));
        }
        hold(content, exchange);
        return new ContentBody(content);
    }

    /**
     * Keeps it until that exchange is done, and also until those are that it hands its completions
     * to (seda): they may have it in a header, and it may go on reading.
     */
    private static void hold(Content held, Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new Release(held, false));
        exchange.getExchangeExtension().addOnCompletion(new Release(held.retain(), true));
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
        if (content.tryRetain()) {
            hold(content, exchange);
        } else if (!content.inMemory()) {
            // Says what is wrong.
            content.open().close();
        }
        return new ContentBody(content);
    }

    /**
     * A stream of its own from the first octet on, to be closed.
     *
     * @throws IOException if the content cannot be read any more
     */
    InputStream open() throws IOException {
        return content.open();
    }

    byte[] toByteArray() throws IOException {
        return content.toByteArray();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        content.writeTo(out);
    }

    /** Does nothing: every reader begins at the first octet. */
    @Override
    public void reset() {}

    @Override
    public boolean inMemory() {
        return content.inMemory();
    }

    @Override
    public long length() {
        return content.size();
    }

    /** -1: there is none. */
    @Override
    public long position() {
        return -1;
    }

    @Override
    public String toString() {
        return content.toString();
    }

    /** Gives up one hold when an exchange is done, behind everything else that happens then. */
    private static final class Release extends SynchronizationAdapter {
        private final AtomicReference<Content> held;
        private final boolean handover;

        Release(Content held, boolean handover) {
            this.held = new AtomicReference<>(held);
            this.handover = handover;
        }

        @Override
        public void onDone(Exchange exchange) {
            Content content = held.getAndSet(null);
            if (content != null) {
                content.release();
            }
        }

        @Override
        public boolean allowHandover() {
            return handover;
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST;
        }
    }
}
