package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.after;
import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Step.After;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command does in each state: the reference's tables C1 and C2. */
class ServerDialogueTest {
    /** An input, then for each of the states C, R, M, T and B the codes and the next state. */
    private static final String TABLE =
            """
            EHLO b.example                | 250 - R     | 250 - R     | 250 - R     | 250 - R     | 250 - R
            HELO b.example                | 250 - R     | 250 - R     | 250 - R     | 250 - R     | 250 - R
            HELLO 195.161.101.33          | 250 - R     | 250 - R     | 250 - R     | 250 - R     | 250 - R
            EHLO [192.0.2.1] and more     | 250 - R     | 250 - R     | 250 - R     | 250 - R     | 250 - R
            EHLO                          | 501 5.5.4 C | 501 5.5.4 R | 501 5.5.4 M | 501 5.5.4 T | 501 5.5.4 B
            HELO                          | 501 5.5.4 C | 501 5.5.4 R | 501 5.5.4 M | 501 5.5.4 T | 501 5.5.4 B
            EHLO ü.example                | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 M | 501 5.5.2 T | 501 5.5.2 B
            MAIL FROM:<a@b.example>       | 503 5.5.1 C | 250 2.1.0 M | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            SEND FROM:<a@b.example>       | 503 5.5.1 C | 250 2.1.0 M | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            SOML FROM:<a@b.example>       | 503 5.5.1 C | 250 2.1.0 M | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            SAML FROM:<a@b.example>       | 503 5.5.1 C | 250 2.1.0 M | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL FROM:<>                  | 503 5.5.1 C | 250 2.1.0 M | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            mAiL  fRoM: <drozd> size=1    | 503 5.5.1 C | 250 2.1.0 M | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL FROM:a@b.example         | 503 5.5.1 C | 501 5.5.4 R | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL FROM:<a..b@c.example>    | 503 5.5.1 C | 501 5.1.7 R | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL FROM:<ü@b.example>       | 503 5.5.1 C | 501 5.6.7 R | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL FROM:<a@b.example> X=Y   | 503 5.5.1 C | 555 5.5.4 R | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL FROM:<a@b.example> X==   | 503 5.5.1 C | 501 5.5.4 R | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            MAIL                          | 503 5.5.1 C | 501 5.5.4 R | 503 5.5.1 M | 503 5.5.1 T | 503 5.5.1 B
            RCPT TO:<ann@b.example>       | 503 5.5.1 C | 503 5.5.1 R | 250 2.1.5 T | 250 2.1.5 T | 503 5.5.1 B
            RCPT TO:<@x,@y:ann@b.example> | 503 5.5.1 C | 503 5.5.1 R | 250 2.1.5 T | 250 2.1.5 T | 503 5.5.1 B
            RCPT TO:<drozd>               | 503 5.5.1 C | 503 5.5.1 R | 250 2.1.5 T | 250 2.1.5 T | 503 5.5.1 B
            RCPT TO:<u@remote.example>    | 503 5.5.1 C | 503 5.5.1 R | 550 5.7.1 M | 550 5.7.1 T | 503 5.5.1 B
            RCPT TO:<>                    | 503 5.5.1 C | 503 5.5.1 R | 501 5.1.3 M | 501 5.1.3 T | 503 5.5.1 B
            RCPT TO:ann@b.example         | 503 5.5.1 C | 503 5.5.1 R | 501 5.5.4 M | 501 5.5.4 T | 503 5.5.1 B
            RCPT TO:<ann@-b>              | 503 5.5.1 C | 503 5.5.1 R | 501 5.1.2 M | 501 5.1.2 T | 503 5.5.1 B
            RCPT TO:<ann@b.example> X=Y   | 503 5.5.1 C | 503 5.5.1 R | 555 5.5.4 M | 555 5.5.4 T | 503 5.5.1 B
            DATA                          | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 M | 354 - T     | 503 5.5.1 B
            DATA now                      | 501 5.5.4 C | 501 5.5.4 R | 501 5.5.4 M | 501 5.5.4 T | 501 5.5.4 B
            BDAT 10                       | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 R | 250 2.0.0 B | 250 2.0.0 B
            BDAT 0                        | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 R | 250 2.0.0 B | 250 2.0.0 B
            BDAT 10 LAST                  | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 R | 250 2.0.0 R | 250 2.0.0 R
            BDAT 0 LAST                   | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 R | 250 2.0.0 R | 250 2.0.0 R
            bdat  9   last                | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 R | 250 2.0.0 R | 250 2.0.0 R
            BDAT 9223372036854775807      | 503 5.5.1 C | 503 5.5.1 R | 503 5.5.1 R | 250 2.0.0 B | 250 2.0.0 B
            BDAT 9223372036854775808      | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT 18446744073709551617     | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT 000000000000000000001    | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT -1                       | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT +1                       | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT 0x10                     | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT                          | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT LAST                     | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT 5LAST                    | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED | 501 5.5.4 CLOSED
            BDAT \0 5                     | 501 5.5.2 CLOSED | 501 5.5.2 CLOSED | 501 5.5.2 CLOSED | 501 5.5.2 CLOSED | 501 5.5.2 CLOSED
            BDAT 5 LAST x                 | 503 5.5.1 C | 501 5.5.4 R | 501 5.5.4 R | 501 5.5.4 R | 501 5.5.4 R
            BDAT 5 FIRST                  | 503 5.5.1 C | 501 5.5.4 R | 501 5.5.4 R | 501 5.5.4 R | 501 5.5.4 R
            BDAT 5 LÄST                   | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 R | 501 5.5.2 R | 501 5.5.2 R
            XCLIENT ADDR=192.0.2.7        | 550 5.7.0 C | 550 5.7.0 R | 550 5.7.0 M | 550 5.7.0 T | 550 5.7.0 B
            RSET                          | 250 2.0.0 C | 250 2.0.0 R | 250 2.0.0 R | 250 2.0.0 R | 250 2.0.0 R
            RSET now                      | 501 5.5.4 C | 501 5.5.4 R | 501 5.5.4 M | 501 5.5.4 T | 501 5.5.4 B
            NOOP                          | 250 2.0.0 C | 250 2.0.0 R | 250 2.0.0 M | 250 2.0.0 T | 250 2.0.0 B
            NOOP whatever it be           | 250 2.0.0 C | 250 2.0.0 R | 250 2.0.0 M | 250 2.0.0 T | 250 2.0.0 B
            NOOP ü                        | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 M | 501 5.5.2 T | 501 5.5.2 B
            HELP                          | 214 2.0.0 C | 214 2.0.0 R | 214 2.0.0 M | 214 2.0.0 T | 214 2.0.0 B
            HELP saml                     | 214 2.0.0 C | 214 2.0.0 R | 214 2.0.0 M | 214 2.0.0 T | 214 2.0.0 B
            HELP me                       | 504 5.5.4 C | 504 5.5.4 R | 504 5.5.4 M | 504 5.5.4 T | 504 5.5.4 B
            HELP ü                        | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 M | 501 5.5.2 T | 501 5.5.2 B
            VRFY ann                      | 252 2.0.0 C | 252 2.0.0 R | 252 2.0.0 M | 252 2.0.0 T | 252 2.0.0 B
            VRFY                          | 501 5.5.4 C | 501 5.5.4 R | 501 5.5.4 M | 501 5.5.4 T | 501 5.5.4 B
            VRFY jürgen                   | 501 5.6.7 C | 501 5.6.7 R | 501 5.6.7 M | 501 5.6.7 T | 501 5.6.7 B
            EXPN staff                    | 502 5.5.1 C | 502 5.5.1 R | 502 5.5.1 M | 502 5.5.1 T | 502 5.5.1 B
            EXPN                          | 502 5.5.1 C | 502 5.5.1 R | 502 5.5.1 M | 502 5.5.1 T | 502 5.5.1 B
            TURN                          | 502 5.5.1 C | 502 5.5.1 R | 502 5.5.1 M | 502 5.5.1 T | 502 5.5.1 B
            STARTTLS                      | 502 5.5.1 C | 502 5.5.1 R | 502 5.5.1 M | 502 5.5.1 T | 502 5.5.1 B
            AUTH PLAIN                    | 502 5.5.1 C | 502 5.5.1 R | 502 5.5.1 M | 502 5.5.1 T | 502 5.5.1 B
            LHLO b.example                | 500 5.5.2 C | 500 5.5.2 R | 500 5.5.2 M | 500 5.5.2 T | 500 5.5.2 B
            XYZZY                         | 500 5.5.2 C | 500 5.5.2 R | 500 5.5.2 M | 500 5.5.2 T | 500 5.5.2 B
            GET / HTTP/1.1                | 554 5.5.1 CLOSED | 500 5.5.2 R | 500 5.5.2 M | 500 5.5.2 T | 500 5.5.2 B
            ÜBER                          | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 M | 501 5.5.2 T | 501 5.5.2 B
            \0NOOP                        | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 M | 501 5.5.2 T | 501 5.5.2 B
            NO\rOP                        | 501 5.5.2 C | 501 5.5.2 R | 501 5.5.2 M | 501 5.5.2 T | 501 5.5.2 B
            -                             | 500 5.5.2 C | 500 5.5.2 R | 500 5.5.2 M | 500 5.5.2 T | 500 5.5.2 B
            QUIT                          | 221 2.0.0 CLOSED | 221 2.0.0 CLOSED | 221 2.0.0 CLOSED | 221 2.0.0 CLOSED | 221 2.0.0 CLOSED
            """;

