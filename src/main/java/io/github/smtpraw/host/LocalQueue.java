package io.github.smtpraw.host;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.camel.component.jms.DefaultJmsKeyFormatStrategy;
import org.apache.camel.component.jms.JmsHeaderFilterStrategy;
import org.apache.camel.component.jms.JmsKeyFormatStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * A queue of the broker within this process, into which messages go without a JMS client: that
 * would hand each from thread to thread seven times on its way to the journal and back, which takes
 * longer than the sync. What comes out by JMS is the same bytes message, with the same properties.
 *
 * <p>The exchange goes on once the broker has synced its journal; those that come at the same time
 * share a sync. As a condition it tells whether the message may go this way.
 */
public class LocalQueue implements Processor, Predicate {
    /** What is larger is a file of its own for the broker, as it is for its JMS client. */
    private static final int LARGEST = 100 * 1024;

    /** The filter looks at each letter; most headers are of this kind. */
    private static final String NEVER = "Camel";

    private static final byte JMS_PRIORITY = 4;
    private static final int PROPERTIES_SIZE = 1024;
    private static final int PATIENCE_SECONDS = 30;

    private final JmsKeyFormatStrategy names = new DefaultJmsKeyFormatStrategy();
    private final HeaderFilterStrategy filter = new JmsHeaderFilterStrategy();
    private QueueBroker broker = new QueueBroker();
    private String name = "relay";

    /**
     * Whether the message may go this way: the broker runs within this process, and the body,
     * octets or a stream cache, is not so large that it should be a file.
     */
    @Override
    public boolean matches(Exchange exchange) {
        ActiveMQServer server = broker.getServer();
        return server != null
                && server.isActive()
                && length(exchange.getMessage().getBody()) <= LARGEST;
    }

    private static long length(Object body) {
        if (body instanceof StreamCache cache) {
            return cache.length();
        }
        return body instanceof byte[] octets ? octets.length : Long.MAX_VALUE;
    }

    /**
     * Puts the body and what JMS carries of the headers into the queue, and waits for the disk.
     *
     * @throws IOException where it is not known to be safe there
     */
    @Override
    public void process(Exchange exchange) throws Exception {
        ActiveMQServer server = broker.getServer();
        if (server == null) {
            throw new IOException("the broker of the queue " + name + " has ended");
        }
        if (server.getPagingManager().isDiskFull()) {
            throw new IOException("the disk is too full for the queue " + name);
        }
        StorageManager storage = server.getStorageManager();
        CoreMessage message = message(exchange, storage.generateID());
        Synced synced = new Synced();
        // What was written by this thread since is what is waited for.
        storage.setContext(storage.newSingleThreadContext());
        try {
            RoutingStatus status = server.getPostOffice().route(message, false);
            if (status != RoutingStatus.OK) {
                throw new IOException("the queue " + name + " takes nothing: " + status);
            }
            storage.afterCompleteOperations(synced);
        } finally {
            storage.clearContext();
        }
        synced.await();
    }

    private CoreMessage message(Exchange exchange, long id) throws Exception {
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof StreamCache)) {
            body = exchange.getMessage().getMandatoryBody(byte[].class);
        }
        int expected = (int) Math.min(length(body), LARGEST);
        CoreMessage message = new CoreMessage(id, expected + PROPERTIES_SIZE);
        message.setType(CoreMessage.BYTES_TYPE);
        message.setDurable(true);
        message.setPriority(JMS_PRIORITY);
        message.setTimestamp(System.currentTimeMillis());
        message.setUserID(UUIDGenerator.getInstance().generateUUID());
        message.setAddress(name);
        message.setRoutingType(RoutingType.ANYCAST);
        for (Map.Entry<String, Object> header : exchange.getMessage().getHeaders().entrySet()) {
            String key = header.getKey();
            Object value = header.getValue();
            if (isProperty(value)
                    && !key.startsWith(NEVER)
                    && !filter.applyFilterToCamelHeaders(key, value, exchange)) {
                message.putObjectProperty(names.encodeKey(key), value);
            }
        }
        write(body, message.getBodyBuffer());
        return message;
    }

    private static void write(Object body, ActiveMQBuffer buffer) throws IOException {
        if (body instanceof StreamCache cache) {
            cache.reset();
            cache.writeTo(new BufferStream(buffer));
            cache.reset();
        } else {
            buffer.writeBytes((byte[]) body);
        }
    }

    /** What JMS allows as a property. */
    private static boolean isProperty(Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Double
                || value instanceof Float;
    }

    /** Without a copy in between. */
    private static final class BufferStream extends OutputStream {
        private final ActiveMQBuffer buffer;

        BufferStream(ActiveMQBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public void write(int octet) {
            buffer.writeByte((byte) octet);
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            buffer.writeBytes(octets, from, length);
        }
    }

    /** Told by the journal, in its own thread. */
    private static final class Synced extends CompletableFuture<Void> implements IOCallback {
        @Override
        public void done() {
            complete(null);
        }

        @Override
        public void onError(int code, String text) {
            completeExceptionally(new IOException(text));
        }

        void await() throws IOException {
            try {
                get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the queue's journal", e);
            } catch (ExecutionException e) {
                throw new IOException("the queue's journal failed", e.getCause());
            } catch (TimeoutException e) {
                throw new IOException(
                        "the queue's journal took over " + PATIENCE_SECONDS + " seconds", e);
            }
        }
    }

    /** Whose queue it is. */
    public void setBroker(QueueBroker broker) {
        this.broker = broker;
    }

    /** Which of its queues; default {@code relay}. */
    public void setName(String name) {
        this.name = name;
    }
}
