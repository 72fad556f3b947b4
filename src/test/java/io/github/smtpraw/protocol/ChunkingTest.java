package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.after;
import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Step.After;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BDAT beyond the table of states (RFC 3030). */
class ChunkingTest {
    @ParameterizedTest
    @ValueSource(strings = {"BDAT 5", "BDAT 5 LAST", "BDAT 5 LAST x", "BDAT 5 LÄST"})
    void theOctetsOfARefusedChunkAreNoCommands(String line) {
        for (State state : List.of(State.C, State.R, State.M)) {
            Step.Drop drop = assertInstanceOf(Step.Drop.class, with().in(state).command(line));
            assertEquals(5, drop.octets());
        }
    }

    @Test
    void chunkingThatIsOffIs502AndItsOctetsAreNoCommands() {
        Dialogues talk = with().disabling("CHUNKING").in(State.T);
        assertEquals(5, assertInstanceOf(Step.Drop.class, talk.command("BDAT 5")).octets());
        assertEquals("502 5.5.1", codes(reply(talk.dialogue().dropped())));
        List<String> offered = talk.say("EHLO x").lines();
        assertFalse(offered.contains("CHUNKING") || offered.contains("BINARYMIME"));
    }

    @Test
    void theFirstChunkAloneAsksWhetherContentMayCome() {
        Dialogues talk = with().asking(ServerStage.DATA).in(State.T);
        talk.command("BDAT 3");
        Step.Chunk chunk = assertInstanceOf(Step.Chunk.class, talk.answer(Outcome.UNCHANGED));
        assertEquals(3, chunk.octets());
        talk.dialogue().chunkRead(3, ContentVerdict.GOOD);
        chunk = assertInstanceOf(Step.Chunk.class, talk.command("BDAT 4 LAST"));
        assertTrue(chunk.last());
    }

    @Test
    void aChunkThatIsNotWantedEndsTheTransaction() {
        Dialogues talk = with().asking(ServerStage.DATA).in(State.T);
        talk.command("BDAT 3");
        assertInstanceOf(Step.Drop.class, talk.answer(new Outcome.Verdict(false)));
        assertEquals("554 5.7.1", codes(reply(talk.dialogue().dropped())));
        assertEquals(State.R, talk.state());
        assertEquals(List.of("MESSAGE1 554 5.7.1"), talk.endings);
    }

    @Test
    void whatFollowsARefusedChunkIs503AndNoFurtherMistake() {
        Dialogues talk = with().maxErrors(3).in(State.M);
        for (int i = 0; i < 10; i++) {
            assertEquals("503 5.5.1", codes(talk.say("BDAT 5")));
        }
        assertEquals("503 5.5.1", codes(talk.say("BDAT 5 LAST")));
        assertEquals("500 5.5.2", codes(talk.say("XYZZY")));
        assertEquals("421 4.7.0", codes(talk.say("XYZZY")));
    }

    @ParameterizedTest
    @EnumSource
    void moreOctetsMakeNoneOfTheseGood(ContentVerdict verdict) {
        Dialogues talk = with().in(State.B);
        talk.command("BDAT 3");
        String said = codes(reply(talk.dialogue().chunkRead(3, verdict)));
        boolean later =
                verdict == ContentVerdict.GOOD
                        || verdict == ContentVerdict.BARE_LINE_ENDING
                        || verdict == ContentVerdict.NUL;
        assertEquals(later ? "250 2.0.0" : codes(verdict.reply()), said);
        assertEquals(later ? State.B : State.R, talk.state());
        if (!later) {
            assertEquals("503 5.5.1", codes(talk.say("BDAT 5 LAST")));
            assertEquals(List.of("MESSAGE1 " + said), talk.endings);
            assertEquals("250 2.1.0", codes(talk.say("MAIL FROM:<>")));
        }
    }

    @Test
    void allRecipientsRefusedIs554() {
        Dialogues talk = with().localDomains("b.example").in(State.M);
        talk.say("RCPT TO:<u@remote.example>");
        assertEquals("554 5.5.1", codes(talk.say("BDAT 5 LAST")));
    }

    @ParameterizedTest
    @CsvSource({"BINARYMIME, true", "8BITMIME, false"})
    void binaryContentIsWhatMailDeclared(String type, boolean binary) {
        Dialogues talk = with().in(State.R);
        talk.say("MAIL FROM:<a@b> BODY=" + type);
        talk.say("RCPT TO:<a@b>");
        Step.Chunk chunk = assertInstanceOf(Step.Chunk.class, talk.command("BDAT 3"));
        assertEquals(binary, chunk.binary());
    }

    @Test
    void binaryContentCannotComeByData() {
        Dialogues talk = with().in(State.R);
        talk.say("MAIL FROM:<a@b> BODY=BINARYMIME");
        talk.say("RCPT TO:<a@b>");
        assertEquals("503 5.5.1", codes(talk.say("DATA")));
        assertEquals(State.T, talk.state());
        assertEquals("250 2.0.0", codes(talk.sayToTheEnd("BDAT 3 LAST")));
    }

    @Test
    void behindARefusedDataWithinChunksNothingIsReadAsACommand() {
        assertEquals(After.CLOSE_IF_MORE, after(with().in(State.B).command("DATA")));
    }

    @Test
    void aShutdownWaitsForTheLastChunk() {
        Dialogues talk = with().in(State.B);
        talk.dialogue().shutDown();
        assertFalse(talk.dialogue().isDone());
        talk.say("BDAT 5");
        assertFalse(talk.dialogue().isDone());
        assertEquals("250 2.0.0", codes(talk.sayToTheEnd("BDAT 5 LAST")));
        assertTrue(talk.dialogue().isDone());
    }

    @Test
    void theErrorThatIsOneTooManyClosesWithoutReadingOn() {
        Dialogues talk = with().maxErrors(1).in(State.R);
        assertEquals(After.CLOSE, after(talk.command("BDAT 5")));
    }

    @Test
    void anotherTransactionInChunksFollowsTheFirst() {
        Dialogues talk = with().in(State.B);
        assertEquals("250 2.0.0", codes(talk.sayToTheEnd("BDAT 5 LAST")));
        assertEquals("503 5.5.1", codes(talk.say("BDAT 5 LAST")));
        talk.say("MAIL FROM:<>");
        assertEquals("250 2.1.5", codes(talk.say("RCPT TO:<a@b>")));
        assertEquals("250 2.0.0", codes(talk.sayToTheEnd("BDAT 5 LAST")));
    }
}
