package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.OutcomeRepliesTest.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Outcome.Said;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one reply to a message that not everyone got. */
class PartialDeliveryTest {
    private static Reply partly(Outcome rest, boolean all, Map<Recipient, Reply> rejected) {
        return answer(ServerStage.MESSAGE, new Outcome.Partly(rejected, all, rest));
    }

    private static final Recipient BOB = Recipient.of("bob@b.example");

    private static final Recipient CID = Recipient.of("cid@c.example");

    private static final Reply FULL = Reply.of(452, "4.2.2", "Full");

    private static final Reply GONE = Reply.of(550, "5.1.1", "Gone");

    @Test
    void aMessageThatNobodyGotIs451IfOneOfThemMayGetItLaterElse554() {
        assertEquals(
                "451 4.2.2", codes(partly(Outcome.UNCHANGED, true, Map.of(BOB, GONE, CID, FULL))));
        assertEquals("554 5.1.1", codes(partly(Outcome.UNCHANGED, true, Map.of(BOB, GONE))));
        assertEquals(
                "554 5.0.0",
                codes(partly(Outcome.UNCHANGED, true, Map.of(BOB, Reply.of(550, "Gone")))));
        assertEquals(
                "451 4.3.0",
                codes(partly(Outcome.UNCHANGED, true, Map.of(BOB, Reply.of(450, "5.1.1", "x")))));
    }

    @Test
    void aMessageThatSomeGotIs554AndNamesTheOthers() {
        Reply reply = partly(Outcome.UNCHANGED, false, Map.of(BOB, FULL));
        assertEquals(554, reply.getCode());
        assertTrue(reply.getText().contains("<bob@b.example>"), reply.getText());
        assertFalse(reply.getText().contains("postmaster"), reply.getText());
    }

    @Test
    void rejectionsWinOverAnAcceptingReplyButARefusingOneStandsForAll() {
        Outcome accepting = new Said(250, null, "Fine", Outcome.UNCHANGED);
        assertEquals(554, partly(accepting, false, Map.of(BOB, FULL)).getCode());
        Outcome refusing = new Said(452, "4.3.1", "No room", Outcome.UNCHANGED);
        assertEquals(Reply.of(452, "4.3.1", "No room"), partly(refusing, false, Map.of(BOB, GONE)));
        assertEquals("451 4.3.0", codes(partly(Outcome.FAILED, false, Map.of(BOB, GONE))));
    }

    @Test
    void whereNobodyIsLeftRejectedTheMessageIsTaken() {
        assertEquals("250 2.0.0", codes(partly(Outcome.UNCHANGED, false, Map.of())));
    }
}
