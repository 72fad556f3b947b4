package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.OutcomeRepliesTest.asked;
import static io.github.smtpraw.protocol.OutcomeRepliesTest.asking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may still say once its connection, its name or its content was refused. */
class RefusedClientTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOOP",
                "HELO x",
                "EHLO x",
                "MAIL FROM:<>",
                "DATA",
                "RSET",
                "HELP",
                "XYZZY",
                "",
                "ü"
            })
    void afterARefusedConnectionEveryCommandButQuitIs503(String line) {
        Dialogues talk = asked(ServerStage.CONNECT);
        talk.answer(Outcome.NOTHING);
        assertFalse(talk.isClosed());
        assertEquals("503 5.5.1", codes(talk.say(line)));
        assertEquals("503 5.5.1", codes(reply(talk.tooLong("NOOP xxxx"))));
        assertEquals("221 2.0.0", codes(talk.say("QUIT")));
        assertTrue(talk.isClosed());
    }

    @Test
    void contentBehindDataIsNoCommandAfterARefusedConnectionEither() {
        Dialogues talk = asked(ServerStage.CONNECT);
        talk.answer(Outcome.NOTHING);
        assertEquals(Step.After.CLOSE_IF_MORE, Dialogues.after(talk.line("DATA")));
    }

    @Test
    void afterARefusedHeloMailIs503() {
        Dialogues talk = asked(ServerStage.HELO);
        talk.answer(new Verdict(false));
        assertEquals("503 5.5.1", codes(talk.say("MAIL FROM:<>")));
    }

    @Test
    void aRefusedSecondEhloLeavesTheSessionAsItWas() {
        Dialogues talk = asking().in(State.T, "HELO");
        Envelope envelope = talk.dialogue().envelope();
        assertEquals("550 5.7.1", codes(talk.say("EHLO other.example", Outcome.NOTHING)));
        assertEquals(envelope, talk.dialogue().envelope());
        assertEquals("client.example", talk.session.getHelo());
        assertFalse(talk.session.isExtended());
    }

    @Test
    void behindADataThatAPolicyRefusedNothingIsReadAsACommand() {
        assertEquals(
                Step.After.CLOSE_IF_MORE,
                Dialogues.after(asked(ServerStage.DATA).answer(Outcome.NOTHING)));
    }
}
