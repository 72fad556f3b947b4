package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.support.FakeDns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server of a domain is tried first, and when another one gets the message. */
class NextServerTest extends MailDomainTestSupport {
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";

    /** Two servers, the second one preferred less. */
    private void servers(int first, int second) {
        dns.mx("example.org", second, "mx2.example.org")
                .mx("example.org", first, "mx1.example.org")
                .host("mx1.example.org", FIRST)
                .host("mx2.example.org", SECOND);
    }

    @Test
    void theServerOfTheLowestNumberGetsTheMail() throws Exception {
        ScriptedServer first = serve(FIRST, TAKE);
        ScriptedServer second = serve(SECOND, TAKE);
        servers(5, 10);
        for (int size = 1; size <= 5; size++) {
            assertNull(send("example.org", "mxPrivate=true&poolSize=" + size).getException());
        }
        assertEquals(5, first.connections());
        assertEquals(0, second.connections());
        assertEquals(0, dns.asked("mx2.example.org", FakeDns.A));
    }

    @Test
    void serversOfTheSameNumberShareTheMailAtRandom() throws Exception {
        ScriptedServer first = serve(FIRST, TAKE);
        ScriptedServer second = serve(SECOND, TAKE);
        servers(10, 10);
        // All of 60 at one of two is a chance of one to 2 to the 59th.
        int size = 1;
        while (size <= 60 && (first.connections() == 0 || second.connections() == 0)) {
            assertNull(send("example.org", "mxPrivate=true&poolSize=" + size).getException());
            size++;
        }
        assertTrue(first.connections() > 0);
        assertTrue(second.connections() > 0);
    }

    @Test
    void theNextServerIsTriedWhereOneIsDown() throws Exception {
        ScriptedServer second = serve(SECOND, TAKE);
        servers(5, 10);
        assertNull(send("example.org").getException());
        assertEquals(1, second.connections());
    }

