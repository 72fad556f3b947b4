package io.github.smtpraw.routes;

import static io.github.smtpraw.routes.RelayedMail.PATIENCE;
import static io.github.smtpraw.routes.RelayedMail.browse;
import static io.github.smtpraw.routes.RelayedMail.send;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.smtpraw.host.QueueBroker;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay queue at a broker that is no part of the host, by properties alone. */
@Timeout(180)
class ExternalBrokerTest {
    private static final String USER = "mail";
    private static final String PASSWORD = "noon";

    @TempDir Path data;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** As an administrator sets it up: who may use it, and where dead letters go. */
    private EmbeddedActiveMQ broker(String url) throws Exception {
        Path folder = data.resolve("broker");
        Configuration configuration =
                new ConfigurationImpl()
                        .setJournalDirectory(folder.resolve("journal").toString())
                        .setBindingsDirectory(folder.resolve("bindings").toString())
                        .setPagingDirectory(folder.resolve("paging").toString())
                        .setLargeMessagesDirectory(folder.resolve("large").toString())
                        .addAcceptorConfiguration("tcp", url);
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setDeadLetterAddress(
                                org.apache.activemq.artemis.api.core.SimpleString.of(
                                        "relay.failed")));
        configuration.putSecurityRoles(
                "#",
                Set.of(
                        new Role(
                                "hosts", true, true, true, true, true, true, true, true, true, true,
                                true, true)));
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(USER, PASSWORD);
        users.addRole(USER, "hosts");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.setSecurityManager(
                new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        return broker.start();
    }

    private MailHostRun host(String url, String relay) throws Exception {
        return MailHostRun.start(
                data,
                Map.of(
                        "relay.host", relay,
                        "relay.retry.delay", "1000",
                        "relay.broker", url,
                        "relay.broker.username", USER,
                        "relay.broker.password", PASSWORD));
    }

    @Test
    void theQueueIsThereAndOutlivesTheHost() throws Exception {
        String url = "tcp://127.0.0.1:" + freePort();
        int port = freePort();
        EmbeddedActiveMQ broker = broker(url);
        try {
            try (MailHostRun host = host(url, "127.0.0.1:" + port)) {
                assertNull(
                        host.context()
                                .getRegistry()
                                .lookupByNameAndType("broker", QueueBroker.class)
                                .getServer());
                send(host, "jones@example.org", "bob@elsewhere.example");
                await().atMost(PATIENCE)
                        .until(
                                () -> {
                                    Queue queue = broker.getActiveMQServer().locateQueue("relay");
                                    return queue != null && queue.getScheduledCount() == 1;
                                });
            }
            assertFalse(Files.exists(data.resolve("queue")));
            try (SmtpSink sink = new SmtpSink(port, "250 OK").refusing("@client.example");
                    MailHostRun host = host(url, sink.address())) {
                await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
                send(host, "", "ann@client.example");
                try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                        JMSContext jms = factory.createContext(USER, PASSWORD)) {
                    List<Message> refused =
                            await().atMost(PATIENCE)
                                    .until(
                                            () ->
                                                    browse(
                                                            jms,
                                                            "relay.refused",
                                                            "smtpDomain = 'client.example'"),
                                            found -> !found.isEmpty());
                    assertEquals(
                            "550 5.1.1 refused", refused.get(0).getStringProperty("smtpLastReply"));
                }
            }
        } finally {
            broker.stop();
        }
    }
}
