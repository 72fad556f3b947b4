package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.InflightRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Routes that break in every way at every stage of a session, which goes on all the same. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailingRoutesTest {
    private static final List<String> ASKED =
            List.of(
                    "onConnect",
                    "onHelo",
                    "onAuth",
                    "onMail",
                    "onRcpt",
                    "onData",
                    "onVrfy",
                    "onExpn",
                    "onHelp",
                    "onEtrn",
                    "onDisconnect");

    /** What the client says so that a stage is asked, and what it hears when all is well. */
    private record Asking(String stage, String line, int code) {}

    private static final List<Asking> SESSION =
            List.of(
                    new Asking("onHelo", "EHLO client.example", 250),
                    new Asking("onVrfy", "VRFY ann", 252),
                    new Asking("onExpn", "EXPN staff", 252),
                    new Asking("onHelp", "HELP MAIL", 214),
                    new Asking("onEtrn", "ETRN example.org", 250),
                    new Asking("onAuth", "AUTH PLAIN AGEAYg==", 235),
                    new Asking("onMail", "MAIL FROM:<a@example.com>", 250),
                    new Asking("onRcpt", "RCPT TO:<b@example.org>", 250),
                    new Asking("onData", "DATA", 354),
                    new Asking("message", "Subject: x\r\n\r\nbody\r\n.", 250));

    /** The ways in which a route breaks. */
    enum Fault {
        EXCEPTION,
        CHECKED,
        ERROR,
        STACK_OVERFLOW,
        INTERRUPTED,
        CODE_999,
        CODE_25,
        TWO_REPLIES,
        ACCEPTS_AND_THROWS;

        void happen(Exchange exchange) throws Exception {
            switch (this) {
                case EXCEPTION -> throw new IllegalStateException("jdbc:secret@db");
                case CHECKED -> throw new java.io.IOException("jdbc:secret@db");
                case ERROR -> throw new NoClassDefFoundError("jdbc:secret@db");
                case STACK_OVERFLOW -> overflow(1);
                case INTERRUPTED -> {
                    Thread.currentThread().interrupt();
                    throw new InterruptedException("jdbc:secret@db");
                }
                case CODE_999 -> say(exchange, 999);
                case CODE_25 -> say(exchange, "25");
                case TWO_REPLIES -> say(exchange, "250\r\n354");
                case ACCEPTS_AND_THROWS -> {
                    say(exchange, 250);
                    throw new IllegalStateException("jdbc:secret@db");
                }
            }
        }

        private static int overflow(int depth) {
            return depth + overflow(depth + 1);
        }

        private static void say(Exchange exchange, Object code) {
            exchange.getMessage().setHeader(SmtpRawConstants.REPLY_CODE, code);
        }
    }

    private final Map<Transport, MailServer> servers = new EnumMap<>(Transport.class);
    private volatile String broken = "";
    private volatile Fault fault;
    private final AtomicInteger disconnects = new AtomicInteger();

    @BeforeAll
    void start() throws Exception {
        StringBuilder options = new StringBuilder("enableExtensions=ETRN&authWithoutTls=true");
        for (String stage : ASKED) {
            options.append('&').append(stage).append("=direct:").append(stage);
        }
        for (Transport way : Transport.values()) {
            servers.put(
                    way,
                    MailServer.with(way, options.toString())
                            .routes(
                                    routes -> {
                                        for (String stage : ASKED) {
                                            routes.from("direct:" + stage)
                                                    .process(e -> process(e, stage));
                                        }
                                    })
                            .message(e -> process(e, "message"))
                            .start());
        }
    }

    private void process(Exchange exchange, String stage) throws Exception {
        if (stage.equals("onDisconnect")) {
            disconnects.incrementAndGet();
        }
        if (stage.equals(broken)) {
            fault.happen(exchange);
        } else if (List.of("onAuth", "onEtrn").contains(stage)) {
            exchange.getMessage().setBody(true);
        }
    }

    @AfterAll
    void stop() {
        servers.values().forEach(MailServer::close);
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Transport.values())
                .flatMap(
                        way ->
                                Arrays.stream(Fault.values())
                                        .map(fault -> Arguments.of(way, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRouteThatBreaksIs451AndTheSessionGoesOnFromThere(Transport way, Fault fault)
            throws Exception {
        MailServer server = servers.get(way);
        this.fault = fault;
        try (SmtpTalk talk = server.talk()) {
            for (Asking asking : SESSION) {
                broken = asking.stage();
                expectRefusal(talk.say(asking.line()));
                broken = "";
                if (asking.stage().equals("message")) {
                    expect(250, MailServer.transaction(talk));
                } else {
                    expect(asking.code(), talk.say(asking.line()));
                }
            }
        }
    }

    private static void expectRefusal(String reply) {
        assertTrue(reply.startsWith("451 4.3.0 "), reply);
        assertFalse(reply.contains("jdbc") || reply.contains("\n"), reply);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRouteThatBreaksAtTheConnectionRefusesIt(Transport way, Fault fault) throws Exception {
        this.fault = fault;
        broken = "onConnect";
        try (SmtpTalk talk = servers.get(way).connect()) {
            expectRefusal(talk.reply());
            expect(503, talk.say("EHLO client.example"));
            expect(221, talk.say("QUIT"));
        } finally {
            broken = "";
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRouteThatBreaksAtTheEndOfASessionHurtsNobody(Transport way, Fault fault)
            throws Exception {
        MailServer server = servers.get(way);
        this.fault = fault;
        broken = "onDisconnect";
        int before = disconnects.get();
        try (SmtpTalk talk = server.ehlo()) {
            expect(221, talk.say("QUIT"));
            assertTrue(talk.isClosed());
        }
        await().pollInterval(2, TimeUnit.MILLISECONDS).until(() -> disconnects.get() > before);
        broken = "";
        try (SmtpTalk next = server.ehlo()) {
            expect(250, MailServer.transaction(next));
        }
    }

    static Stream<Arguments> stages() {
        return Arrays.stream(Transport.values())
                .flatMap(
                        way ->
                                SESSION.stream()
                                        .map(Asking::stage)
                                        .filter(ASKED::contains)
                                        .map(stage -> Arguments.of(way, stage)));
    }

    /** A server that asks one policy alone. */
    private static MailServer asking(Transport way, String stage, int timeout, Processor policy)
            throws Exception {
        String options = "enableExtensions=ETRN&authWithoutTls=true&policyTimeout=" + timeout;
        return MailServer.with(way, options + "&" + stage + "=direct:policy")
                .routes(routes -> routes.from("direct:policy").process(policy))
                .start();
    }

    private static MailServer hanging(Transport way, String stage, CountDownLatch over)
            throws Exception {
        return asking(way, stage, 100, e -> over.await(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void aPolicyThatNeverReturnsIs451(Transport way, String stage) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        Processor policy =
                e -> {
                    if (hangs.get()) {
                        never.await(20, TimeUnit.SECONDS);
                    }
                };
        // The EHLO ahead of STARTTLS has to be answered in time.
        int timeout = way == Transport.STARTTLS && stage.equals("onHelo") ? 1_000 : 100;
        try (MailServer server = asking(way, stage, timeout, policy);
                SmtpTalk talk = server.talk()) {
            hangs.set(true);
            for (Asking asking : SESSION) {
                String reply = talk.say(asking.line());
                if (asking.stage().equals(stage)) {
                    assertTrue(reply.startsWith("451 4.3.2"), reply);
                    never.countDown();
                    return;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyThatNeverReturnsAtTheConnectionRefusesIt(Transport way) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (MailServer server = hanging(way, "onConnect", never);
                SmtpTalk talk = server.connect()) {
            String greeting = talk.reply();
            assertTrue(greeting.startsWith("451 4.3.2 "), greeting);
            never.countDown();
            expect(503, talk.say("EHLO client.example"));
            expect(503, talk.say("MAIL FROM:<a@example.com>"));
            expect(221, talk.say("QUIT"));
            assertEquals("", talk.rest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyThatNeverReturnsAtTheEndOfASessionHoldsUpNobody(Transport way) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (MailServer server = hanging(way, "onDisconnect", never)) {
            try (SmtpTalk talk = server.talk()) {
                expect(221, talk.say("QUIT"));
                assertTrue(talk.isClosed());
            }
            InflightRepository policies = server.context().getInflightRepository();
            await().until(() -> policies.size() == 1);
            await().until(() -> server.consumer().getOpenConnections() == 0);
            try (SmtpTalk next = server.ehlo()) {
                expect(250, MailServer.transaction(next));
            }
            never.countDown();
            await().until(() -> policies.size() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageRouteThatNeverReturnsIs451AndNeverASecondReply(Transport way) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (MailServer server =
                        MailServer.with(way, "routeTimeout=100")
                                .message(e -> never.await(20, TimeUnit.SECONDS))
                                .start();
                SmtpTalk talk = server.ehlo()) {
            assertTrue(MailServer.transaction(talk).startsWith("451 4.3.0"));
            never.countDown();
            await().until(() -> server.consumer().getMessagesInRoutes() == 0);
            assertEquals("250 2.0.0 OK", talk.say("NOOP"));
            expect(221, talk.say("QUIT"));
            assertEquals("", talk.rest());
        }
    }
}
