package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
    private static final String LABEL = "d".repeat(63) + ".";

    private static Reply refusal(String text, boolean utf8, boolean forward) {
        return assertThrows(
                        SyntaxException.class,
                        () -> {
                            Path path =
                                    forward ? Path.forward(text, utf8) : Path.reverse(text, utf8);
                            throw new AssertionError("accepted: " + path);
                        })
                .getReply();
    }

    private static void assertRefused(String text, boolean utf8, String forward) {
        assertEquals("501 " + forward, codes(refusal(text, utf8, true)), text);
        String reverse = forward.startsWith("5.1.") ? "5.1.7" : forward;
        assertEquals("501 " + reverse, codes(refusal(text, utf8, false)), text);
    }

    private static String codes(Reply reply) {
        return reply.getCode() + " " + reply.getStatus();
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("<a@d>", "a", "d", "a@d"),
                Arguments.of("<Joe@Example.ORG>", "Joe", "Example.ORG", "Joe@Example.ORG"),
                Arguments.of("<drozd>", "drozd", "", "drozd"),
                Arguments.of("<Postmaster>", "Postmaster", "", "Postmaster"),
                Arguments.of("<\"a b\"@d>", "a b", "d", "\"a b\"@d"),
                Arguments.of("<\"a\\\"b\"@d>", "a\"b", "d", "\"a\\\"b\"@d"),
                Arguments.of("<\"a\\\\b\"@d>", "a\\b", "d", "\"a\\\\b\"@d"),
                Arguments.of("<\"a@b\"@d>", "a@b", "d", "\"a@b\"@d"),
                Arguments.of("<\"a>b\"@d>", "a>b", "d", "\"a>b\"@d"),
                Arguments.of("<\"joe\"@d>", "joe", "d", "joe@d"),
                Arguments.of("<\"\\j\\o\\e\"@d>", "joe", "d", "joe@d"),
                Arguments.of("<\"a.b\"@d>", "a.b", "d", "a.b@d"),
                Arguments.of("<\"a..b\"@d>", "a..b", "d", "\"a..b\"@d"),
                Arguments.of("<\".a\"@d>", ".a", "d", "\".a\"@d"),
                Arguments.of("<\"a.\"@d>", "a.", "d", "\"a.\"@d"),
                Arguments.of("<\"\"@d>", "", "d", "\"\"@d"),
                Arguments.of("<\"a b\">", "a b", "", "\"a b\""),
                Arguments.of("<a.b+c=d@d>", "a.b+c=d", "d", "a.b+c=d@d"),
                Arguments.of(
                        "<!#$%&'*+-/=?^_`{|}~@d>",
                        "!#$%&'*+-/=?^_`{|}~", "d", "!#$%&'*+-/=?^_`{|}~@d"),
                Arguments.of("<u%remote@local>", "u%remote", "local", "u%remote@local"),
                Arguments.of("<remote!u@local>", "remote!u", "local", "remote!u@local"),
                Arguments.of("<a@1.2-3.x--y>", "a", "1.2-3.x--y", "a@1.2-3.x--y"),
                Arguments.of("<u@[127.0.0.1]>", "u", "[127.0.0.1]", "u@[127.0.0.1]"),
                Arguments.of("<u@[IPv6:::1]>", "u", "[IPv6:::1]", "u@[IPv6:::1]"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void aPathIsTakenApartAndWrittenWithTheLeastQuoting(
            String text, String localPart, String domain, String address) throws Exception {
        for (Path path : List.of(Path.forward(text, false), Path.reverse(text, true))) {
            assertEquals(localPart, path.localPart());
            assertEquals(domain, path.domain());
            assertEquals(address, path.address());
            assertEquals(List.of(), path.route());
            assertFalse(path.isNull());
            // Written and read again it is the same.
            assertEquals(localPart, Path.forward("<" + address + ">", false).localPart());
        }
    }

    @Test
    void theNullPathIsAReversePathOnly() throws Exception {
        Path path = Path.reverse("<>", false);
        assertTrue(path.isNull());
        assertEquals("", path.address());
        assertEquals("", path.localPart());
        assertEquals("", path.domain());
        assertEquals("501 5.1.3", codes(refusal("<>", false, true)));
        // An empty local part is not the null path.
        assertFalse(Path.reverse("<\"\">", false).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "<@a:c@d> a c@d",
                "<@a,@b.example:c@d> a,b.example c@d",
                "<@a,@[IPv6:1::2],@[10.0.0.1]:c@d> a,[IPv6:1::2],[10.0.0.1] c@d",
                "<@a:drozd> a drozd"
            })
    void theHostsOfASourceRouteAreKept(String text, String route, String address) throws Exception {
        assertEquals(List.of(route.split(",")), Path.forward(text, false).route());
        assertEquals(address, Path.forward(text, false).address());
        assertEquals(List.of(route.split(",")), Path.reverse(text, false).route());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("<a..b@d>", "5.1.3"),
                Arguments.of("<.a@d>", "5.1.3"),
                Arguments.of("<a.@d>", "5.1.3"),
                Arguments.of("<.>", "5.1.3"),
                Arguments.of("<@d>", "5.1.3"),
                Arguments.of("<@>", "5.1.2"),
                Arguments.of("<a b@d>", "5.1.3"),
                Arguments.of("< a@d>", "5.1.3"),
                Arguments.of("<a@d >", "5.1.2"),
                Arguments.of("<a@ d>", "5.1.2"),
                Arguments.of("<a>@d>", "5.1.3"),
                Arguments.of("<<a@d>>", "5.1.3"),
                Arguments.of("<a,b@d>", "5.1.3"),
                Arguments.of("<a:b@d>", "5.1.3"),
                Arguments.of("<a(b)@d>", "5.1.3"),
                Arguments.of("<(b)a@d>", "5.1.3"),
                Arguments.of("<a\\@b@d>", "5.1.3"),
                Arguments.of("<a\"b\"@d>", "5.1.3"),
                Arguments.of("<\"a\"b@d>", "5.1.3"),
                Arguments.of("<\"a\".b@d>", "5.1.3"),
                Arguments.of("<\"a@d>", "5.1.3"),
                Arguments.of("<\"a\\\"@d>", "5.1.3"),
                Arguments.of("<\"\\>", "5.1.3"),
                Arguments.of("<\">", "5.1.3"),
                Arguments.of("<\"a\tb\"@d>", "5.1.3"),
                Arguments.of("<\"a\\\tb\"@d>", "5.1.3"),
                Arguments.of("<\"a\0b\"@d>", "5.1.3"),
                Arguments.of("<a\0b@d>", "5.1.3"),
                Arguments.of("<a\r\nb@d>", "5.1.3"),
                Arguments.of("<a@d\r\n>", "5.1.2"),
                Arguments.of("<a\177@d>", "5.1.3"),
                Arguments.of("<a@>", "5.1.2"),
                Arguments.of("<a@-d>", "5.1.2"),
                Arguments.of("<a@d->", "5.1.2"),
                Arguments.of("<a@d-.e>", "5.1.2"),
                Arguments.of("<a@d_e>", "5.1.2"),
                Arguments.of("<a@d..e>", "5.1.2"),
                Arguments.of("<a@.d>", "5.1.2"),
                Arguments.of("<a@d.>", "5.1.2"),
                Arguments.of("<u@#123>", "5.1.2"),
                Arguments.of("<u@remote@local>", "5.1.2"),
                Arguments.of("<u@d,v@d>", "5.1.2"),
                Arguments.of("<u@" + LABEL.replace("d.", "dd") + ">", "5.1.2"),
                Arguments.of("<u@[]>", "5.1.2"),
                Arguments.of("<u@[>", "5.1.2"),
                Arguments.of("<u@[127.0.0.1>", "5.1.2"),
                Arguments.of("<u@127.0.0.1]>", "5.1.2"),
                Arguments.of("<u@[127.0.0.1]x>", "5.1.2"),
                Arguments.of("<u@[127.0.0.1].x>", "5.1.2"),
                Arguments.of("<@a>", "5.1.3"),
                Arguments.of("<@a:>", "5.1.3"),
                Arguments.of("<@a,:c@d>", "5.1.3"),
                Arguments.of("<@a,b:c@d>", "5.1.3"),
                Arguments.of("<@a @b:c@d>", "5.1.3"),
                Arguments.of("<@a, @b:c@d>", "5.1.3"),
                Arguments.of("<@a:@b:c@d>", "5.1.3"),
                Arguments.of("<@_:c@d>", "5.1.2"),
                Arguments.of("<:c@d>", "5.1.3"),
                Arguments.of("a@d", "5.5.4"),
                Arguments.of("<a@d", "5.5.4"),
                Arguments.of("a@d>", "5.5.4"),
                Arguments.of("", "5.5.4"),
                Arguments.of("<", "5.5.4"),
                Arguments.of(">", "5.5.4"),
                Arguments.of("<a@d> ", "5.5.4"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBadPathIs501WithTheStatusOfWhatIsBad(String text, String status) {
        assertRefused(text, false, status);
        assertRefused(text, true, status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "001.002.003.004",
                "IPv6:::",
                "ipv6:::1",
                "IPv6:1::",
                "IPv6:1:2:3:4:5:6:7:8",
                "IPv6:1:2:3:4:5:6:7::",
                "IPv6:::2:3:4:5:6:7:8",
                "IPv6:2001:DB8::ff00:42:8329",
                "IPv6:::ffff:1.2.3.4",
                "IPv6:::1.2.3.4",
                "IPv6:1:2:3:4:5:6:1.2.3.4",
                "IPv6:1:2:3:4:5::1.2.3.4"
            })
    void anAddressLiteralIsAccepted(String literal) throws Exception {
        assertEquals("[" + literal + "]", Path.forward("<u@[" + literal + "]>", false).domain());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "256.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.0004",
                "1.2.3.4 ",
                " 1.2.3.4",
                "-1.2.3.4",
                "1.2.3.x",
                "99999999999.1.1.1",
                "::1",
                "tag:x",
                "IPv4:1.2.3.4",
                "IPv6:",
                "IPv6::",
                "IPv6::::",
                "IPv6:1",
                "IPv6:1:",
                "IPv6::1",
                "IPv6:1::2::3",
                "IPv6:1:::2",
                "IPv6:12345::",
                "IPv6:g::",
                "IPv6:1:2:3:4:5:6:7",
                "IPv6:1:2:3:4:5:6:7:8:9",
                "IPv6:1:2:3:4:5:6:7:8::",
                "IPv6:::1:2:3:4:5:6:7:8",
                "IPv6:1:2:3:4:5:6:7:",
                "IPv6:1.2.3.4",
                "IPv6:::1.2.3.256",
                "IPv6:::1.2.3.4:5",
                "IPv6:1:2:3:4:5:6:7:1.2.3.4",
                "IPv6:1:2:3:4:5:6::1.2.3.4",
                "IPv6:fe80::1%eth0",
                "IPv6:[::1]"
            })
    void whatIsNoAddressLiteralIsRefused(String literal) {
        assertRefused("<u@[" + literal + "]>", false, "5.1.2");
    }

    @Test
    void aLocalPartHas64OctetsAtMost() throws Exception {
        assertEquals("a".repeat(64), Path.forward("<" + "a".repeat(64) + "@d>", false).localPart());
        assertRefused("<" + "a".repeat(65) + "@d>", false, "5.1.3");
        assertEquals("é".repeat(32), Path.forward("<" + "é".repeat(32) + "@d>", true).localPart());
        assertRefused("<" + "é".repeat(32) + "a@d>", true, "5.1.3");
        String quoted = "\"" + "a ".repeat(31) + "\"";
        assertEquals(quoted + "@d", Path.forward("<" + quoted + "@d>", false).address());
        assertRefused("<" + quoted.replace(" \"", " b\"") + "@d>", false, "5.1.3");
    }

    @Test
    void aPathHas256OctetsAtMostItsBracketsCounted() throws Exception {
        String domain = LABEL.repeat(3) + "e".repeat(60);
        assertEquals(252, domain.length());
        assertEquals(256, ("<a@" + domain + ">").length());
        assertEquals(domain, Path.forward("<a@" + domain + ">", false).domain());
        assertRefused("<ab@" + domain + ">", false, "5.1.3");
        assertEquals("é", Path.forward("<é@" + domain.substring(1) + ">", true).localPart());
        assertRefused("<é@" + domain + ">", true, "5.1.3");
        assertRefused("<" + "@a.example,".repeat(23) + "@b:c@d>", false, "5.1.3");
    }

    @Test
    void aDomainOf255OctetsAndMoreIsRefused() {
        assertRefused("<a@" + LABEL.repeat(3) + "e".repeat(63) + ">", false, "5.1.3");
        assertRefused("<a@" + "d.".repeat(130) + "d>", false, "5.1.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<jürgen@example.org>",
                "<a@bücher.example>",
                "<用户@例え.テスト>",
                "<\"ü b\"@d>",
                "<\uD83D\uDE00@d>",
                "<a@\uD842\uDFB7.example>",
                "<@bücher:a@d>",
                "<a@क्षि.example>"
            })
    void beyondAsciiAPathNeedsSmtputf8(String text) throws Exception {
        Path path = Path.forward(text, true);
        if (path.route().isEmpty()) {
            assertEquals(text, "<" + path.address() + ">");
        }
        assertRefused(text, false, "5.6.7");
    }

    @ParameterizedTest
    @CsvSource({
        "<a\u0085b@d>, 5.1.3",
        "<\"a\u0085b\"@d>, 5.1.3",
        "<a\u2028b@d>, 5.1.3",
        "<a\u2029b@d>, 5.1.3",
        "<\"\\\u00FC\"@d>, 5.1.3",
        "<a@b\u2028>, 5.1.2",
        "<a@b\u00A0c>, 5.1.2",
        "<a@b\u3002c>, 5.1.2",
        "<a@-\u00FC>, 5.1.2",
        "<a@\u00FC->, 5.1.2",
        "<a@\u00FC_b>, 5.1.2"
    })
    void withSmtputf8TooWhatBreaksLinesOrDomainsIsRefused(String text, String status) {
        assertRefused(text, true, status);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertRefused("<a\uD800@d>", true, "5.1.3");
        assertRefused("<\"a\uDC00\"@d>", true, "5.1.3");
        assertRefused("<\"a\uD83D\"@d>", true, "5.1.3");
        assertRefused("<a@b\uD800>", true, "5.1.2");
        assertRefused("<a@\uDC00\uD800>", true, "5.1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "\"", "<", "@a,", ".", "\\", "[", "@[", ":", "a.", "\"\\", "@"})
    void aLongPathOfOddCharactersIsRefusedAndEnds(String piece) {
        for (int length : new int[] {250, 500, 100_000}) {
            String text = "<" + piece.repeat(length / piece.length()) + ">";
            Reply reply = refusal(text, false, true);
            assertEquals("501 5.1.", codes(reply).substring(0, 8));
        }
    }
}
