package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

    private static Command parse(byte[] line) throws SyntaxException {
        byte[] around = new byte[line.length + 4];
        System.arraycopy(line, 0, around, 2, line.length);
        return CommandParser.parse(around, 2, 2 + line.length);
    }

    private static Command parse(String line) throws SyntaxException {
        return parse(line.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("NOOP", Verb.NOOP, "NOOP", ""),
                Arguments.of("noop", Verb.NOOP, "noop", ""),
                Arguments.of("nOoP  ", Verb.NOOP, "nOoP", ""),
                Arguments.of("QUIT\t ", Verb.QUIT, "QUIT", ""),
                Arguments.of("EHLO a.example", Verb.EHLO, "EHLO", "a.example"),
                Arguments.of("HELLO  a.example ", Verb.HELO, "HELLO", "a.example"),
                Arguments.of("MAIL FROM:<a@b>  X=Y ", Verb.MAIL, "MAIL", "FROM:<a@b>  X=Y"),
                Arguments.of("mAiL \t fRoM:<a@b>", Verb.MAIL, "mAiL", "fRoM:<a@b>"),
                Arguments.of("SEND FROM:<>", Verb.SEND, "SEND", "FROM:<>"),
                Arguments.of("VRFY Jürgen", Verb.VRFY, "VRFY", "Jürgen"),
                Arguments.of("STARTTLX", null, "STARTTLX", ""),
                Arguments.of("DATA\t\tx  y", Verb.DATA, "DATA", "x  y"),
                Arguments.of("MAIL:", null, "MAIL:", ""),
                // These become EXPN-like words only by the upper case of other alphabets.
                Arguments.of("ſEND FROM:<>", null, "ſEND", "FROM:<>"),
                Arguments.of("MAıL FROM:<>", null, "MAıL", "FROM:<>"),
                Arguments.of("\uD83D\uDE00 x", null, "\uD83D\uDE00", "x"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineIsAVerbInAnyCaseAndAnArgumentWithoutTheBlanksAroundIt(
            String line, Verb verb, String name, String argument) throws Exception {
        assertEquals(new Command(verb, name, argument), parse(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t  ", " NOOP"})
    void aLineThatBeginsWithNoVerbIs500(String line) {
        Reply reply = assertThrows(SyntaxException.class, () -> parse(line)).getReply();
        assertEquals(500, reply.getCode());
        assertEquals("5.5.2", reply.getStatus());
    }

    static Stream<byte[]> illegal() {
        return Stream.concat(
                Stream.of(
                                "NOOP\0x",
                                "\0",
                                "NO\rOP",
                                "NOOP\r",
                                "NOOP\nQUIT",
                                "EHLO a\33[2J",
                                "NOOP\177",
                                "NOOP \1",
                                "\0 ",
                                " \0",
                                "NOOP \13",
                                "NOOP \u0085",
                                "NOOP \u009Bx")
                        .map(line -> line.getBytes(StandardCharsets.UTF_8)),
                Stream.of(
                                "NOOP \u00FF",
                                "NOOP \u00C3",
                                "NOOP \u00C0\u00AF",
                                "\u0080",
                                "NOOP \u00ED\u00A0\u0080",
                                "NOOP \u00F4\u0090\u0080\u0080",
                                "NOOP \u00E4x")
                        .map(line -> line.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void controlCharactersAndMalformedUtf8Are501AndNeverEchoed(byte[] line) {
        SyntaxException e = assertThrows(SyntaxException.class, () -> parse(line));
        assertEquals(Reply.of(501, "5.5.2", "Illegal character in command"), e.getReply());
        assertEquals(0, e.getStackTrace().length);
    }

    @Test
    void aCommandKnowsWhetherItIsAscii() throws Exception {
        assertTrue(parse("VRFY Juergen").ascii());
        assertFalse(parse("VRFY Jürgen").ascii());
        assertFalse(parse("VRFÜ x").ascii());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "POST / HTTP/1.1",
                "HEAD x",
                "PUT x",
                "DELETE x",
                "CONNECT h:25",
                "OPTIONS *",
                "TRACE /",
                "PATCH /",
                "PRI * HTTP/2.0",
                "GET "
            })
    void theFirstLineOfAnHttpRequestIsKnown(String line) {
        byte[] around = ("xx" + line + "yy").getBytes(StandardCharsets.US_ASCII);
        assertTrue(CommandParser.isHttp(around, 2, around.length - 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET", "GETX / HTTP/1.1", "POST:", "HELP GET ", "EHLO POST ", "G"})
    void noOtherLineIsTakenForHttp(String line) {
        // What stands behind the line does not belong to it.
        byte[] around = (line + " / HTTP/1.1").getBytes(StandardCharsets.US_ASCII);
        assertFalse(CommandParser.isHttp(around, 0, line.length()));
    }
}
