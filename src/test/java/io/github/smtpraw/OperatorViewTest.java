package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees: JMX, health, the transaction log, warnings. */
class OperatorViewTest {

    @Test
    void theConsumersAttributesAreInJmx() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("smtp-raw:127.0.0.1:0?localDomains=example.org")
                                    .routeId("mail")
                                    .log("${header.CamelSmtpFrom}");
                        }
                    });
            context.start();
            SmtpRawConsumer consumer = (SmtpRawConsumer) context.getRoute("mail").getConsumer();
            try (SmtpTalk talk = new SmtpTalk(consumer.getPort())) {
                expect(220, talk.reply());
                expect(250, talk.say("EHLO client.example"));
                expect(250, MailServer.transaction(talk));
                expect(250, talk.say("MAIL FROM:<>"));
                expect(550, talk.say("RCPT TO:<a@example.net>"));
                MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
                Set<ObjectName> names =
                        beans.queryNames(
                                new ObjectName(
                                        "org.apache.camel:context="
                                                + context.getManagementName()
                                                + ",type=consumers,name=SmtpRawConsumer*"),
                                null);
                assertEquals(1, names.size(), () -> names.toString());
                ObjectName name = names.iterator().next();
                Map<String, Object> expected =
                        Map.of(
                                "Port", consumer.getPort(),
                                "Listening", true,
                                "OpenConnections", 1,
                                "MessagesInRoutes", 0,
                                "Connections", 1L,
                                "ConnectionsTurnedAway", 0L,
                                "RecipientsRefused", 1L,
                                "MessagesAccepted", 1L,
                                "TransactionsGivenUp", 0L,
                                "OctetsReceived", 20L);
                for (Map.Entry<String, Object> attribute : expected.entrySet()) {
                    assertEquals(
                            attribute.getValue(),
                            beans.getAttribute(name, attribute.getKey()),
                            attribute.getKey());
                }
            }
        }
    }

    @Test
    void theHealthCheckIsUpWhileTransactionsAreTaken() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start()) {
            HealthCheck check =
                    ((org.apache.camel.health.HealthCheckAware) server.consumer()).getHealthCheck();
            assertEquals(HealthCheck.State.UP, check.call().getState());
            assertEquals(server.port(), check.call().getDetails().get("port"));
            server.context().getRouteController().suspendRoute("mail");
            assertEquals(HealthCheck.State.DOWN, check.call().getState());
            server.context().getRouteController().resumeRoute("mail");
            assertEquals(HealthCheck.State.UP, check.call().getState());
            server.context().getRouteController().stopRoute("mail");
            assertEquals(HealthCheck.State.DOWN, check.call().getState());
        }
    }

    @Test
    void eachTransactionAndRefusalIsOneLineWithoutControlCharacters() throws Exception {
        try (LogWatch log = LogWatch.of("io.github.smtpraw.transaction", Level.INFO);
                MailServer server = MailServer.with("localDomains=example.org").start();
                SmtpTalk talk = server.ehlo()) {
            String reply = MailServer.transaction(talk);
            String id = reply.substring(reply.lastIndexOf(' ') + 1);
            assertEquals(1, log.lines().size(), () -> log.lines().toString());
            String line = log.lines().get(0);
            assertTrue(
                    line.matches(
                            "INFO session=[A-Z0-9-]+ message="
                                    + id
                                    + " peer=127\\.0\\.0\\.1:\\d+ tls=- helo=client\\.example user=<> verb=MAIL"
                                    + " from=<ann@example\\.com> to=<bob@example\\.org> size=20"
                                    + " verdict=\"250 2\\.0\\.0 OK "
                                    + id
                                    + "\" delay=\\d+ms"),
                    line);
            expect(250, talk.say("MAIL FROM:<>"));
            expect(550, talk.say("RCPT TO:<a@example.net>"));
            String refusal = log.lines().get(1);
            assertTrue(refusal.contains("refused=RCPT subject=<a@example.net>"), refusal);
            assertTrue(refusal.contains("550 5.7.1"), refusal);
            expect(250, talk.say("RSET"));
            await().until(() -> log.lines().size() == 3);
            assertTrue(log.lines().get(2).contains("verdict=\"given up\""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:0, maxHops=9, true",
        "0.0.0.0:0, localDomains=example.org, false",
        "0.0.0.0:0, onRcpt=direct:r, false",
        "127.0.0.1:0, maxHops=9, false"
    })
    void aListenerOpenToAnyoneSaysSoAtStart(String address, String options, boolean warns)
            throws Exception {
        try (LogWatch log = LogWatch.of("io.github.smtpraw.SmtpRawConsumer", Level.INFO);
                MailServer server =
                        MailServer.at(address, options)
                                .routes(b -> b.from("direct:r").log("x"))
                                .start()) {
            assertEquals(
                    warns,
                    log.lines().stream()
                            .anyMatch(
                                    line ->
                                            line.startsWith("WARN")
                                                    && line.contains("accepts mail for anyone")),
                    () -> log.lines().toString());
        }
    }
}
