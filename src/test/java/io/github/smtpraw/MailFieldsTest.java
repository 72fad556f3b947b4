package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.server.Content;
import io.github.smtpraw.server.ContentFixture;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailFieldsTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private MailFields fields(byte[] octets) {
        return new MailFields(ContentBody.attach(Content.of(octets), exchange));
    }

    private MailFields fields(String message) {
        return fields(message.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAreFoundInAnyCaseAndListedInTheirOrder() {
        MailFields fields = fields("From: a@b.org\r\nSUBJECT:Hello \r\nX-Empty:\r\n\r\nTo: no\r\n");
        assertEquals("Hello", fields.get("subject"));
        assertEquals("a@b.org", fields.get("FROM"));
        assertEquals("", fields.get("X-Empty"));
        assertNull(fields.get("To"));
        assertNull(fields.get(null));
        assertNull(fields.get(3));
        assertTrue(fields.containsKey("x-empty"));
        assertFalse(fields.containsKey("to"));
        assertEquals(List.of("From", "SUBJECT", "X-Empty"), new ArrayList<>(fields.keySet()));
        assertEquals("{From=a@b.org, SUBJECT=Hello, X-Empty=}", fields.toString());
    }

    @Test
    void nobodyCanChangeThem() {
        MailFields fields = fields("a: b\r\n\r\n");
        assertThrows(UnsupportedOperationException.class, () -> fields.put("a", "c"));
        assertThrows(UnsupportedOperationException.class, () -> fields.remove("a"));
        assertThrows(UnsupportedOperationException.class, fields::clear);
        Map.Entry<String, String> entry = fields.entrySet().iterator().next();
        assertThrows(UnsupportedOperationException.class, () -> entry.setValue("c"));
    }

    @Test
    void aFieldGivenSeveralTimesHasAllValuesInTheirOrder() {
        MailFields fields = fields("Received: one\r\nX: y\r\nreceived:\r\nRECEIVED: two\r\n\r\n");
        assertEquals("one\n\ntwo", fields.get("Received"));
        assertEquals(2, fields.size());
    }

    @Test
    void foldedLinesAreOneValue() {
        MailFields fields = fields("Subject: one\r\n two\r\n\tthree\r\n  \r\nTo: x\r\n\r\n");
        assertEquals("one two three", fields.get("Subject"));
        assertEquals("x", fields.get("To"));
    }

    /** RFC 2047 8, and what is met in mail. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "=?ISO-8859-1?Q?a?= b                               | a b",
                "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=              | ab",
                "=?ISO-8859-1?Q?a?=  =?UTF-8?B?Yg==?=               | ab",
                "=?ISO-8859-1?Q?a_b?=                               | a b",
                "=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=             | a b",
                "=?utf-8?q?Gr=C3=BC=C3=9Fe?= an =?utf-8?q?=C3=A4?=  | Grüße an ä",
                "=?utf-8?q?Gr=C3?= =?utf-8?q?=BCn?=                 | Grün",
                "=?UTF-8?B?0JTRgNC+0LfQtA==?=                       | Дрозд",
                "=?UTF-8?B?0JTRgNC+0LfQtA?=                         | Дрозд",
                "=?KOI8-R?B?5NLP2sQ=?=                              | Дрозд",
                "=?US-ASCII*EN?Q?Keith_Moore?= <m@example.org>      | Keith Moore <m@example.org>",
                "\"=?utf-8?q?Ann?=\" <ann@example.org>              | \"Ann\" <ann@example.org>",
                "=?x-none?q?a?= =?utf-8?q?b?=                       | =?x-none?q?a?= b",
                "=?utf-8?b?%%%?= x                                  | =?utf-8?b?%%%?= x",
                "=?utf-8?x?a?=                                      | =?utf-8?x?a?=",
                "=?utf-8?q?a=ZZ=4?=                                 | a=ZZ=4",
                "=?utf-8?q??= a                                     | a",
                "=?utf-8?q?a                                        | =?utf-8?q?a",
                "Grüße, roh                                         | Grüße, roh"
            })
    void encodedWordsAreDecoded(String raw, String decoded) {
        String value = raw.replace("\\\"", "\"");
        assertEquals(decoded, fields("Subject: " + value + "\r\n\r\n").get("Subject"));
    }

    @Test
    void rawOctetsThatAreNotUtf8AreIso8859() {
        byte[] octets = "Subject: Grüße\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("Grüße", fields(octets).get("Subject"));
    }

    @Test
    void whatIsDecodedBringsNoLineEndIn() {
        String value = "=?utf-8?q?a=0D=0ABcc:_x@y.org=00?=\tb";
        assertEquals("a  Bcc: x@y.org  b", fields("Subject: " + value + "\r\n\r\n").get("Subject"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "\r",
                " folded: first\r\n",
                ": no name\r\n",
                "no colon\r\n",
                "a b: blank in name\r\n",
                "From ann Mon Jan 1\r\n",
                "ü: x\r\n"
            })
    void whatIsNoHeaderSectionHasNoFields(String message) {
        assertEquals(Map.of(), fields(message + "\r\nA: b\r\n\r\n"));
        assertTrue(fields(message).isEmpty());
    }

    @Test
    void theSectionEndsWithTheFirstLineThatIsNoField() {
        assertEquals(Map.of("A", "b"), fields("A: b\r\nno field\r\nC: d\r\n\r\n"));
    }

    @Test
    void noMoreIsReadThanTheLimit() {
        String message = "A: b\r\nC: " + "d".repeat(100) + "\r\n\r\n";
        byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
        ContentBody body = ContentBody.attach(Content.of(octets), exchange);
        MailFields fields = new MailFields(body, 11);
        assertEquals(Map.of("A", "b", "C", "dd"), fields);
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(5);
        String alphabet = "=?utf-8?qBb:\r\n \t_=0A\0é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder message = new StringBuilder("Subject: ");
            for (int n = random.nextInt(60); n > 0; n--) {
                message.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertFalse(fields(message.toString()).get("Subject").contains("\r"));
            byte[] octets = new byte[random.nextInt(80)];
            random.nextBytes(octets);
            fields(octets).toString();
        }
    }

    @Test
    void contentThatIsGoneIsToldUnlessTheFieldsAreKnown(@TempDir Path directory) {
        byte[] octets = "A: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        ContentFixture fixture = new ContentFixture(directory);
        ContentBody body = ContentBody.attach(fixture.inFile(octets), exchange);
        MailFields known = new MailFields(body);
        assertEquals("b", known.get("a"));
        MailFields unknown = new MailFields(body);
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
        assertEquals("b", known.get("a"));
        assertThrows(UncheckedIOException.class, () -> unknown.get("a"));
        assertEquals("{}", unknown.toString());
    }
}
