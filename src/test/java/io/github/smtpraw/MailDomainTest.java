package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.support.FakeDns;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of what the name system says of a mail domain. */
class MailDomainTest extends MailDomainTestSupport {

    @Test
    void mailGoesToTheServerThatTheMxRecordNames() throws Exception {
        ScriptedServer server = serve("127.0.0.2", TAKE);
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", "127.0.0.2");
        Exchange sent = send("example.org");
        assertNull(sent.getException());
        assertEquals(250, sent.getMessage().getHeader("CamelSmtpResponseCode"));
        assertEquals(1, server.connections());
    }

    @Test
    void aDomainWithoutMxRecordsIsItsOwnServer() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.host("example.org", "127.0.0.2");
        assertNull(send("example.org").getException());
    }

    @Test
    void aDomainThatIsAnAliasIsTheOneBehindIt() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.alias("alias.example", "example.org")
                .mx("example.org", 10, "mx.example.org")
                .host("mx.example.org", "127.0.0.2")
                .alias("www.example", "host.example")
                .host("host.example", "127.0.0.2");
        assertNull(send("alias.example").getException());
        assertNull(send("www.example").getException());
    }

    @Test
    void anAliasIsFollowedWhereTheNameServerDoesNot() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.leavesAliases()
                .alias("alias.example", "example.org")
                .mx("example.org", 10, "mx.example.org")
                .host("mx.example.org", "127.0.0.2");
        assertNull(send("alias.example").getException());
    }

    @Test
    void anAliasOfWhatIsNoNameLeadsNowhere() throws Exception {
        dns.leavesAliases().alias("alias.example", "a\r\nb.example");
        SmtpPermanentException failure = refused(550, "5.1.2", send("alias.example"));
        assertFalse(failure.getMessage().contains("\n"));
    }

    @Test
    void aliasesInACircleAreNotFollowedForEver() throws Exception {
        dns.leavesAliases().alias("a.example", "b.example").alias("b.example", "a.example");
        failure(SmtpPermanentException.class, send("a.example"));
    }

    @Test
    void aServerThatHasIpv6AloneIsReached() throws Exception {
        serve("::1", TAKE);
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", "::1");
        assertNull(send("example.org").getException());
    }

    @Test
    void bothFamiliesOfAServerAreTried() throws Exception {
        serve("::1", TAKE);
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", "127.0.0.2", "::1");
        assertNull(send("example.org").getException());
    }

    /** A fault of many name servers. */
    @ParameterizedTest
    @ValueSource(ints = {FakeDns.A, FakeDns.AAAA})
    void aFamilyThatIsNeverAnsweredForDoesNotHoldMailUp(int ignored) throws Exception {
        boolean six = ignored == FakeDns.A;
        serve(six ? "::1" : "127.0.0.2", TAKE);
        dns.mx("example.org", 10, "mx.example.org")
                .host("mx.example.org", six ? "::1" : "127.0.0.2")
                .ignores("mx.example.org", ignored);
        assertNull(send("example.org", "mxPrivate=true&connectTimeout=3000").getException());
    }

    @Test
    void aMessageWhoseEveryHopNeedsTlsIsNotSentWhereTheServersAreLookedUp() throws Exception {
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", "127.0.0.2");
        Exchange sent =
                template.request(
                        "smtp-raw:example.org?" + options("mxPrivate=true"),
                        exchange -> exchange.getMessage().setHeader("CamelSmtpRequireTls", true));
        refused(550, "5.7.30", sent);
        assertEquals(0, dns.asked("example.org", FakeDns.MX));
    }

    @Test
    void aDomainThatTakesNoMailIsRefusedWithoutAConnection() throws Exception {
        ScriptedServer server = serve("127.0.0.2", TAKE);
        dns.mx("example.org", 0, ".").host("example.org", "127.0.0.2");
        SmtpPermanentException failure = refused(556, "5.1.10", send("example.org"));
        assertEquals(
                "not sent to example.org:"
                        + server.port()
                        + ": 556 5.1.10 example.org accepts no mail (null MX)",
                failure.getMessage());
        assertEquals(ClientStage.CONNECT, failure.getStage());
        assertEquals(0, server.connections());
        assertEquals(0, dns.asked("example.org", FakeDns.A));
    }

    @Test
    void theRootAmongOthersIsNoServer() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.mx("example.org", 0, ".")
                .mx("example.org", 10, "mx.example.org")
                .host("mx.example.org", "127.0.0.2");
        assertNull(send("example.org").getException());
    }

    @Test
    void aDomainThatDoesNotExistIsRefused() throws Exception {
        SmtpPermanentException failure = refused(550, "5.1.2", send("nowhere.example"));
        assertTrue(failure.getMessage().endsWith("nowhere.example does not exist"));
        assertEquals(0, dns.asked("nowhere.example", FakeDns.A));
    }

    @Test
    void aDomainWithNeitherMxNorAddressIsRefused() throws Exception {
        dns.exists("example.org");
        refused(550, "5.1.2", send("example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..example", "-.$.example", "%20.example"})
    void whatIsNoDomainIsNotAskedFor(String domain) throws Exception {
        Exchange sent = template.request(uri(), exchange -> to(exchange, domain));
        assertTrue(
                sent.getException() instanceof SmtpPermanentException
                        || sent.getException() instanceof SmtpSyntaxException,
                () -> "got " + sent.getException());
    }

    private String uri() throws IOException {
        return "smtp-raw:example.org:" + port() + "?" + options("mxPrivate=true");
    }

    private static void to(Exchange exchange, String host) {
        exchange.getMessage().setHeader(SmtpRawConstants.HOST, host);
        exchange.getMessage().setBody("Hi");
    }

    @ParameterizedTest
    @ValueSource(ints = {FakeDns.SERVFAIL, FakeDns.REFUSED})
    void aNameServerThatFailsIsForNow(int code) throws Exception {
        dns.host("example.org", "127.0.0.2").fails("example.org", code);
        SmtpTransientException failure = deferred(451, "4.4.3", send("example.org"));
        assertTrue(failure.getMessage().contains("no MX records of example.org"));
        assertTrue(failure.getMessage().contains(dns.address()), failure.getMessage());
    }

    @Test
    void aNameServerThatIsNotThereIsForNow() throws Exception {
        dns.close();
        deferred(451, "4.4.3", send("example.org", "connectTimeout=2000"));
    }

    @Test
    void aNameServerThatDoesNotAnswerIsForNow() throws Exception {
        dns.ignores("example.org");
        SmtpTransientException failure =
                deferred(451, "4.4.3", send("example.org", "connectTimeout=200"));
        assertTrue(failure.getMessage().endsWith("no answer within 200 ms"), failure.getMessage());
    }

    @Test
    void addressesThatDoNotComeAreForNow() throws Exception {
        dns.mx("example.org", 10, "mx.example.org").ignores("mx.example.org");
        SmtpTransientException failure =
                deferred(451, "4.4.3", send("example.org", "connectTimeout=200"));
        assertTrue(failure.getMessage().contains("mx.example.org"), failure.getMessage());
    }

    @Test
    void aClientThatStopsEndsItsLookUps() throws Exception {
        dns.ignores("example.org");
        AsyncProducer producer = context.getEndpoint(uri()).createAsyncProducer();
        producer.start();
        CompletableFuture<Exchange> sent =
                producer.processAsync(producer.getEndpoint().createExchange());
        Awaitility.await().until(() -> dns.asked("example.org", FakeDns.MX) > 0);
        assertFalse(sent.isDone());
        context.getComponent("smtp-raw", SmtpRawComponent.class).shutdown();
        failure(SmtpConnectionException.class, sent.get(2, TimeUnit.SECONDS));
    }

    @Test
    void anotherNameServerIsAskedWhereOneFails() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.host("example.org", "127.0.0.2");
        try (FakeDns broken = new FakeDns().fails("example.org", FakeDns.SERVFAIL)) {
            String uri =
                    "smtp-raw:example.org:%d?%s&mx=true&mxPrivate=true&nameServers=%s,%s"
                            .formatted(port(), OPTIONS, broken.address(), dns.address());
            assertNull(template.request(uri, exchange -> {}).getException());
        }
    }

    @Test
    void mxRecordsWithoutAServerThatCanBeUsedAreAnError() throws Exception {
        dns.mx("example.org", 10, "mx.example.org").host("example.org", "127.0.0.2");
        SmtpPermanentException failure = refused(550, "5.4.4", send("example.org"));
        assertTrue(failure.getMessage().contains("mx.example.org"));
        assertEquals(0, dns.asked("example.org", FakeDns.A));
    }

    @Test
    void aNameThatNoHostHasIsNoServer() throws Exception {
        dns.mx("example.org", 10, "a\r\nQUIT b").host("example.org", "127.0.0.2");
        SmtpPermanentException failure = refused(550, "5.4.4", send("example.org"));
        assertFalse(failure.getMessage().toLowerCase().contains("quit"));
    }

    @Test
    void anAddressInPlaceOfAServersNameIsLookedUpAsTheNameThatItIs() throws Exception {
        ScriptedServer server = serve("127.0.0.2", TAKE);
        dns.mx("example.org", 10, "127.0.0.2");
        refused(550, "5.4.4", send("example.org"));
        assertEquals(0, server.connections());
    }

    @Test
    void manyMxRecordsComeOverTcpAndNotAllAreTried() throws Exception {
        serve("127.0.0.3", TAKE);
        for (int i = 0; i < 512; i++) {
            dns.mx("example.org", i + 1, "mx" + i + ".example.org");
            dns.host("mx" + i + ".example.org", "127.0.0.2");
        }
        failure(SmtpConnectionException.class, send("example.org"));
        assertEquals(2, dns.asked("example.org", FakeDns.MX));
        assertEquals(1, dns.asked("mx19.example.org", FakeDns.A));
        assertEquals(0, dns.asked("mx20.example.org", FakeDns.A));
    }

    @Test
    void ofManyAddressesNotAllAreTried() throws Exception {
        ScriptedServer fifth = serve("127.0.0.6", session -> session.say("421 busy"));
        ScriptedServer sixth = serve("127.0.0.7", TAKE);
        dns.host(
                "example.org",
                "127.0.0.2",
                "127.0.0.3",
                "127.0.0.4",
                "127.0.0.5",
                "127.0.0.6",
                "127.0.0.7");
        failure(SmtpConnectionException.class, send("example.org"));
        assertEquals(1, fifth.connections());
        assertEquals(0, sixth.connections());
    }

    @Test
    void aServerThatIsAnAliasIsLeftOut() throws Exception {
        ScriptedServer aliased = serve("127.0.0.2", TAKE);
        ScriptedServer other = serve("127.0.0.3", TAKE);
        dns.mx("example.org", 10, "alias.example.org")
                .alias("alias.example.org", "mx.example.org")
                .host("mx.example.org", "127.0.0.2");
        SmtpPermanentException failure = refused(550, "5.4.4", send("example.org"));
        assertTrue(failure.getMessage().contains("alias.example.org of example.org is an alias"));
        dns.mx("example.net", 10, "alias.example.org")
                .mx("example.net", 20, "other.example.org")
                .host("other.example.org", "127.0.0.3");
        assertNull(send("example.net").getException());
        assertEquals(0, aliased.connections());
        assertEquals(1, other.connections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "10.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.2"})
    void targetsThatAreNotPublicAreRefused(String address) throws Exception {
        ScriptedServer server = serve("127.0.0.2", TAKE);
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", address);
        dns.host("example.net", address);
        for (String domain : new String[] {"example.org", "example.net"}) {
            SmtpPermanentException failure = refused(550, "5.4.4", send(domain, ""));
            assertTrue(failure.getMessage().contains("loopback or private"));
        }
        assertEquals(0, server.connections());
    }

    @Test
    void anAddressAsMailDomainIsHeldToTheSame() throws Exception {
        ScriptedServer server = serve("127.0.0.1", TAKE);
        refused(550, "5.4.4", send("[127.0.0.1]", ""));
        refused(550, "5.4.4", send("127.0.0.1", ""));
        assertEquals(0, server.connections());
        assertNull(send("[127.0.0.1]").getException());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "[IPv6:::1]", "[ipv6:0:0:0:0:0:0:0:1]"})
    void anAddressLiteralOfIpv6IsConnectedTo(String literal) throws Exception {
        serve("::1", TAKE);
        String uri = uri();
        assertNull(template.request(uri, exchange -> to(exchange, literal)).getException());
    }

    @Test
    void aDomainInAnotherScriptIsLookedUpInItsAsciiForm() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.host("xn--bcher-kva.example", "127.0.0.2");
        String uri = uri();
        assertNull(send("b\u00fccher.example").getException());
        for (String form : new String[] {"b\u00fccher.example", "B\u00dcCHER\u3002example."}) {
            assertNull(template.request(uri, exchange -> to(exchange, form)).getException());
        }
    }

    @Test
    void answersAreKeptForAsLongAsTheyMay() throws Exception {
        ScriptedServer server = serve("127.0.0.2", TAKE);
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", "127.0.0.2");
        for (int size = 1; size < 4; size++) {
            assertNull(send("example.org", "mxPrivate=true&poolSize=" + size).getException());
        }
        assertEquals(3, server.connections());
        assertEquals(1, dns.asked("example.org", FakeDns.MX));
        assertEquals(1, dns.asked("mx.example.org", FakeDns.A));
    }

    @Test
    void anAnswerThatMayNotBeKeptIsAskedForAgain() throws Exception {
        serve("127.0.0.2", TAKE);
        dns.ttl(0).mx("example.org", 10, "mx.example.org").host("mx.example.org", "127.0.0.2");
        assertNull(send("example.org", "mxPrivate=true&poolSize=1").getException());
        assertNull(send("example.org", "mxPrivate=true&poolSize=2").getException());
        assertEquals(2, dns.asked("example.org", FakeDns.MX));
    }

    @Test
    void thatADomainDoesNotExistIsKeptForAsLongAsItsZoneSays() throws Exception {
        refused(550, "5.1.2", send("nowhere.example"));
        refused(550, "5.1.2", send("nowhere.example"));
        assertEquals(2, dns.asked("nowhere.example", FakeDns.MX));
        dns.negativeTtl(60);
        refused(550, "5.1.2", send("nowhere.example"));
        refused(550, "5.1.2", send("nowhere.example"));
        assertEquals(3, dns.asked("nowhere.example", FakeDns.MX));
    }
}
