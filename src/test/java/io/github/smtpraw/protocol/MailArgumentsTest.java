package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailArgumentsTest {

    private static void assertRefused(String argument, String keyword, boolean utf8, String codes) {
        Reply reply =
                assertThrows(
                                SyntaxException.class,
                                () -> MailArguments.parse(argument, keyword, utf8))
                        .getReply();
        assertEquals(codes, reply.getCode() + " " + reply.getStatus(), argument);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM:<a@b>|a@b|~~",
                "from:<a@b>|a@b|~~",
                "fRoM: <a@b>|a@b|~~",
                "FROM :<a@b>|a@b|~~",
                "FROM \t : \t <a@b>|a@b|~~",
                "FROM:<>|~~|~~",
                "FROM:<a@b> SIZE=100|a@b|SIZE=100",
                "FROM:<a@b>  size=100\tbody=8bitmime|a@b|SIZE=100 BODY=8bitmime",
                "FROM:<a@b> SMTPUTF8|a@b|SMTPUTF8",
                "FROM:<\"a>b\"@c> X|\"a>b\"@c|X",
                "FROM:<\"a\\\">b\"@c> X|\"a\\\">b\"@c|X",
                "FROM:<@x,@y:a@b> X|a@b|X",
                "FROM:<drozd>|drozd|~~"
            })
    void aReversePathIsFollowedByParameters(String argument, String address, String parameters)
            throws Exception {
        MailArguments parsed = MailArguments.parse(argument, "FROM", false);
        assertEquals(address, parsed.path().address());
        assertEquals(parameters, parsed.parameters().toString());
    }

    @Test
    void aForwardPathFollowsTo() throws Exception {
        MailArguments parsed = MailArguments.parse("to:<@x:a@b> NOTIFY=NEVER", "TO", false);
        assertEquals("a@b", parsed.path().address());
        assertEquals(List.of("x"), parsed.path().route());
        assertEquals("NEVER", parsed.parameters().get("notify"));
        assertRefused("TO:<>", "TO", false, "501 5.1.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FROM",
                "FROM:",
                "FROM: ",
                "FROM<a@b>",
                "FROM <a@b>",
                "FROM:a@b",
                "FROM:<a@b",
                "FROM:a@b>",
                "FROM: x <a@b>",
                "TO:<a@b>",
                "FRO:<a@b>",
                "FROMX:<a@b>",
                "X FROM:<a@b>",
                "<a@b>",
                "FROM:<a@b>SIZE=1",
                "FROM:<a@b>>",
                "FROM:<\"a>",
                "FROM:<\"a\\\">",
                "FROM:<a@b> =1",
                "FROM:<a@b> SIZE=",
                "FROM:<a@b> SIZE=1=2",
                "FROM:<a@b> SIZE= 1",
                "FROM:<a@b> SIZE =1",
                "FROM:<a@b> -X",
                "FROM:<a@b> X_Y",
                "FROM:<a@b> <c@d>",
                "FROM:<a@b> SIZE=1 size=1",
                "FROM:<a@b> X X",
                "FROM:<a@b> X=\u0001",
                "FROM:<a@b> X=\u00FC",
                "FROM:<a@b> \u00DC=1",
                "FROM:<a@b> \u017FIZE=1"
            })
    void anArgumentOfAnotherFormIs501(String argument) {
        assertRefused(argument, "FROM", false, "501 5.5.4");
    }

    @Test
    void nonAsciiNeedsTheParameterSmtputf8AndThatItIsAllowed() throws Exception {
        String argument = "FROM:<ü@b> X=ü SMTPUTF8";
        assertEquals("ü@b", MailArguments.parse(argument, "FROM", true).path().address());
        assertRefused(argument, "FROM", false, "501 5.6.7");
        assertRefused("FROM:<ü@b>", "FROM", true, "501 5.6.7");
        assertRefused("FROM:<u@b> X=ü", "FROM", true, "501 5.5.4");
        assertEquals("ü@b", MailArguments.parse("TO:<ü@b>", "TO", true).path().address());
        assertRefused("TO:<ü@b>", "TO", false, "501 5.6.7");
        // Of RCPT it is the transaction that is asked, not a parameter.
        assertRefused("TO:<ü@b> SMTPUTF8", "TO", false, "501 5.6.7");
    }

    @Test
    void parametersAreInTheirOrderAndKnownInAnyCase() throws Exception {
        Parameters parameters = Parameters.parse(" Size=5 BODY=7bit Ret=HDRS x-Y9 1=a+3Db<>");
        assertEquals(List.of("SIZE", "BODY", "RET", "X-Y9", "1"), List.copyOf(parameters.names()));
        assertEquals("5", parameters.get("SIZE"));
        assertEquals("5", parameters.get("sIZe"));
        assertEquals("", parameters.get("X-Y9"));
        assertEquals("a+3Db<>", parameters.get("1"));
        assertTrue(parameters.has("ret"));
        assertEquals(null, parameters.get("y"));
        assertEquals(false, parameters.has("y"));
        assertEquals(false, parameters.isEmpty());
        assertThrows(UnsupportedOperationException.class, () -> parameters.names().remove("SIZE"));
        assertTrue(Parameters.parse(" \t ").isEmpty());
    }

    @Test
    void aThousandParametersAreReadAndLongOddOnesEnd() throws Exception {
        StringBuilder many = new StringBuilder("FROM:<a@b>");
        for (int i = 0; i < 1000; i++) {
            many.append(" K").append(i).append("=V");
        }
        MailArguments parsed = MailArguments.parse(many.toString(), "FROM", false);
        assertEquals(1000, parsed.parameters().names().size());
        for (String piece : List.of("<", "\"", "(", "\\", "\"\\", "=", " ", "@a,")) {
            String odd = piece.repeat(100_000);
            assertThrows(
                    SyntaxException.class, () -> MailArguments.parse("FROM:<" + odd, "FROM", true));
            assertThrows(
                    SyntaxException.class, () -> MailArguments.parse("FROM:" + odd, "FROM", true));
            assertThrows(
                    SyntaxException.class, () -> MailArguments.parse("FROM" + odd, "FROM", true));
        }
    }
}
