package io.github.smtpraw.routes;

import static io.github.smtpraw.routes.RelayedMail.PATIENCE;
import static io.github.smtpraw.routes.RelayedMail.browse;
import static io.github.smtpraw.routes.RelayedMail.send;
import static io.github.smtpraw.routes.RelayedMail.waiting;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.host.QueueBroker;
import io.github.smtpraw.support.LogWatch;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.ObjectName;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.model.ThrowExceptionDefinition;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay queue of the shipped host, as its operator and the next server see it. */
@Timeout(180)
class RelayQueueTest {
    private static final String BOB = "bob@elsewhere.example";

    @TempDir Path data;

    private MailHostRun start(String relay, String... properties) throws Exception {
        Map<String, String> all = new HashMap<>();
        all.put("relay.host", relay);
        all.put("relay.retry.delay", "200");
        all.put("relay.retry.multiplier", "1");
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return MailHostRun.start(data, all);
    }

    private static long rcpts(SmtpSink sink) {
        return sink.commands().stream().filter(c -> c.startsWith("RCPT")).count();
    }

    /** An operation of the broker, as its console and any tool for JMX call it. */
    private static Object operation(String queue, String name, Object... arguments)
            throws Exception {
        ObjectName broker =
                new ObjectName(
                        "org.apache.activemq.artemis:broker=\"mail-host\",component=addresses,address=\""
                                + queue
                                + "\",subcomponent=queues,routing-type=\"anycast\",queue=\""
                                + queue
                                + "\"");
        String[] types =
                Arrays.stream(arguments)
                        .map(one -> one.getClass().getName())
                        .toArray(String[]::new);
        return ManagementFactory.getPlatformMBeanServer().invoke(broker, name, arguments, types);
    }

