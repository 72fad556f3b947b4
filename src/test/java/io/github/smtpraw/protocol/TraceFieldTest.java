package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFieldTest {
    private static final ZonedDateTime TIME =
            ZonedDateTime.of(1998, 9, 5, 7, 3, 9, 0, ZoneOffset.ofHours(4));

    /** RFC 5321 4.4, as far as this server uses it. */
    private static final Pattern SHAPE =
            Pattern.compile(
                    "Received: from \\S+ \\(\\[[0-9A-Fa-f.:IPv]+\\]\\)\r\n"
                            + "\tby mx\\.example\\.org with E?SMTP id [A-Z0-9-]+"
                            + "(\r\n\tfor <[^<>\r\n]+>)?;\r\n"
                            + "\t(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{1,2} [A-Z][a-z]{2} \\d{4}"
                            + " \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\r\n");

    private static Session session(String helo, boolean extended, String peer) {
        Session session = new Session("SESSION", peer, "127.0.0.1:25");
        session.greeted(helo, extended);
        return session;
    }

    private static String field(Session session, Envelope envelope, ZonedDateTime time) {
        String field =
                new String(
                        TraceField.format(session, envelope, "mx.example.org", time),
                        StandardCharsets.UTF_8);
        assertTrue(SHAPE.matcher(field).matches(), field);
        return field;
    }

    private static String field(String helo, Recipient... to) {
        return field(session(helo, true, "192.0.2.1:4321"), envelope(to.length, to), TIME);
    }

    private static Envelope envelope(int named, Recipient... to) {
        return new Envelope(
                "ID-1",
                Verb.MAIL,
                "ann@a.example",
                List.of(to),
                named,
                false,
                new MailParameters());
    }

    @Test
    void theFieldSaysFromWhomByWhomHowAndWhen() {
        assertEquals(
                "Received: from client.example ([192.0.2.1])\r\n"
                        + "\tby mx.example.org with ESMTP id ID-1\r\n"
                        + "\tfor <bob@b.example>;\r\n"
                        + "\tSat, 5 Sep 1998 07:03:09 +0400\r\n",
                field("client.example", Recipient.of("bob@b.example")));
    }

    @Test
    void aHeloSessionIsSmtp() {
        Session session = session("195.161.101.33", false, "192.0.2.1:4321");
        assertTrue(field(session, envelope(0), TIME).contains("\tby mx.example.org with SMTP id "));
    }

    @Test
    void theZoneOfGreenwichIsANumberToo() {
        String field =
                field(
                        session("x", true, "192.0.2.1:1"),
                        envelope(0),
                        TIME.withZoneSameInstant(ZoneOffset.UTC));
        assertTrue(field.endsWith("\tSat, 5 Sep 1998 03:03:09 +0000\r\n"), field);
    }

    @Test
    void theDateIsEnglishWhateverTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertTrue(field("x").endsWith("\tSat, 5 Sep 1998 07:03:09 +0400\r\n"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void severalRecipientsStayUntold() {
        String field = field("x", Recipient.of("bob@b.example"), Recipient.of("cid@b.example"));
        assertFalse(field.contains("for"), field);
        assertFalse(field.contains("b.example"), field);
    }

    @Test
    void twoRcptThatLeadToOneMailboxAreSeveral() {
        Session session = session("x", true, "192.0.2.1:1");
        Envelope envelope = envelope(2, Recipient.of("bob@b.example"));
        assertFalse(field(session, envelope, TIME).contains("for"));
    }

    @Test
    void aListIsNamedNotItsMembers() {
        Session session = session("x", true, "192.0.2.1:1");
        Envelope envelope =
                envelope(
                        1,
                        Recipient.of("bob@b.example").withOriginal("staff@b.example"),
                        Recipient.of("cid@c.example").withOriginal("staff@b.example"));
        String field = field(session, envelope, TIME);
        assertTrue(field.contains("\tfor <staff@b.example>;"), field);
        assertFalse(field.contains("bob"), field);
    }

    @Test
    void anIpv6AddressIsTagged() {
        String field = field(session("x", true, "[2001:db8::1]:4321"), envelope(0), TIME);
        assertTrue(field.contains("from x ([IPv6:2001:db8::1])\r\n"), field);
    }

    @ParameterizedTest
    @CsvSource({
        "client.example, client.example",
        "[192.0.2.7], [192.0.2.7]",
        "[IPv6:2001:db8::7], [IPv6:2001:db8::7]",
        "a_b-c, a_b-c",
        "x(by, x?by",
        "x)(, x??",
        "a;b, a?b",
        "<x>, ?x?",
        "'a\"b\\c', a?b?c",
        "[, ?",
        "a[b]c, a?b?c",
        "[x, ?x",
        "[a.b(c], ?a.b?c?"
    })
    void whatAClientCallsItselfCannotBreakTheField(String helo, String shown) {
        String field = field(helo);
        assertTrue(field.startsWith("Received: from " + shown + " ([192.0.2.1])\r\n"), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\0b", "a\33[2J", "a\tb", "ü.example", "a\u2028b"})
    void noControlCharacterOfANameGetsThrough(String helo) {
        String from = field(helo).lines().findFirst().orElseThrow();
        assertTrue(from.matches("Received: from [!-~]+ \\(\\[192\\.0\\.2\\.1\\]\\)"), from);
    }

    @Test
    void noNameMakesALineLongerThanMailAllows() {
        field("a".repeat(2000))
                .lines()
                .forEach(line -> assertTrue(line.length() <= 998, "a line of " + line.length()));
    }
}
