package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.Parting;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that reset the connection, or end their side of it, in each state of a session. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGoneTest {
    private static final String HELLO = "EHLO client.example\r\n";
    private static final String MAIL = HELLO + "MAIL FROM:<a@example.com>\r\n";
    private static final String RCPT = MAIL + "RCPT TO:<b@example.org>\r\n";
    private static final String BODY = RCPT + "DATA\r\nSubject: x\r\n\r\nbody\r\n";

    /** How far a client came: what it has said, and how much was said to it. */
    enum Place {
        CONNECT("", 0),
        EHLO(HELLO, 1),
        LINE(HELLO + "NOO", 1),
        AUTH(HELLO + "AUTH PLAIN\r\n", 2),
        AUTH_LINE(HELLO + "AUTH PLAIN\r\nAGEu", 2),
        REFUSED_BDAT(HELLO + "BDAT 10\r\nhello", 1),
        MAIL(ClientGoneTest.MAIL, 2),
        RCPT(ClientGoneTest.RCPT, 3),
        DATA(ClientGoneTest.RCPT + "DATA\r\n", 4),
        CONTENT(BODY, 4),
        DOT(BODY + ".", 4),
        DOT_CR(BODY + ".\r", 4),
        BDAT(ClientGoneTest.RCPT + "BDAT 10\r\nhello", 3),
        BDAT_LAST(ClientGoneTest.RCPT + "BDAT 10 LAST\r\nhello", 3),
        BETWEEN_CHUNKS(ClientGoneTest.RCPT + "BDAT 5\r\nhello", 4),
        END(BODY + ".\r\n", 5),
        QUIT(BODY + ".\r\nQUIT\r\n", 6);

        private final String said;
        private final int replies;

        Place(String said, int replies) {
            this.said = said;
            this.replies = replies;
        }

        boolean isInTransaction() {
            return compareTo(MAIL) >= 0 && compareTo(BETWEEN_CHUNKS) <= 0;
        }
    }

    private final Map<Transport, MailServer> servers = new EnumMap<>(Transport.class);

    // Sessions that stay, and are served all the time.
    private final Map<Transport, SmtpTalk> others = new EnumMap<>(Transport.class);
    private volatile CountDownLatch reached;
    private volatile CountDownLatch goOn;

    @BeforeAll
    void start() throws Exception {
        for (Transport way : Transport.values()) {
            servers.put(
                    way,
                    MailServer.with(
                                    way,
                                    "onAuth=direct:nobody&authWithoutTls=true&onMail=direct:mail")
                            .routes(this::policies)
                            .message(this::hold)
                            .start());
            others.put(way, servers.get(way).ehlo());
        }
    }

    private void policies(RouteBuilder routes) {
        routes.from("direct:nobody").setBody(exchange -> false);
        routes.from("direct:mail")
                .filter(routes.simple("${body} == 'slow@example.com'"))
                .process(this::hold);
    }

    /** Keeps the route where it is until the test goes on. */
    private void hold(Exchange exchange) throws InterruptedException {
        CountDownLatch gate = goOn;
        if (gate != null) {
            reached.countDown();
            gate.await(20, TimeUnit.SECONDS);
        }
    }

    private void holdRoutes() {
        reached = new CountDownLatch(1);
        goOn = new CountDownLatch(1);
    }

    private void letRoutesGo() {
        CountDownLatch gate = goOn;
        goOn = null;
        if (gate != null) {
            gate.countDown();
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (SmtpTalk other : others.values()) {
            other.close();
        }
        servers.values().forEach(MailServer::close);
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(Transport.values())
                .flatMap(way -> Parting.of(way).stream().map(by -> Arguments.of(way, by)));
    }

    static Stream<Arguments> places() {
        return ways().flatMap(
                        way ->
                                Arrays.stream(Place.values())
                                        .map(at -> Arguments.of(way.get()[0], way.get()[1], at)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void whoGoesBeforeTheEndDeliversNothingAndNobodyIsAlarmed(
            Transport way, Parting parting, Place place) throws Exception {
        MailServer server = servers.get(way);
        server.received().clear();
        long givenUp = server.consumer().getTransactionsGivenUp();
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.WARN)) {
            try (SmtpTalk talk = server.talk()) {
                talk.send(place.said);
                for (int i = 0; i < place.replies; i++) {
                    talk.reply();
                }
                parting.from(talk);
                if (parting.leavesReading()) {
                    assertTrue(talk.isClosed());
                }
            }
            awaitConnections(server, 1);
            assertEquals(place.compareTo(Place.END) < 0 ? 0 : 1, server.received().size());
            assertEquals(
                    givenUp + (place.isInTransaction() ? 1 : 0),
                    server.consumer().getTransactionsGivenUp());
            assertEquals(List.of(), log.lines());
        }
        expect(250, MailServer.transaction(others.get(way)));
    }

    private static void awaitConnections(MailServer server, int count) {
        await().pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> server.consumer().getOpenConnections() == count);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoGoesBehindTheDotIsServedOnceAndToldWhereItStillReads(Transport way, Parting parting)
            throws Exception {
        MailServer server = servers.get(way);
        server.received().clear();
        holdRoutes();
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.WARN)) {
            try (SmtpTalk talk = server.data()) {
                talk.send("Subject: x\r\n\r\nbody\r\n.\r\n");
                assertTrue(reached.await(20, TimeUnit.SECONDS));
                parting.from(talk);
                if (parting.leavesReading()) {
                    letRoutesGo();
                    expect(250, talk.reply());
                    assertTrue(talk.isClosed());
                }
            }
            awaitConnections(server, 1);
            letRoutesGo();
            await().until(() -> server.consumer().getMessagesInRoutes() == 0);
            assertEquals(1, server.received().size());
            assertEquals(List.of(), log.lines());
        }
        expect(250, MailServer.transaction(others.get(way)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoGoesWhileAPolicyDecidesHurtsNobody(Transport way, Parting parting) throws Exception {
        MailServer server = servers.get(way);
        holdRoutes();
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.WARN)) {
            try (SmtpTalk talk = server.ehlo()) {
                talk.send("MAIL FROM:<slow@example.com>\r\n");
                assertTrue(reached.await(20, TimeUnit.SECONDS));
                parting.from(talk);
                if (parting.leavesReading()) {
                    letRoutesGo();
                    expect(250, talk.reply());
                    assertTrue(talk.isClosed());
                }
            }
            awaitConnections(server, 1);
            letRoutesGo();
            assertEquals(List.of(), log.lines());
        }
        expect(250, MailServer.transaction(others.get(way)));
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, RESET", "STARTTLS, FIN", "IMPLICIT, RESET", "IMPLICIT, FIN"})
    void whoGoesInAHandshakeIsForgotten(Transport way, Parting parting) throws Exception {
        MailServer server = servers.get(way);
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.WARN)) {
            for (String begun : new String[] {"", "\u0016", "\u0016\u0003\u0001\u0040\u0000"}) {
                try (SmtpTalk talk = new SmtpTalk(server.port())) {
                    if (way == Transport.STARTTLS) {
                        expect(220, talk.reply());
                        expect(250, talk.say("EHLO client.example"));
                        expect(220, talk.say("STARTTLS"));
                    }
                    talk.send(begun);
                    awaitConnections(server, 2);
                    parting.from(talk);
                    if (parting.leavesReading()) {
                        assertTrue(talk.isClosed());
                    }
                }
                awaitConnections(server, 1);
            }
            assertEquals(List.of(), log.lines());
        }
        expect(250, MailServer.transaction(others.get(way)));
    }
}