    @Test
    void theNextServerIsTriedWhereOneHasNoAddress() throws Exception {
        serve(SECOND, TAKE);
        dns.mx("example.org", 5, "mx1.example.org")
                .mx("example.org", 10, "mx2.example.org")
                .mx("example.net", 5, "mx3.example.org")
                .mx("example.net", 10, "mx2.example.org")
                .fails("mx3.example.org", FakeDns.SERVFAIL)
                .host("mx2.example.org", SECOND);
        assertNull(send("example.org").getException());
        assertNull(send("example.net").getException());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "421 4.3.2 too busy",
                "421",
                "450 later",
                "554 5.7.1 go away",
                "521 no mail here",
                "354 what",
                "nonsense"
            })
    void theNextServerIsTriedWhereOneDoesNotGreet(String greeting) throws Exception {
        ScriptedServer first = serve(FIRST, session -> session.say(greeting));
        ScriptedServer second = serve(SECOND, TAKE);
        servers(5, 10);
        assertNull(send("example.org").getException());
        assertEquals(1, first.connections());
        assertEquals(1, second.connections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 too busy", "554 5.7.1 not you", "450 4.7.1 greylisted"})
    void theNextServerIsTriedWhereOneRefusesEhlo(String reply) throws Exception {
        serve(
                FIRST,
                session -> {
                    session.say("220 there");
                    session.answer("EHLO here", reply);
                    session.drain();
                });
        ScriptedServer second = serve(SECOND, TAKE);
        servers(5, 10);
        assertNull(send("example.org").getException());
        assertEquals(1, second.connections());
    }

    @Test
    void theNextServerIsTriedWhereOneClosesAtOnce() throws Exception {
        serve(FIRST, ScriptedServer.Session::close);
        serve(SECOND, TAKE);
        servers(5, 10);
        assertNull(send("example.org").getException());
    }

    @Test
    void theNextServerIsTriedWhereOneSaysNothing() throws Exception {
        serve(FIRST, ScriptedServer.Session::untilClosed);
        serve(SECOND, TAKE);
        servers(5, 10);
        assertNull(send("example.org", "mxPrivate=true&replyTimeout=200").getException());
    }

    @Test
    void aServerThatHasOpenedASessionIsNotLeftForAnother() throws Exception {
        serve(
                FIRST,
                session -> {
                    session.open();
                    session.answer("MAIL FROM:<ann@example.org>", "451 4.7.1 later");
                    session.drain();
                });
        ScriptedServer second = serve(SECOND, TAKE);
        servers(5, 10);
        deferred(451, "4.7.1", send("example.org"));
        assertEquals(0, second.connections());
    }

    @Test
    void theServerIsToldGoodByeBeforeTheNextOneIsTried() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        serve(
                FIRST,
                session -> {
                    session.say("554 5.7.1 go away");
                    session.answer("QUIT", "221 bye");
                    session.expectEnd();
                    left.countDown();
                });
        serve(SECOND, TAKE);
        servers(5, 10);
        assertNull(send("example.org").getException());
        assertTrue(left.await(20, TimeUnit.SECONDS));
    }

    @Test
    void whereAllAreDownTheFailureIsThatOfAConnection() throws Exception {
        servers(5, 10);
        SmtpConnectionException failure =
                failure(SmtpConnectionException.class, send("example.org"));
        assertEquals(ClientStage.CONNECT, failure.getStage());
        assertTrue(failure.getMessage().contains("example.org"), failure.getMessage());
        assertTrue(
                failure.getMessage().contains("mx2.example.org/127.0.0.3"), failure.getMessage());
        assertTrue(failure.getMessage().contains("refused"), failure.getMessage());
    }

    @Test
    void ofSeveralFailuresOneThatMayPassIsTold() throws Exception {
        serve(FIRST, session -> session.say("450 4.3.2 later"));
        serve(SECOND, session -> session.say("554 5.7.1 go away"));
        servers(5, 10);
        SmtpTransientException failure = deferred(450, "4.3.2", send("example.org"));
        assertEquals(ClientStage.GREETING, failure.getStage());
    }

    @Test
    void aServerThatIsDownMayComeUpSoThatTheRefusalOfAnotherIsForNow() throws Exception {
        serve(SECOND, session -> session.say("554 5.7.1 go away"));
        servers(5, 10);
        failure(SmtpConnectionException.class, send("example.org"));
    }

    @Test
    void whereAllRefuseForGoodItIsForGood() throws Exception {
        serve(FIRST, session -> session.say("554 5.7.1 one"));
        serve(SECOND, session -> session.say("554 5.7.1 two"));
        servers(5, 10);
        assertTrue(refused(554, "5.7.1", send("example.org")).getMessage().endsWith("two"));
    }

    @Test
    void whereAllFailThePoolHasRoomForWhoeverComesNext() throws Exception {
        ScriptedServer first = serve(FIRST, session -> session.say("450 later"), TAKE);
        serve(SECOND, session -> session.say("450 later"));
        servers(5, 10);
        String more = "mxPrivate=true&poolSize=1";
        failure(SmtpTransientException.class, send("example.org", more));
        assertNull(send("example.org", more).getException());
        assertEquals(2, first.connections());
    }

    @Test
    void whoeverWaitsForTheOneConnectionGetsItAtTheNextServer() throws Exception {
        ScriptedServer first = serve(FIRST, session -> session.say("421 busy"));
        ScriptedServer second = serve(SECOND, TAKE);
        servers(5, 10);
        String uri = "smtp-raw:example.org:" + port() + "?" + options("mxPrivate=true&poolSize=1");
        AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
        producer.start();
        List<CompletableFuture<Exchange>> all =
                IntStream.range(0, 50)
                        .mapToObj(i -> producer.getEndpoint().createExchange())
                        .map(producer::processAsync)
                        .toList();
        for (CompletableFuture<Exchange> one : all) {
            assertNull(one.get(20, TimeUnit.SECONDS).getException());
        }
        assertEquals(1, first.connections());
        assertEquals(1, second.connections());
    }

    @Test
    void whereWeAreAMailServerOnlyThePreferredAreTried() throws Exception {
        ScriptedServer first = serve(FIRST, session -> session.say("421 busy"));
        ScriptedServer third = serve("127.0.0.4", TAKE);
        dns.mx("example.org", 5, "mx1.example.org")
                .mx("example.org", 10, "HERE.")
                .mx("example.org", 10, "mx3.example.org")
                .mx("example.org", 20, "mx3.example.org")
                .host("mx1.example.org", FIRST)
                .host("here", SECOND)
                .host("mx3.example.org", "127.0.0.4");
        failure(SmtpConnectionException.class, send("example.org"));
        assertEquals(1, first.connections());
        assertEquals(0, third.connections());
    }

    @Test
    void whereWeAreTheBestMailServerItIsALoop() throws Exception {
        dns.mx("example.org", 10, "here").mx("example.org", 20, "mx2.example.org");
        dns.host("here", FIRST);
        refused(554, "5.4.6", send("example.org"));
        refused(554, "5.4.6", send("here"));
    }

    @Test
    void anAddressIsConnectedToFromOneOfItsFamily() throws Exception {
        Set<String> from = new HashSet<>();
        ScriptedServer.Script note =
                session -> {
                    from.add(session.remote());
                    TAKE.run(session);
                };
        serve("::1", note);
        serve(FIRST, note);
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", FIRST, "::1");
        String four = "mxPrivate=true&localAddress=127.0.0.9";
        assertNull(send("example.org", four).getException());
        assertNull(send("example.org", "mxPrivate=true&localAddress=[::1]").getException());
        assertEquals(Set.of("/127.0.0.9", "/0:0:0:0:0:0:0:1"), from);
        dns.host("six.example", "::1");
        SmtpConnectionException failure =
                failure(SmtpConnectionException.class, send("six.example", four));
        assertTrue(failure.getMessage().contains("127.0.0.9"), failure.getMessage());
    }

    @Test
    void aServerWithSeveralAddressesIsTriedAtEachOfThem() throws Exception {
        ScriptedServer first = serve(FIRST, session -> session.say("554 5.7.1 go away"));
        ScriptedServer second = serve(SECOND, TAKE);
        dns.host("example.org", FIRST, SECOND);
        assertNull(send("example.org").getException());
        assertEquals(1, first.connections());
        assertEquals(1, second.connections());
    }
}
