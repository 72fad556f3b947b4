package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host of a session is told, and when the session may be shut down. */
class ServerHostTest {

    private static void assertEndedOnce(Dialogues talk, String ending) {
        talk.dialogue().lost();
        assertEquals(List.of(ending), talk.endings);
        assertEquals(List.of(), talk.refusals);
        assertFalse(talk.dialogue().inTransaction());
    }

    @Test
    void aMessageTakenEndsItsTransactionOnce() {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        assertEquals(List.of(), talk.endings);
        talk.content(Outcome.UNCHANGED);
        talk.say("RSET");
        talk.say("QUIT");
        assertEndedOnce(talk, "MESSAGE1 250 2.0.0");
        assertEquals("[postmaster]", talk.ended.get(0).recipients().toString());
    }

    @Test
    void aMessageThatItsRouteRefusedEndsItsTransactionOnce() {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        talk.content(new Said(554, null, null, Outcome.UNCHANGED));
        assertEndedOnce(talk, "MESSAGE1 554 5.7.1");
    }

    @Test
    void anOutcomeThatMakesNoSenseIsTold() {
        Dialogues talk = with().asking(ServerStage.MAIL, ServerStage.RCPT).in(State.R);
        talk.say("MAIL FROM:<a@b>", new Said(999, null, null, Outcome.UNCHANGED));
        talk.say("MAIL FROM:<a@b>", Outcome.UNINTELLIGIBLE);
        talk.say("MAIL FROM:<a@b>", Outcome.UNCHANGED);
        talk.say("RCPT TO:<c@d>", new Outcome.Values(List.of("no recipient"), true));
        assertEquals(List.of(ServerStage.MAIL, ServerStage.MAIL, ServerStage.RCPT), talk.senseless);
    }

    @Test
    void aFailureIsNotToldAsAnOutcomeThatMakesNoSense() {
        Dialogues talk = with().asking(ServerStage.MAIL).in(State.R);
        talk.say("MAIL FROM:<a@b>", Outcome.FAILED);
        talk.say("MAIL FROM:<a@b>", Outcome.UNAVAILABLE);
        talk.say("MAIL FROM:<a@b>", new Verdict(false));
        assertEquals(List.of(), talk.senseless);
    }

