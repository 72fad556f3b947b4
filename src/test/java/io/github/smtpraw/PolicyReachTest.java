package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A policy that can't be asked fails closed; a wrong set-up stops the start (design, section 3).
 */
class PolicyReachTest {

    @ParameterizedTest
    @CsvSource({"direct,stop", "direct,suspend", "seda,stop", "seda,suspend"})
    void aPolicyRouteThatIsNotRunningIs451AtOnceAndServesAgainLater(String scheme, String how)
            throws Exception {
        // Its timeout is longer than any test waits, so that only "at once" passes.
        try (MailServer server =
                        MailServer.with("policyTimeout=10m&onRcpt=" + scheme + ":rcpt")
                                .routes(b -> b.from(scheme + ":rcpt").routeId("rcpt").log("ok"))
                                .start();
                SmtpTalk talk = server.mail()) {
            var controller = server.context().getRouteController();
            if (how.equals("stop")) {
                controller.stopRoute("rcpt");
            } else {
                controller.suspendRoute("rcpt");
            }
            assertTrue(talk.say("RCPT TO:<b@example.org>").startsWith("451 4.3.2"));
            if (how.equals("stop")) {
                controller.startRoute("rcpt");
            } else {
                controller.resumeRoute("rcpt");
            }
            expect(250, talk.say("RCPT TO:<b@example.org>"));
        }
    }

    @Test
    void aSlowPolicyIs451AndItsLateResultChangesNothing() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (MailServer server =
                        MailServer.with("policyTimeout=100&onMail=direct:mail")
                                .routes(
                                        b ->
                                                b.from("direct:mail")
                                                        .process(
                                                                e -> {
                                                                    if (late.getCount() > 0) {
                                                                        late.await(
                                                                                20,
                                                                                TimeUnit.SECONDS);
                                                                        over.countDown();
                                                                        e.getMessage()
                                                                                .setBody(false);
                                                                    }
                                                                }))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            assertTrue(talk.say("MAIL FROM:<a@example.com>").startsWith("451 4.3.2"));
            expect(503, talk.say("RCPT TO:<b@example.org>"));
            late.countDown();
            assertTrue(over.await(20, TimeUnit.SECONDS));
            expect(250, MailServer.transaction(talk));
            assertEquals("214", talk.say("HELP").substring(0, 3));
        }
    }

    private static String startFails(MailServer server) {
        try (server) {
            Exception thrown = assertThrows(Exception.class, server::start);
            assertFalse(server.context().isStarted(), "the context runs half started");
            StringBuilder texts = new StringBuilder();
            for (Throwable t = thrown; t != null; t = t.getCause()) {
                texts.append(t.getMessage()).append('\n');
            }
            return texts.toString();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "onRcpt=direct:nobody, onRcpt, direct:",
        "onMail=nonsense:x, onMail, nonsense",
        "onRcp=direct:x, onRcp, onRcp",
        "forwardReply=251&forwardReply2=1, forwardReply2, forwardReply2",
        "verbs=MAIL%2CWALL, verbs, WALL",
        "forwardReply=252, forwardReply, 252",
        "maxMessageSize=0, maxMessageSize, 0",
        "maxMessageSize=huge, maxMessageSize, huge",
        "maxRecipients=-1, maxRecipients, -1",
        "maxCommandLength=100, maxCommandLength, 100",
        "policyTimeout=0, policyTimeout, 0",
        "errorDelay=-1, errorDelay, -1",
        "maxMessagesPerConnection=-1, maxMessagesPerConnection, -1",
        "maxConnectionsPerAddress=-1, maxConnectionsPerAddress, -1",
        "maxConnectionRate=-1, maxConnectionRate, -1",
        "minDataRate=-1, minDataRate, -1",
        "sourceRoutes=maybe, sourceRoutes, maybe",
        "trustedProxies=10.0.0.0/33, trustedProxies, 10.0.0.0/33",
        "proxyProtocol=true, trustedProxies, proxyProtocol",
        "spoolThreshold=-1, spoolThreshold, -1",
        "minSpoolFree=-1, minSpoolFree, -1",
        "localDomains=exa mple, localDomains, exa",
        "bareLineEndings=maybe, bareLineEndings, maybe"
    })
    void aWrongOptionStopsTheStartAndIsNamed(String options, String option, String detail) {
        String told = startFails(MailServer.with(options));
        assertTrue(told.contains(option) && told.contains(detail), told);
    }

    @Test
    void aHostNameOfOursThatIsNoneIsNamed() {
        String told = startFails(MailServer.at("127.0.0.1:0", "x=y"));
        assertTrue(told.contains("x=y"), told);
    }

    @Test
    void anUnknownHostStopsTheStartAndIsNamed() {
        String told = startFails(MailServer.at("no-such-host.invalid:2525", "maxHops=9"));
        assertTrue(told.contains("no-such-host.invalid:2525"), told);
    }

    @Test
    void aPortInUseStopsTheStartAndIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String told = startFails(MailServer.at(address, "maxHops=9"));
            assertTrue(told.contains("cannot listen on " + address), told);
        }
    }

    @Test
    void aPortTakenByTwoOfOurRoutesStopsTheStartAndIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        MailServer server =
                MailServer.at(address, "maxHops=9")
                        .routes(b -> b.from("smtp-raw:" + address + "?maxHops=8").log("x"));
        String told = startFails(server);
        assertTrue(told.contains("cannot listen on " + address), told);
    }

    @Test
    void aPolicyMayNameItsRouteWithOptionsOfItsOwn() throws Exception {
        try (MailServer server =
                        MailServer.with("onMail=RAW(direct:m?block=false)")
                                .routes(b -> b.from("direct:m").setBody().constant(false))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            expect(550, talk.say("MAIL FROM:<a@example.com>"));
        }
    }

    @Test
    void thePortIsNotBoundBeforeAPolicysRouteCanAnswer() throws Exception {
        try (MailServer server =
                        MailServer.with("onConnect=direct:connect")
                                .routes(
                                        b ->
                                                b.from("direct:connect")
                                                        .startupOrder(5000)
                                                        .log("connected"))
                                .start();
                SmtpTalk talk = server.talk()) {
            expect(250, talk.say("EHLO client.example"));
        }
    }
}
