package io.github.smtpraw.host;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes past the JMS client into the queue, and what a JMS client takes out of it. */
class LocalQueueTest {
    private static final String URL = "vm://41";
    private static final byte[] BODY = "MAIL FROM:<>\r\n\0\r\n".getBytes(StandardCharsets.UTF_8);
    private static final int DISK_FULL_AT = 1;
    private static final int DISK_NEVER_FULL = -1;

    private final CamelContext context = new DefaultCamelContext();
    private final QueueBroker broker = new QueueBroker();
    private final LocalQueue queue = new LocalQueue();

    @TempDir Path data;

    @BeforeEach
    void start() throws Exception {
        start(DISK_NEVER_FULL);
    }

    private void start(int fullAt) throws Exception {
        String configuration =
                """
                <configuration xmlns="urn:activemq"><core xmlns="urn:activemq:core">
                <security-enabled>false</security-enabled>
                <journal-type>NIO</journal-type>
                <!-- So long, in ns, that who does not wait for the journal has gone before it wrote. -->
                <journal-buffer-timeout>2000000000</journal-buffer-timeout>
                <journal-file-size>1M</journal-file-size>
                <journal-directory>%1$s/journal</journal-directory>
                <bindings-directory>%1$s/bindings</bindings-directory>
                <paging-directory>%1$s/paging</paging-directory>
                <large-messages-directory>%1$s/large</large-messages-directory>
                <max-disk-usage>%2$d</max-disk-usage>
                <disk-scan-period>20</disk-scan-period>
                <acceptors><acceptor name="in-vm">%3$s</acceptor></acceptors>
                <addresses>
                <address name="relay"><anycast><queue name="relay"/></anycast></address>
                </addresses>
                </core></configuration>
                """
                        .formatted(data, fullAt, URL);
        Path file = data.resolve("broker.xml");
        Files.writeString(file, configuration);
        broker.setConfiguration("file:" + file);
        broker.start();
        queue.setBroker(broker);
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
        context.close();
    }

    private Exchange exchange(Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(BODY);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return exchange;
    }

    private BytesMessage receive(JMSContext client) {
        Queue relay = client.createQueue("relay");
        return (BytesMessage) client.createConsumer(relay).receive(10_000);
    }

    private static byte[] octets(BytesMessage message) throws JMSException {
        byte[] octets = new byte[(int) message.getBodyLength()];
        message.readBytes(octets);
        return octets;
    }

    @Test
    void aJmsClientTakesOutAPersistentBytesMessageWithTheBodyAndThePropertiesThatJmsAllows()
            throws Exception {
        queue.process(
                exchange(
                        Map.of(
                                "smtpFrom",
                                "ann@example.org",
                                "smtpSize",
                                17L,
                                "smtpAttempts",
                                0,
                                "smtpWarned",
                                false,
                                "Content-Type",
                                "application/batch-SMTP",
                                "CamelSmtpFrom",
                                "ann@example.org",
                                "other",
                                new Object())));

        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(URL);
                JMSContext client = factory.createContext()) {
            BytesMessage message = receive(client);

            assertArrayEquals(BODY, octets(message));
            assertEquals("ann@example.org", message.getStringProperty("smtpFrom"));
            assertEquals(17L, message.getObjectProperty("smtpSize"));
            assertEquals(0, message.getObjectProperty("smtpAttempts"));
            assertEquals(false, message.getObjectProperty("smtpWarned"));
            assertEquals(
                    "application/batch-SMTP", message.getStringProperty("Content_HYPHEN_Type"));
            Set<String> names = new TreeSet<String>(Collections.list(message.getPropertyNames()));
            names.removeIf(name -> name.startsWith("JMSX"));
            assertEquals(
                    Set.of(
                            "Content_HYPHEN_Type",
                            "smtpAttempts",
                            "smtpFrom",
                            "smtpSize",
                            "smtpWarned"),
                    names);
            assertEquals(DeliveryMode.PERSISTENT, message.getJMSDeliveryMode());
            assertEquals(4, message.getJMSPriority());
            assertNotNull(message.getJMSMessageID());
            assertTrue(message.getJMSTimestamp() > 0);
        }
    }

    @Test
    void theOctetsOfAStreamCacheAreTheBodyAndTheExchangeCanReadThemAgain() throws Exception {
        Exchange exchange = exchange(Map.of());
        exchange.getMessage().setBody(new InputStreamCache(BODY));

        queue.process(exchange);

        assertArrayEquals(BODY, exchange.getMessage().getBody(byte[].class));
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(URL);
                JMSContext client = factory.createContext()) {
            assertArrayEquals(BODY, octets(receive(client)));
        }
    }

    @Test
    void theExchangeGoesOnOnceTheJournalHasTheMessage() throws Exception {
        // The journal writes at once what comes after a rest, and lets what follows wait.
        queue.process(exchange("a first body"));
        await().until(() -> journal().contains("a first body"));

        queue.process(exchange("a second body"));

        assertTrue(journal().contains("a second body"));
    }

    private Exchange exchange(String body) {
        Exchange exchange = exchange(Map.of());
        exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }

    private String journal() throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data.resolve("journal"))) {
            for (Path file : files) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void whatIsInTheQueueIsThereAfterTheBrokerBeganAnew() throws Exception {
        queue.process(exchange(Map.of()));
        broker.stop();
        broker.start();

        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(URL);
                JMSContext client = factory.createContext()) {
            assertEquals(BODY.length, receive(client).getBodyLength());
        }
    }

    private Exchange sized(int octets) {
        Exchange exchange = exchange(Map.of());
        exchange.getMessage().setBody(new byte[octets]);
        return exchange;
    }

    @Test
    void itTakesWhatIsNotLargeWhileTheBrokerRunsHere() throws Exception {
        Exchange cached = sized(0);
        cached.getMessage().setBody(new InputStreamCache(new byte[100 * 1024 + 1]));

        assertTrue(queue.matches(sized(100 * 1024)));
        assertFalse(queue.matches(sized(100 * 1024 + 1)));
        assertFalse(queue.matches(cached));

        broker.stop();
        assertFalse(queue.matches(sized(1)));
        assertThrows(IOException.class, () -> queue.process(sized(1)));
    }

    @Test
    void aQueueThatIsNotThereIsNamed() {
        queue.setName("nowhere");

        IOException failure =
                assertThrows(IOException.class, () -> queue.process(exchange(Map.of())));

        assertTrue(failure.getMessage().contains("nowhere"), failure.getMessage());
    }

    @Test
    void aFullDiskIsAnErrorAtOnce() throws Exception {
        broker.stop();
        start(DISK_FULL_AT);
        await().until(() -> broker.getServer().getPagingManager().isDiskFull());

        IOException failure =
                assertThrows(IOException.class, () -> queue.process(exchange(Map.of())));

        assertTrue(failure.getMessage().contains("disk"), failure.getMessage());
    }
}
