package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the parts of an envelope hold. */
class EnvelopeSplitterTest {
    private static final List<Recipient> TWO_DOMAINS_TWO_SENDERS =
            List.of(
                    Recipient.of("ann@example.org").withSender("owner-staff@example.org"),
                    Recipient.of("bob@Elsewhere.example"),
                    Recipient.of("carol@example.org"),
                    Recipient.of("dave@elsewhere.EXAMPLE"),
                    Recipient.of("eve@example.org").withSender("owner-staff@example.org"));

    private final EnvelopeSplitter splitter = new EnvelopeSplitter();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private Exchange envelope(String from, Object to) {
        exchange.getIn().setHeader(SmtpRawConstants.FROM, from);
        exchange.getIn().setHeader(SmtpRawConstants.TO, to);
        return exchange;
    }

    private static List<String> shown(List<Message> parts) {
        return parts.stream()
                .map(
                        part ->
                                part.getHeader(SmtpRawConstants.FROM)
                                        + " > "
                                        + Directories.shown(part.getHeader(SmtpRawConstants.TO)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"domain, 3", "recipient, 5", "sender, 2", ", 3"})
    void asAnExpressionItGivesThePartsThatItIsSetTo(EnvelopeSplitter.By by, int parts) {
        if (by != null) {
            splitter.setBy(by);
        }
        Exchange whole = envelope("fred@example.org", TWO_DOMAINS_TWO_SENDERS);
        assertEquals(parts, splitter.evaluate(whole, List.class).size());
    }

    @Test
    void byDomainIsATransactionForEachDomainAndReversePath() throws Exception {
        assertEquals(
                List.of(
                        "owner-staff@example.org > ann@example.org, eve@example.org",
                        "fred@example.org > bob@Elsewhere.example, dave@elsewhere.EXAMPLE",
                        "fred@example.org > carol@example.org"),
                shown(splitter.byDomain(envelope("fred@example.org", TWO_DOMAINS_TWO_SENDERS))));
    }

    @Test
    void partsForThisHostComeLastWhereTheDirectoryIsKnown() throws Exception {
        MailDirectory directory = new MailDirectory();
        directory.setDomains("example.org");
        splitter.setDirectory(directory);
        assertEquals(
                List.of(
                        "fred@example.org > bob@Elsewhere.example, dave@elsewhere.EXAMPLE",
                        "owner-staff@example.org > ann@example.org, eve@example.org",
                        "fred@example.org > carol@example.org"),
                shown(splitter.byDomain(envelope("fred@example.org", TWO_DOMAINS_TWO_SENDERS))));
    }

    @Test
    void bySenderIsATransactionForEachReversePath() throws Exception {
        assertEquals(
                List.of(
                        "owner-staff@example.org > ann@example.org, eve@example.org",
                        "fred@example.org > bob@Elsewhere.example, carol@example.org, dave@elsewhere.EXAMPLE"),
                shown(splitter.bySender(envelope("fred@example.org", TWO_DOMAINS_TWO_SENDERS))));
    }

    @Test
    void byRecipientIsATransactionForEachDoubledOnesToo() throws Exception {
        Recipient ann = Recipient.of("ann@example.org");
        assertEquals(
                List.of("fred > ann@example.org", "fred > ann@example.org", "fred > bob"),
                shown(
                        splitter.byRecipient(
                                envelope("fred", List.of(ann, ann, Recipient.of("bob"))))));
    }

    @Test
    void theNullReversePathStaysNullForMembersOfAList() throws Exception {
        assertEquals(
                List.of(
                        " > ann@example.org, carol@example.org, eve@example.org",
                        " > bob@Elsewhere.example, dave@elsewhere.EXAMPLE"),
                shown(splitter.byDomain(envelope("", TWO_DOMAINS_TWO_SENDERS))));
    }

    @Test
    void aPartSplitsAgainAsItIs() throws Exception {
        Message part = splitter.byDomain(envelope("", TWO_DOMAINS_TWO_SENDERS)).get(0);
        Exchange again = new DefaultExchange(exchange.getContext());
        again.setIn(part);
        assertEquals(
                List.of(" > ann@example.org", " > carol@example.org", " > eve@example.org"),
                shown(splitter.byRecipient(again)));
        assertNull(((Recipients) part.getHeader(SmtpRawConstants.TO)).get(0).getSender());
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of(Recipient.of("ann@example.org"), List.of("f > ann@example.org")),
                Arguments.of("ann@example.org", List.of("f > ann@example.org")),
                Arguments.of(
                        "a@x.example, \"b,c\"@y.example",
                        List.of("f > a@x.example", "f > \"b,c\"@y.example")),
                Arguments.of(List.of("a", Recipient.of("b")), List.of("f > a", "f > b")),
                Arguments.of(List.of(), List.of()),
                Arguments.of(null, List.of()));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormOfRecipientsIsRead(Object to, List<String> parts) throws Exception {
        assertEquals(parts, shown(splitter.byRecipient(envelope("f", to))));
    }

    @Test
    void withoutAReversePathThePartsHaveNoneEither() throws Exception {
        exchange.getIn().setHeader(SmtpRawConstants.TO, "ann@example.org");
        Message part = splitter.bySender(exchange).get(0);
        assertFalse(part.getHeaders().containsKey(SmtpRawConstants.FROM));
    }

    @Test
    void aPartHasAllHeadersAndItsOwnMapOfThem() throws Exception {
        envelope("fred", TWO_DOMAINS_TWO_SENDERS);
        exchange.getIn().setHeader(SmtpRawConstants.VERB, "SOML");
        exchange.getIn().setHeader("mine", 1);
        List<Message> parts = splitter.byDomain(exchange);
        parts.get(0).setHeader("mine", 2);
        assertEquals(1, exchange.getIn().getHeader("mine"));
        assertEquals(1, parts.get(1).getHeader("mine"));
        assertEquals("SOML", parts.get(1).getHeader(SmtpRawConstants.VERB));
        assertSame(TWO_DOMAINS_TWO_SENDERS, exchange.getIn().getHeader(SmtpRawConstants.TO));
        assertTrue(
                ((Recipients) parts.get(1).getHeader(SmtpRawConstants.TO))
                        .contains("bob@elsewhere.example"));
    }

    @Test
    void aPartHasACopyOfTheBodysHandle() throws Exception {
        StreamCache body = new InputStreamCache(new byte[] {'a', 'b'});
        envelope("fred", "ann, bob").getIn().setBody(body);
        List<Message> parts = splitter.byRecipient(exchange);
        assertNotSame(body, parts.get(0).getBody());
        assertEquals('a', ((ByteArrayInputStream) parts.get(0).getBody()).read());
        assertEquals('a', ((ByteArrayInputStream) parts.get(1).getBody()).read());
        assertEquals('b', ((ByteArrayInputStream) parts.get(0).getBody()).read());
        assertSame(body, exchange.getIn().getBody());
    }
}