    @Test
    void anOperatorSeesWhatWaitsAndLetsItBeTriedNow() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "450 4.2.1 not now");
                MailHostRun host = start(sink.address(), "relay.retry.delay", "1d")) {
            send(host, "jones@example.org", BOB, "eve@elsewhere.example");
            await().atMost(PATIENCE)
                    .until(
                            () -> (Object[]) operation("relay", "listScheduledMessages"),
                            messages -> messages.length == 1);
            String seen = (String) operation("relay", "listScheduledMessagesAsJSON");
            for (String shown :
                    List.of(
                            "\"smtpFrom\":\"jones@example.org\"",
                            "\"smtpTo\":\"" + BOB + ",eve@elsewhere.example\"",
                            "\"smtpRecipients\":2",
                            "\"smtpDomain\":\"elsewhere.example\"",
                            "\"smtpAttempts\":1",
                            "\"smtpWarned\":false",
                            "\"smtpLastReply\":\"450 4.2.1 not now\"")) {
                assertTrue(seen.contains(shown), () -> shown + " is not in " + seen);
            }
            assertTrue(
                    seen.matches(".*\"smtpQueued\":\\d{13}\\D.*"),
                    () -> "smtpQueued is not in " + seen);
            assertTrue(seen.matches(".*\"smtpSize\":\\d{2,3}\\D.*"), () -> "smtpSize: " + seen);
            assertEquals(2, rcpts(sink));
            operation("relay", "deliverScheduledMessages", "smtpDomain = 'elsewhere.example'");
            await().atMost(PATIENCE).until(() -> rcpts(sink) == 4);
        }
    }

    @Test
    void whatFailsBehindTheNewMessageLeavesTheOldOneAloneAndParksItUntilAnOperatorBringsItBack()
            throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "450 4.2.1 not now");
                MailHostRun host =
                        start(
                                sink.address(),
                                "relay.redelivery.delay",
                                "100",
                                "relay.deliveries",
                                "3")) {
            AdviceWith.adviceWith(
                    host.context(),
                    "relay-again",
                    route -> route.weaveAddLast().throwException(new IllegalStateException("no")));
            send(host, "jones@example.org", BOB);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay.failed") == 1);
            assertEquals(0, waiting(host, "relay"));
            assertEquals(3, rcpts(sink));
            try (JMSContext jms = RelayedMail.jms(host)) {
                Message parked = browse(jms, "relay.failed", null).get(0);
                assertEquals(0, parked.getIntProperty("smtpAttempts"));
            }
            AdviceWith.adviceWith(
                    host.context(),
                    "relay-again",
                    route -> route.weaveByType(ThrowExceptionDefinition.class).remove());
            assertEquals(1, operation("relay.failed", "retryMessages"));
            await().atMost(PATIENCE).until(() -> rcpts(sink) == 5);
            assertEquals(1, waiting(host, "relay"));
        }
    }

    /** As after the process died at each of them: the broker then does not park it on its own. */
    @Test
    void aMessageThatWasDeliveredTooOftenIsKeptAndNotTriedAgain() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "450 4.2.1 not now");
                MailHostRun host = start(sink.address(), "relay.deliveries", "2")) {
            host.context()
                    .getRegistry()
                    .lookupByNameAndType("broker", QueueBroker.class)
                    .getServer()
                    .getAddressSettingsRepository()
                    .addMatch("relay", new AddressSettings().setMaxDeliveryAttempts(-1));
            AdviceWith.adviceWith(
                    host.context(),
                    "relay-again",
                    route -> route.weaveAddLast().throwException(new IllegalStateException("no")));
            send(host, "jones@example.org", BOB);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay.failed") == 1);
            assertEquals(0, waiting(host, "relay"));
            assertEquals(2, rcpts(sink));
        }
    }

    @Test
    void whatCannotBeReadIsKeptAsItIsAndTheQueueGoesOn() throws Exception {
        try (LogWatch log = LogWatch.of("relay-failed", Level.ERROR);
                SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address());
                JMSContext jms = RelayedMail.jms(host)) {
            BytesMessage poison = jms.createBytesMessage();
            poison.writeBytes("EHLO x\r\nMAIL FROM:<a@b>\r\nGARBAGE\r\n".getBytes());
            poison.setStringProperty("smtpMessageId", "POISON-1");
            jms.createProducer().send(jms.createQueue("relay"), poison);
            jms.createProducer().send(jms.createQueue("relay"), "no mail at all");
            send(host, "jones@example.org", BOB);
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 1);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay.failed") == 2);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            Message kept = browse(jms, "relay.failed", "smtpMessageId = 'POISON-1'").get(0);
            assertEquals(
                    "EHLO x\r\nMAIL FROM:<a@b>\r\nGARBAGE\r\n",
                    new String(kept.getBody(byte[].class), StandardCharsets.US_ASCII));
            assertTrue(
                    log.lines().stream()
                            .anyMatch(
                                    line ->
                                            line.startsWith(
                                                    "ERROR POISON-1 is kept in relay.failed: can't be read: ")),
                    log.lines()::toString);
        }
    }

    @Test
    void aServerThatHoldsItsReplyHoldsUpNoMailForAnotherDomain() throws Exception {
        try (SmtpSink sink = new SmtpSink(0, "250 OK").holding("@slow.example");
                MailHostRun host =
                        start(
                                sink.address(),
                                "relay.concurrency",
                                "5",
                                "relay.perDestination",
                                "2")) {
            for (int i = 0; i < 8; i++) {
                send(host, "jones@example.org", "bob@slow.example");
            }
            await().atMost(PATIENCE).until(() -> sink.held() == 2);
            for (int i = 0; i < 20; i++) {
                send(host, "jones@example.org", BOB);
            }
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 20);
            assertEquals(8, waiting(host, "relay"));
            sink.release();
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 28);
            assertEquals(2, sink.mostHeld());
        }
    }

    @Test
    void aConsumerHoldsNoMessageThatAnotherCouldSend() throws Exception {
        try (MailHostRun host = start("127.0.0.1:1")) {
            ConnectionFactory connections =
                    host.context()
                            .getRegistry()
                            .lookupByNameAndType("brokerConnections", ConnectionFactory.class);
            assertEquals(0, ((ActiveMQConnectionFactory) connections).getConsumerWindowSize());
        }
    }

    @Test
    void recipientsThatDoNotFitIntoATransactionGoAtOnceInAnother() throws Exception {
        String[] to = new String[25];
        for (int i = 0; i < to.length; i++) {
            to[i] = "user" + i + "@elsewhere.example";
        }
        try (SmtpSink sink = new SmtpSink(0, "250 OK").takingAtMost(10);
                MailHostRun host = start(sink.address(), "relay.retry.delay", "1d")) {
            send(host, "jones@example.org", to);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(
                    List.of(10, 10, 5), sink.taken().stream().map(one -> one.to().size()).toList());
        }
        try (SmtpSink sink = new SmtpSink(0, "250 OK").listing("LIMITS RCPTMAX=20");
                MailHostRun host = start(sink.address(), "relay.retry.delay", "1d")) {
            send(host, "jones@example.org", to);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(
                    List.of(20, 5), sink.taken().stream().map(one -> one.to().size()).toList());
        }
        try (SmtpSink sink = new SmtpSink(0, "250 OK").takingAtMost(10).deferring("user3@");
                MailHostRun host = start(sink.address(), "relay.retry.delay", "1d")) {
            send(host, "jones@example.org", to);
            await().atMost(PATIENCE).until(() -> sink.taken().size() == 3);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 1);
            assertEquals(
                    List.of(10, 10, 4), sink.taken().stream().map(one -> one.to().size()).toList());
        }
    }

    @Test
    void aNestedListOfAThousandGoesOutOnceForEachDomainAndSender() throws Exception {
        Path directory = Files.createDirectory(data.resolve("directory"));
        StringBuilder members = new StringBuilder();
        StringBuilder inner = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            String address = "user" + i + "@" + "abc".charAt(i % 3) + ".example\n";
            (i < 700 ? members : inner).append(address);
        }
        Files.writeString(directory.resolve("members"), members);
        Files.writeString(directory.resolve("inner"), inner);
        Files.writeString(
                directory.resolve("aliases"),
                "all: board, :include:members\nowner-all: jones\n"
                        + "board: :include:inner\nowner-board: jones\n");
        Files.copy(Path.of("routes/users"), directory.resolve("users"));
        Files.copy(Path.of("routes/moved"), directory.resolve("moved"));
        try (SmtpSink sink = new SmtpSink(0, "250 OK");
                MailHostRun host = start(sink.address(), "mail.directory", directory.toString())) {
            send(host, "ann@client.example", "all@example.org");
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            Map<String, Integer> sent = new TreeMap<>();
            Set<String> all = new HashSet<>();
            for (SmtpSink.Taken one : sink.taken()) {
                String domain = one.to().get(0).replaceAll(".*@|>", "");
                sent.put(one.from() + " " + domain, one.to().size());
                all.addAll(one.to());
            }
            assertEquals(6, sink.taken().size(), sent::toString);
            assertEquals(
                    Map.of(
                            "MAIL FROM:<owner-all@example.org> a.example", 234,
                            "MAIL FROM:<owner-all@example.org> b.example", 233,
                            "MAIL FROM:<owner-all@example.org> c.example", 233,
                            "MAIL FROM:<owner-board@example.org> a.example", 100,
                            "MAIL FROM:<owner-board@example.org> b.example", 100,
                            "MAIL FROM:<owner-board@example.org> c.example", 100),
                    sent);
            assertEquals(1000, all.size());
        }
    }

    @Test
    void whatTheOwnerOfAListIsToldTheAuthorIsNot() throws Exception {
        Path directory = Files.createDirectory(data.resolve("directory"));
        Files.writeString(directory.resolve("aliases"), "all: bob@a.example\nowner-all: green\n");
        Files.copy(Path.of("routes/users"), directory.resolve("users"));
        Files.copy(Path.of("routes/moved"), directory.resolve("moved"));
        try (SmtpSink sink = new SmtpSink(0, "550 5.1.1 nobody");
                MailHostRun host = start(sink.address(), "mail.directory", directory.toString())) {
            send(host, "jones@example.org", "all@example.org");
            await().atMost(PATIENCE).until(() -> host.mailbox("green").size() == 1);
            await().atMost(PATIENCE).until(() -> waiting(host, "relay") == 0);
            assertEquals(List.of(), host.mailbox("jones"));
        }
    }
}