    @Test
    void refusedContentEndsItsTransactionOnce() {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        talk.content(ContentVerdict.BARE_LINE_ENDING);
        assertEndedOnce(talk, "MESSAGE1 550 5.5.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSET", "QUIT", "EHLO x", "HELO x"})
    void aTransactionGivenUpEndsOnce(String line) {
        for (State state : List.of(State.M, State.T)) {
            Dialogues talk = with().in(state);
            talk.say(line);
            assertEquals(List.of("MESSAGE1 given up"), talk.endings);
            assertEndedOnce(talk, "MESSAGE1 given up");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSET", "QUIT", "EHLO x", "NOOP"})
    void whereNoTransactionIsOpenNoneEnds(String line) {
        Dialogues talk = with().in(State.R);
        talk.say(line);
        talk.dialogue().lost();
        assertEquals(List.of(), talk.endings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "RSET x", "MAIL FROM:<>", "XYZZY", "DATA x", "NOOP"})
    void whatLeavesATransactionOpenEndsNone(String line) {
        Dialogues talk = with().in(State.T);
        talk.say(line);
        assertEquals(List.of(), talk.endings);
        assertTrue(talk.dialogue().inTransaction());
    }

    @Test
    void aLostConnectionEndsTheTransactionOnce() {
        Dialogues talk = with().in(State.T);
        talk.dialogue().lost();
        assertEndedOnce(talk, "MESSAGE1 given up");
    }

    @Test
    void aConnectionLostWhileTheRouteIsAskedEndsTheTransactionOnce() {
        Dialogues talk = with().in(State.T);
        talk.say("DATA");
        talk.dialogue().contentEnded(ContentVerdict.GOOD);
        assertTrue(talk.dialogue().inTransaction());
        assertEndedOnce(talk, "MESSAGE1 given up");
    }

    @Test
    void aTimeoutEndsTheTransactionOnce() {
        Dialogues talk = with().in(State.T);
        talk.dialogue().timedOut();
        assertEndedOnce(talk, "MESSAGE1 421 4.4.2");
    }

    @Test
    void tooManyErrorsEndTheTransactionOnce() {
        Dialogues talk = with().maxErrors(1).in(State.T);
        talk.say("XYZZY");
        assertEndedOnce(talk, "MESSAGE1 421 4.7.0");
    }

    @Test
    void a421OfAPolicyEndsTheTransactionOnce() {
        Dialogues talk = with().asking(ServerStage.VRFY).in(State.T);
        talk.say("VRFY x", new Said(421, null, null, Outcome.UNCHANGED));
        assertEndedOnce(talk, "MESSAGE1 421 4.3.2");
    }

    @Test
    void aTransactionThatMailDidNotOpenNeverEnds() {
        Dialogues talk = with().asking(ServerStage.MAIL).in(State.R);
        talk.line("MAIL FROM:<a@b>");
        assertFalse(talk.dialogue().inTransaction());
        assertNull(talk.dialogue().envelope());
        talk.dialogue().lost();
        assertEquals(List.of(), talk.endings);
        assertEquals(List.of(), talk.refusals);
    }

    @Test
    void aRefusedClientIsToldOnce() {
        Dialogues talk = with().asking(ServerStage.CONNECT).unconnected();
        talk.connect();
        talk.answer(Outcome.NOTHING);
        talk.say("EHLO x");
        assertEquals(List.of("CONNECT 192.0.2.1 - 554 5.7.1"), talk.refusals);
    }

    @Test
    void aRefusedHeloIsToldOnceWithTheTransactionThatStays() {
        Dialogues talk = with().asking(ServerStage.HELO).in(State.C);
        talk.say("HELO x", new Verdict(false));
        assertEquals(List.of("HELO x - 550 5.7.1"), talk.refusals);
        talk = with().asking(ServerStage.HELO).in(State.T);
        talk.say("HELO x", new Verdict(false));
        assertEquals(List.of("HELO x MESSAGE1 550 5.7.1"), talk.refusals);
        assertEquals(List.of(), talk.endings);
    }

    @Test
    void aRefusedSenderIsToldOnceAndEndsNothing() {
        Dialogues talk = with().asking(ServerStage.MAIL).in(State.R);
        talk.say("MAIL FROM:<a@b>", Outcome.NOTHING);
        talk.say("RSET");
        talk.dialogue().lost();
        assertEquals(List.of("MAIL a@b MESSAGE1 550 5.7.1"), talk.refusals);
        assertEquals(List.of(), talk.endings);
    }

    @Test
    void eachRefusedRecipientIsToldOnce() {
        Dialogues talk =
                with().asking(ServerStage.RCPT).localDomains("b").maxRecipients(1).in(State.M);
        talk.say("RCPT TO:<x@remote>");
        talk.say("RCPT TO:<x@b>", Outcome.NOTHING);
        talk.say("RCPT TO:<y@b>", Outcome.UNCHANGED);
        talk.say("RCPT TO:<z@b>");
        assertEquals(
                List.of(
                        "RCPT x@remote MESSAGE1 550 5.7.1",
                        "RCPT x@b MESSAGE1 550 5.1.1",
                        "RCPT z@b MESSAGE1 452 4.5.3"),
                talk.refusals);
    }

    @Test
    void aRefusedDataIsToldOnce() {
        Dialogues talk = with().asking(ServerStage.DATA).in(State.T);
        talk.say("DATA", Outcome.NOTHING);
        assertEquals(List.of("DATA [postmaster] MESSAGE1 554 5.7.1"), talk.refusals);
        assertTrue(talk.dialogue().inTransaction());
    }

    @Test
    void eachTransactionHasAnIdOfItsOwn() {
        Dialogues talk = with().in(State.T);
        talk.say("RSET");
        talk.say("MAIL FROM:<>");
        talk.say("QUIT");
        assertEquals(List.of("MESSAGE1 given up", "MESSAGE2 given up"), talk.endings);
    }

    @Test
    void anIdleSessionIsDoneAtOnceWhenShutDown() {
        for (State state : List.of(State.C, State.R)) {
            Dialogues talk = with().in(state);
            assertFalse(talk.dialogue().isDone());
            talk.dialogue().shutDown();
            assertTrue(talk.dialogue().isDone());
        }
    }

    @Test
    void aTransactionInHandIsFinishedBeforeASessionIsDone() {
        Dialogues talk = with().in(State.M);
        talk.dialogue().shutDown();
        assertFalse(talk.dialogue().isDone());
        assertEquals(250, talk.say("RCPT TO:<a@b>").getCode());
        assertEquals(354, talk.say("DATA").getCode());
        talk.dialogue().contentEnded(ContentVerdict.GOOD);
        assertFalse(talk.dialogue().isDone());
        assertEquals("250 2.0.0", codes(Dialogues.reply(talk.answer(Outcome.UNCHANGED))));
        assertTrue(talk.dialogue().isDone());
    }

    @Test
    void aTransactionGivenUpMakesTheSessionDone() {
        Dialogues talk = with().in(State.T);
        talk.dialogue().shutDown();
        talk.say("RSET");
        assertTrue(talk.dialogue().isDone());
    }

    @Test
    void noTransactionBeginsOnceASessionIsShutDown() {
        Dialogues talk = with().in(State.R);
        talk.dialogue().shutDown();
        assertEquals("421 4.3.2", codes(talk.say("MAIL FROM:<a@b>")));
        assertTrue(talk.isClosed());
        talk = with().asking(ServerStage.MAIL).in(State.R);
        talk.line("MAIL FROM:<a@b>");
        talk.dialogue().shutDown();
        assertEquals("421 4.3.2", codes(Dialogues.reply(talk.answer(Outcome.UNCHANGED))));
        assertTrue(talk.isClosed());
        assertEquals(List.of(), talk.endings);
    }
}
