package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingPathsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bob@example.net|bob@example.net",
                "<bob@example.net>|bob@example.net",
                "drozd|drozd",
                "a..b.@docomo.example|a..b.@docomo.example",
                "@a,@b:bob@example.net|@a,@b:bob@example.net",
                "\"a b\"@example.net|\"a b\"@example.net",
                "\"a\\\"> b\"@example.net|\"a\\\"> b\"@example.net",
                "u@[IPv6:::1]|u@[IPv6:::1]",
                "\u03b1@\u03b2.example|\u03b1@\u03b2.example"
            })
    void takesAnAddressAsItIs(String text, String path) {
        assertEquals(path, OutgoingPaths.forward(text));
        assertEquals(path, OutgoingPaths.reverse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@x\r\nRCPT TO:<eve@y>",
                "bob@x\n",
                "bob@x\rDATA",
                "bob\0@x",
                "bob\u0085@x",
                "bob\u2028@x",
                "bob\u2029@x",
                "bob\u001b@x",
                "bob\u007f@x",
                "bob\ud800@x",
                "bob@x> SIZE=1",
                "bob@x SIZE=1",
                "bob<eve@x",
                "\"bob\r\n\"@x",
                "\"bob\\\n\"@x",
                "\"bob@x",
                "\"bob\\\"@x"
            })
    void refusesWhatWouldBreakTheCommand(String text) {
        String inner = "a@b".concat(text).concat("c@d");
        assertThrows(IllegalArgumentException.class, () -> OutgoingPaths.forward(inner));
        assertThrows(IllegalArgumentException.class, () -> OutgoingPaths.reverse(inner));
    }

    @Test
    void onlyAReversePathMayBeNull() {
        assertEquals("", OutgoingPaths.reverse(""));
        assertEquals("", OutgoingPaths.reverse("<>"));
        assertThrows(IllegalArgumentException.class, () -> OutgoingPaths.forward("<>"));
    }

    @Test
    void partsAListAtItsCommasButNotWithinQuotesAndBrackets() {
        assertEquals(
                List.of("a@b", "\"x, y\"@c", "\"q\\\",\"@d", "<@e,@f:g@h>", "i"),
                OutgoingPaths.split(" a@b,\"x, y\"@c , \"q\\\",\"@d,<@e,@f:g@h>,, i,"));
        assertEquals(List.of(), OutgoingPaths.split(" , "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nDATA", "a\nb", "a\0", "a\u0085", "a\u2028", "a\tb"})
    void refusesAnArgumentThatIsNoLine(String text) {
        assertThrows(IllegalArgumentException.class, () -> OutgoingPaths.line(text));
    }
}
