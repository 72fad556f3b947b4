package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Said;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts for {@code maxErrors}. */
class ErrorBudgetTest {

    private static void exhausted(Dialogues talk, String line) {
        assertEquals("421 4.7.0", codes(talk.say(line)));
        assertTrue(talk.isClosed());
    }

    @Test
    void theErrorThatReachesTheLimitIsAnswered421AndClosesTheConnection() {
        Dialogues talk = with().maxErrors(3).in(State.R);
        assertEquals(500, talk.say("XYZZY").getCode());
        assertEquals(503, talk.say("DATA").getCode());
        assertFalse(talk.isClosed());
        exhausted(talk, "RSET now");
    }

    @Test
    void aRefusedRecipientIsRememberedUntilAMessageIsTaken() {
        Dialogues talk = with().localDomains("b").in(State.T);
        assertFalse(talk.dialogue().hasRefusedRecipient());
        talk.say("RCPT TO:<x@remote>");
        assertTrue(talk.dialogue().hasRefusedRecipient());
        talk.say("DATA");
        talk.content(Outcome.UNCHANGED);
        assertFalse(talk.dialogue().hasRefusedRecipient());
    }

    @Test
    void oneErrorAllowedMeansThatTheFirstOneCloses() {
        exhausted(with().maxErrors(1).in(State.R), "XYZZY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XYZZY",
                "",
                "NO\0OP",
                "EHLO",
                "TURN",
                "EXPN x",
                "HELP me",
                "RCPT TO:<a@b>",
                "MAIL FROM:a",
                "MAIL FROM:<a@b> SIZE=1001",
                "DATA x",
                "VRFY"
            })
    void every5xxToACommandCounts(String line) {
        exhausted(with().maxErrors(1).in(State.R), line);
    }

    @Test
    void aLineTooLongCounts() {
        Step step = with().maxErrors(1).in(State.R).tooLong("NOOP xxxx");
        assertEquals("421 4.7.0", codes(Dialogues.reply(step)));
    }

    @Test
    void a5xxOfAPolicyCounts() {
        for (String line : List.of("VRFY x", "EHLO x", "MAIL FROM:<>")) {
            Dialogues talk =
                    with().asking(ServerStage.VRFY, ServerStage.HELO, ServerStage.MAIL)
                            .maxErrors(1)
                            .in(State.R);
            assertEquals("421 4.7.0", codes(talk.say(line, Outcome.NOTHING)));
        }
        Dialogues talk = with().asking(ServerStage.DATA).maxErrors(1).in(State.T);
        assertEquals("421 4.7.0", codes(talk.say("DATA", Outcome.NOTHING)));
    }

    @Test
    void a4xxDoesNotCount() {
        Dialogues talk = with().asking(ServerStage.MAIL).maxErrors(1).in(State.R);
        for (int i = 0; i < 3; i++) {
            assertEquals(451, talk.say("MAIL FROM:<>", Outcome.FAILED).getCode());
        }
        assertFalse(talk.dialogue().isSlowed());
    }

    @Test
    void refusedRecipientsCountWhileTheSessionHasHadNoneAccepted() {
        Dialogues talk = with().localDomains("b").maxErrors(3).in(State.M);
        talk.say("RCPT TO:<x@remote>");
        talk.say("RSET");
        talk.say("MAIL FROM:<>");
        talk.say("RCPT TO:<y@remote>");
        exhausted(talk, "RCPT TO:<z@remote>");
    }

    @Test
    void refusedRecipientsNoLongerCountOnceTheSessionHasHadOneAccepted() {
        Dialogues talk = with().localDomains("b").maxErrors(2).in(State.T);
        for (int i = 0; i < 5; i++) {
            assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<x@remote>")));
        }
        talk.say("RSET");
        talk.say("MAIL FROM:<>");
        assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<x@remote>")));
        assertFalse(talk.dialogue().isSlowed());
    }

    @Test
    void badSyntaxAtRcptIsNoRefusedRecipientAndAlwaysCounts() {
        Dialogues talk = with().maxErrors(2).in(State.T);
        assertEquals(501, talk.say("RCPT TO:a@b").getCode());
        exhausted(talk, "RCPT TO:a@b");
    }

    @Test
    void refusedContentDoesNotCountAndTakesNothingBack() {
        Dialogues talk = with().maxErrors(2).in(State.T);
        talk.say("XYZZY");
        for (int i = 0; i < 3; i++) {
            talk.say("DATA");
            Outcome refusing = new Said(554, null, null, Outcome.UNCHANGED);
            assertEquals(
                    554,
                    (i == 0 ? talk.content(ContentVerdict.LOOP) : talk.content(refusing))
                            .getCode());
            talk.say("MAIL FROM:<>");
            talk.say("RCPT TO:<a@b>");
        }
        exhausted(talk, "XYZZY");
    }

    @Test
    void aMessageTakenSetsTheCountToZero() {
        Dialogues talk = with().maxErrors(2).in(State.T);
        talk.say("XYZZY");
        talk.say("DATA");
        assertEquals(250, talk.content(Outcome.UNCHANGED).getCode());
        assertEquals(500, talk.say("XYZZY").getCode());
        exhausted(talk, "XYZZY");
    }

    @Test
    void pastHalfOfTheLimitRepliesAreSlowed() {
        Dialogues talk = with().maxErrors(4).in(State.T);
        talk.say("XYZZY");
        talk.say("XYZZY");
        assertFalse(talk.dialogue().isSlowed());
        talk.say("XYZZY");
        assertTrue(talk.dialogue().isSlowed());
        talk.say("DATA");
        talk.content(Outcome.UNCHANGED);
        assertFalse(talk.dialogue().isSlowed());
    }

    @Test
    void commandsAfterARefusedConnectionCount() {
        Dialogues talk = with().asking(ServerStage.CONNECT).maxErrors(2).unconnected();
        talk.connect();
        talk.answer(Outcome.NOTHING);
        assertEquals("503 5.5.1", codes(talk.say("EHLO x")));
        exhausted(talk, "EHLO x");
    }
}
