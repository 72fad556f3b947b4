package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener whose route comes back at the same address with other options. */
class ReloadWithOtherOptionsTest {
    @TempDir Path empty;

    private static RouteBuilder route(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("mail").log("${header.CamelSmtpFrom}");
            }
        };
    }

    @Test
    void theSocketIsKeptAndSessionsBegunByTheOldOptionsEndAfterTheirTransaction() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        String uri = "smtp-raw:127.0.0.1:" + port;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            context.addService(new RouteWatcherReloadStrategy(empty.toString()));
            context.addRoutes(route(uri + "?verbs=MAIL"));
            context.start();
            try (SmtpTalk idle = new SmtpTalk(port);
                    SmtpTalk busy = new SmtpTalk(port)) {
                expect(220, idle.reply());
                expect(220, busy.reply());
                assertFalse(busy.say("EHLO client.example").contains("SOML"));
                context.getRouteController().stopRoute("mail");
                context.removeRoute("mail");
                context.addRoutes(route(uri + "?verbs=MAIL,SOML"));
                assertTrue(idle.reply().startsWith("421 4.3.2"));
                assertTrue(busy.reply().startsWith("421 4.3.2"));
                try (SmtpTalk late = new SmtpTalk(port)) {
                    expect(220, late.reply());
                    assertTrue(late.say("EHLO client.example").contains("SOML"));
                    expect(250, MailServer.transaction(late));
                }
                SmtpRawConsumer consumer = (SmtpRawConsumer) context.getRoute("mail").getConsumer();
                assertEquals(port, consumer.getPort());
            }
        }
    }
}
