package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    plain text,             plain text
                    Grüße 漢字 😀,           Grüße 漢字 😀
                    'a\u001b[31mb',         a^[[31mb
                    'a\u0000b\u007fc',      a^@b^?c
                    'a\u0085b\u009bc',      a?b?c
                    'a\u202eb\u2066c\u200fd\u200be\ufefff', abcdef
                    'a\u2028b\u2029c',      a b c
                    'a\ufffdb\ue000c',      a?b?c
                    'a\tb',                 'a       b'
                    'a\udb40\udc41b',       ab
                    """)
    void whatATerminalWouldObeyIsMadeHarmless(String given, String shown) {
        assertEquals(shown, TerminalText.harmless(given));
    }

    @Test
    void longLinesAreWrappedAtABlankOrWhereverTheyMustBe() {
        TerminalText text = new TerminalText(50, 10);
        assertEquals(
                List.of("aaaa bbbb", "cccc", "dddddddddd", "ddd"),
                text.lines("aaaa bbbb cccc\r\nddddddddddddd"));
    }

    @Test
    void linesPastTheLimitAreLeftOutAndItShows() {
        TerminalText text = new TerminalText(2, 10);
        assertEquals(List.of("a", "b", "[...]"), text.lines("a\nb\nc\nd"));
        assertEquals(List.of("a", "b"), text.lines("a\nb\n\n\n"));
        assertEquals(List.of("x".repeat(10), "x".repeat(10), "[...]"), text.lines("x".repeat(99)));
    }

    @Test
    void aMessageCanNotEndItselfAndBeginAnotherOne() {
        assertEquals(
                "\r\nMessage from a via h at 10:00 ...\r\n>EOF\r\n>Message from root via\r\nEOF\r\n",
                new TerminalText(50, 80)
                        .frame("a", "h", "10:00", "EOF\r\nMessage from root via\r\n"));
    }

    private static String text(String content) {
        return MessageText.of(content.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void contentWithoutAHeaderSectionIsTextAsItStands() {
        assertEquals("Blah blah blah\r\n", text("Blah blah blah\r\n"));
        assertEquals("Note: the printer is on fire", text("Note: the printer is on fire"));
        assertEquals("", text(""));
    }

    @Test
    void fromAndSubjectStandAheadOfTheTextAndEncodedWordsAreDecoded() {
        assertEquals(
                "From: Jörg <j@example.org>\nSubject: Ein Gruß\n\nHallo",
                text(
                        "Received: x\r\nSubject: =?UTF-8?Q?Ein_?=\r\n =?utf-8?b?R3J1w58=?=\r\n"
                                + "From: =?ISO-8859-1?Q?J=F6rg?= <j@example.org>\r\n\r\nHallo"));
        assertEquals(
                "From: read already\n\nHallo",
                MessageText.of(
                        "From: raw\r\n\r\nHallo".getBytes(StandardCharsets.UTF_8),
                        Map.of("From", "read already")));
    }

    @Test
    void ofAFieldThatStandsThereTwiceTheFirstCounts() {
        assertEquals(
                "Subject: one and more\n\nx",
                text("Subject: one\r\n and more\r\nSubject: two\r\n and less\r\n\r\nx"));
    }

    @Test
    @Timeout(5)
    void aHeaderSectionThatIsMadeToTakeLongDoesNot() {
        String fold = "Subject: x\n" + " \n".repeat(120_000);
        assertEquals("Subject: x\n\n", text(fold));
        text("Content-Type: multipart/x" + ";boundary=\"".repeat(20_000) + "\n\n");
        text("x".repeat(250_000) + "\n\n");
    }

    @Test
    void encodedTextIsDecodedAndDamageDoesNotStopIt() {
        String field = "\nSubject: s\nContent-Transfer-Encoding: ";
        assertEquals(
                "Subject: s\n\nein Gruß, ein = Zeichen =zz",
                text(
                        "Content-Type: text/plain; charset=\"iso-8859-1\""
                                + field
                                + "quoted-printable\n\nein Gru=DF, ein=\n =3D Zeichen =zz"));
        assertEquals(
                "Subject: s\n\nGruß",
                text("Content-Type: text/plain" + field + "BASE64\n\nR3J1\r\nw5*8"));
        assertEquals(
                "Subject: s\n\nraw",
                text("Content-Type: text/plain; charset=no!such" + field + "x\n\nraw"));
    }

    @Test
    void ofAMultipartMessageTheFirstPlainTextIsShown() {
        String nested =
                "Content-Type: multipart/mixed; boundary=out\r\n\r\npreamble\r\n--out\r\n"
                        + "Content-Type: multipart/alternative; boundary=\"in er\"\r\n\r\n--in er\r\n"
                        + "Content-Type: text/html\r\n\r\n<b>no</b>\r\n--in er\r\n\r\nyes\r\n"
                        + "--in er--\r\n--out--\r\n";
        assertEquals("\nyes", text(nested).stripTrailing());
        assertEquals(
                "\n[no plain text: text/html]", text("Content-Type: text/html\r\n\r\n<b>no</b>"));
        assertEquals(
                "\n[no plain text: multipart/mixed]",
                text("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--"));
    }

    @Test
    void aBoundaryThatBeginsLikeAnotherOneIsNotTakenForIt() {
        assertEquals(
                "\nline\r\n--outer is text\r\n--out: too\r",
                text(
                        "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out \t\r\n\r\nline\r\n"
                                + "--outer is text\r\n--out: too\r\n--out--\r\n"));
    }

    @Test
    void anAttachedTextIsNotWhatTheMessageSays() {
        String attached =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                        + "Content-Disposition: ATTACHMENT; filename=x.txt\r\n\r\nno\r\n--b\r\n";
        assertEquals("\nyes\r", text(attached + "\r\nyes\r\n--b--"));
        assertEquals("\n[no plain text: multipart/mixed]", text(attached + "--b--"));
    }

    @Test
    void aMessageThatIsCutInItsTextShowsWhatThereIs() {
        assertEquals(
                "\nhalf a",
                text("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhalf a"));
        assertEquals(
                "\n[no plain text: multipart/mixed]",
                text("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b"));
    }

    @Test
    void marksOneAboveTheOtherAreCutOff() {
        String marks = "\u0301".repeat(100);
        assertEquals(
                "e" + "\u0301".repeat(4) + "f\u0302",
                TerminalText.harmless("e" + marks + "f\u0302"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedMessagesNeverThrowAndShowNothingHarmful(long seed) {
        String whole =
                "From: =?ISO-8859-1?Q?J=F6rg?= <j@example.org>\r\nSubject: =?utf-8?b?R3J1w58=?=\r\n"
                        + "Content-Type: multipart/alternative; boundary=\"b b\"; charset=utf-7\r\n\r\n"
                        + "--b b\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=\r\n=1B[2J\r\n--b b\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nR3J1w58=\r\n--b b--\r\n";
        Random random = new Random(seed);
        TerminalText terminal = new TerminalText(50, 80);
        for (int i = 0; i < 2_000; i++) {
            byte[] octets = whole.getBytes(StandardCharsets.UTF_8);
            for (int hits = random.nextInt(8); hits >= 0; hits--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
            for (String line : terminal.lines(MessageText.of(cut, null))) {
                assertTrue(line.chars().noneMatch(Character::isISOControl), line);
            }
        }
    }
}