    record Cell(State state, String line, String codes, State next) {}

    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String row : TABLE.split("\n")) {
            String[] columns = row.split("\\|");
            String line = columns[0].strip();
            for (int i = 0; i < 5; i++) {
                String[] expected = columns[i + 1].strip().split(" ");
                cells.add(
                        new Cell(
                                State.values()[i],
                                line.equals("-") ? "" : line,
                                expected[0] + " " + expected[1],
                                State.valueOf(expected[2])));
            }
        }
        return cells;
    }

    @ParameterizedTest
    @MethodSource("cells")
    void eachCommandHasItsReplyAndItsNextStateInEachState(Cell cell) {
        Dialogues talk = with().localDomains("b.example").in(cell.state());
        Reply said = talk.sayToTheEnd(cell.line());
        assertEquals(cell.codes(), codes(said));
        assertEquals(cell.next(), talk.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO b", "HELO b", "RSET"})
    void whatEndsATransactionEmptiesItsBuffers(String line) {
        Dialogues talk = with().in(State.T);
        talk.say(line);
        assertNull(talk.dialogue().envelope());
        talk.say("SOML FROM:<bob@b.example>");
        Envelope envelope = talk.dialogue().envelope();
        assertEquals("bob@b.example", envelope.from());
        assertEquals(Verb.SOML, envelope.verb());
        assertEquals(List.of(), envelope.recipients());
        assertEquals(0, envelope.named());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP", "HELP", "VRFY x", "EXPN x", "EHLO", "MAIL FROM:<x@y>", "XYZZY"})
    void whatTouchesNothingLeavesSenderAndRecipients(String line) {
        Dialogues talk = with().in(State.T);
        Envelope before = talk.dialogue().envelope();
        talk.say(line);
        assertEquals(before, talk.dialogue().envelope());
    }

    @Test
    void dataIsA554OnceEveryRecipientWasRefusedAndTheTransactionStays() {
        Dialogues talk = with().localDomains("b.example").in(State.M);
        assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<u@remote.example>")));
        assertEquals("554 5.5.1", codes(talk.say("DATA")));
        assertEquals(State.M, talk.state());
        assertEquals("250 2.1.5", codes(talk.say("RCPT TO:<ann@b.example>")));
        assertEquals("354 -", codes(talk.say("DATA")));
    }

    @Test
    void aRecipientRefusedInAnEarlierTransactionIsNotRemembered() {
        Dialogues talk = with().localDomains("b.example").in(State.M);
        talk.say("RCPT TO:<u@remote.example>");
        talk.say("RSET");
        talk.say("MAIL FROM:<>");
        assertEquals("503 5.5.1", codes(talk.say("DATA")));
    }

    @ParameterizedTest
    @CsvSource({"C", "R", "M"})
    void behindARefusedDataNothingIsReadAsACommand(State state) {
        assertEquals(After.CLOSE_IF_MORE, after(with().in(state).line("DATA")));
    }

    @Test
    void behindADataWithAnArgumentNothingIsReadAsACommand() {
        assertEquals(After.CLOSE_IF_MORE, after(with().in(State.T).line("DATA x")));
        assertEquals(After.CLOSE_IF_MORE, after(with().in(State.T).line("DATA ü")));
    }

    @Test
    void afterTheContentTheBuffersAreEmptyAndTheSessionIsReady() {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        assertEquals("250 2.0.0", codes(talk.content(Outcome.UNCHANGED)));
        assertEquals(State.R, talk.state());
        assertNull(talk.dialogue().envelope());
        assertEquals("250 2.1.0", codes(talk.say("MAIL FROM:<>")));
    }

    @ParameterizedTest
    @CsvSource({
        "BARE_LINE_ENDING, 550 5.5.2",
        "NUL, 550 5.5.2",
        "TOO_LARGE, 552 5.3.4",
        "HEADER_TOO_LARGE, 552 5.3.4",
        "LOOP, 554 5.4.6",
        "NO_SPACE, 452 4.3.1",
        "BROKEN, 451 4.3.0"
    })
    void refusedContentIsSaidAndNoRouteIsAsked(ContentVerdict verdict, String codes) {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        assertEquals(codes, codes(talk.content(verdict)));
        assertEquals(State.R, talk.state());
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"MAIL", "SEND", "SOML", "SAML"})
    void aVerbLeftOutIs502InEveryStateAndNotListed(Verb verb) {
        Verb other = verb == Verb.MAIL ? Verb.SEND : Verb.MAIL;
        String line = verb + " FROM:<a@b>";
        for (State state : List.of(State.C, State.R)) {
            Dialogues talk = with().verbs(other).in(state);
            assertEquals("502 5.5.1", codes(talk.say(line)));
            assertEquals(state, talk.state());
        }
        assertFalse(with().verbs(other).in(State.R).say("EHLO x").lines().contains(verb.name()));
    }

    @Test
    void theReplyToEhloListsTheExtensions() {
        Reply reply = with().in(State.C).say("EHLO client.example");
        assertEquals(
                List.of(
                        "mx.example.org greets client.example",
                        "SIZE 1000",
                        "PIPELINING",
                        "8BITMIME",
                        "SMTPUTF8",
                        "CHUNKING",
                        "BINARYMIME",
                        "ENHANCEDSTATUSCODES",
                        "DSN",
                        "LIMITS RCPTMAX=1000",
                        "SEND",
                        "SOML",
                        "SAML",
                        "VRFY",
                        "HELP"),
                reply.lines());
        Dialogues talk = with().asking(ServerStage.EXPN).in(State.C);
        assertTrue(talk.say("EHLO client.example").lines().contains("EXPN"));
    }

    @Test
    void theReplyToHeloIsTheHostNameAlone() {
        assertEquals(Reply.of(250, "mx.example.org"), with().in(State.C).say("HELO x"));
    }

    @Test
    void theGreetingBeginsWithTheHostName() {
        Reply greeting = reply(with().unconnected().connect());
        assertEquals("220 -", codes(greeting));
        assertTrue(greeting.getText().startsWith("mx.example.org "), greeting.getText());
    }

    @ParameterizedTest
    @CsvSource({"HELO, false, SMTP", "EHLO, true, ESMTP"})
    void theSessionKnowsWhoSaidHello(String verb, boolean extended, String protocol) {
        Dialogues talk = with().in(State.C);
        talk.say(verb + " \t client.example \t and more");
        assertEquals("client.example", talk.session.getHelo());
        assertEquals(extended, talk.session.isExtended());
        assertEquals(protocol, talk.session.getProtocol());
    }

    @Test
    void theNameInHeloEndsAtATab() {
        Dialogues talk = with().in(State.C);
        talk.say("HELO client.example\tand more");
        assertEquals("client.example", talk.session.getHelo());
    }

    @Test
    void aMailboxNamedTwiceIsDeliveredToOnce() {
        Dialogues talk = with().in(State.M);
        talk.say("RCPT TO:<ann@b.example>");
        talk.say("RCPT TO:<\"ann\"@B.example>");
        talk.say("RCPT TO:<Ann@b.example>");
        Envelope envelope = talk.dialogue().envelope();
        assertEquals(3, envelope.named());
        assertEquals(
                List.of("ann@b.example", "Ann@b.example"),
                envelope.recipients().stream().map(Recipient::getAddress).toList());
    }

    @Test
    void theEnvelopeIsWhatWasSaid() {
        Dialogues talk = with().in(State.R);
        talk.say("SAML FROM:<@x:\"a b\"@Example.COM>");
        talk.say("RCPT TO:<@x,@y:Bob@B.example>");
        talk.say("RCPT TO:<drozd>");
        Envelope envelope = talk.dialogue().envelope();
        assertEquals(Verb.SAML, envelope.verb());
        assertEquals("\"a b\"@Example.COM", envelope.from());
        assertEquals("[Bob@B.example, drozd]", envelope.recipients().toString());
        assertEquals("MESSAGE1", envelope.messageId());
    }

    @Test
    void theFinalReplyNamesTheMessage() {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        assertEquals(Reply.of(250, "2.0.0", "OK MESSAGE1"), talk.content(Outcome.UNCHANGED));
    }

    @Test
    void helpTellsOfEveryVerbAndListsThoseThatAreOffered() {
        Dialogues talk = with().in(State.C);
        String overview = talk.say("HELP").getText();
        Set<Verb> absent =
                EnumSet.of(
                        Verb.TURN,
                        Verb.EXPN,
                        Verb.ETRN,
                        Verb.AUTH,
                        Verb.STARTTLS,
                        Verb.LHLO,
                        Verb.XCLIENT);
        for (Verb verb : Verb.values()) {
            assertEquals(!absent.contains(verb), overview.contains(verb.name()), verb.name());
            Reply one = talk.say("HELP " + verb);
            assertEquals("214 2.0.0", codes(one));
            assertTrue(one.getText().startsWith(verb.name()), one.getText());
        }
    }

    @Test
    void aContentWithoutPolicyIsReceivedAtOnce() {
        assertInstanceOf(Step.Receive.class, with().in(State.T).line("DATA"));
    }
}
