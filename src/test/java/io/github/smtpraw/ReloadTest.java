package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A message route that is replaced while it runs (design, section 6). */
@Timeout(60)
class ReloadTest {
    @TempDir Path routes;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private Path file;
    private int port;

    @BeforeEach
    void start() throws Exception {
        context.disableJMX();
        file = routes.resolve("mail.yaml");
        write("451", "maxHops: 100");
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveResource(context, "file:" + file));
        RouteWatcherReloadStrategy watcher = new RouteWatcherReloadStrategy(routes.toString());
        watcher.setRemoveAllRoutes(false);
        watcher.setPattern("*.yaml");
        watcher.setPollTimeout(100);
        context.addService(watcher);
        context.start();
        port = consumer().getPort();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private SmtpRawConsumer consumer() {
        return (SmtpRawConsumer) context.getRoute("mail").getConsumer();
    }

    /** A route whose reply is that code. */
    private void write(String code, String option) throws Exception {
        Path made = routes.resolve("mail.new");
        Files.writeString(
                made,
                """
                - route:
                    id: mail
                    from:
                      uri: smtp-raw:127.0.0.1:0
                      parameters:
                        %s
                      steps:
                        - setHeader:
                            name: CamelSmtpReplyCode
                            expression:
                              constant:
                                expression: "%s"
                """
                        .formatted(option, code));
        Files.move(
                made,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void anEditedRouteFileKeepsSocketAndSessionsAndTheSessionGoesOnWithTheNewRoute()
            throws Exception {
        SmtpRawConsumer old = consumer();
        try (SmtpTalk talk = new SmtpTalk(port)) {
            expect(220, talk.reply());
            expect(250, talk.say("EHLO client.example"));
            expect(451, MailServer.transaction(talk));
            write("250", "maxHops: 100");
            await().until(() -> context.getRoute("mail") != null && consumer() != old);
            await().until(() -> consumer().isListening());
            assertEquals(port, consumer().getPort());
            expect(250, MailServer.transaction(talk));
        }
        try (SmtpTalk talk = new SmtpTalk(port)) {
            expect(220, talk.reply());
        }
    }

    @Test
    void whileTheRouteIsAwayConnectionsAreWelcomeAndMailIs451() throws Exception {
        try (SmtpTalk talk = new SmtpTalk(port)) {
            expect(220, talk.reply());
            expect(250, talk.say("EHLO client.example"));
            context.getRouteController().stopRoute("mail");
            assertTrue(talk.say("MAIL FROM:<a@example.com>").startsWith("451 4.3.2"));
            try (SmtpTalk late = new SmtpTalk(port)) {
                expect(220, late.reply());
                expect(250, late.say("EHLO client.example"));
                expect(451, late.say("MAIL FROM:<a@example.com>"));
            }
            context.getRouteController().startRoute("mail");
            assertEquals(port, consumer().getPort());
            expect(451, MailServer.transaction(talk));
            expect(250, talk.say("NOOP"));
        }
    }

    @Test
    void aRouteThatListensAtAnotherPortFreesTheOldOne() throws Exception {
        SmtpRawConsumer old = consumer();
        try (SmtpTalk talk = new SmtpTalk(port)) {
            expect(220, talk.reply());
            write("250", "maxHops: 50");
            await().until(() -> context.getRoute("mail") != null && consumer() != old);
            await().until(() -> consumer().isListening());
            try (SmtpTalk late = new SmtpTalk(consumer().getPort())) {
                expect(220, late.reply());
                expect(250, late.say("EHLO client.example"));
                expect(250, MailServer.transaction(late));
            }
        }
    }

    @Test
    void aContextThatStopsWhileTheRouteIsAwayClosesTheSocket() throws Exception {
        try (SmtpTalk talk = new SmtpTalk(port)) {
            expect(220, talk.reply());
            context.getRouteController().stopRoute("mail");
            context.stop();
            expect(421, talk.reply());
            assertTrue(talk.isClosed());
        }
    }
}
