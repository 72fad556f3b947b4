package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.after;
import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Step.After;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a session or a transaction has had enough. */
class SessionLimitsTest {
    @Test
    void aCommandTooLongIs500AndKeepsTheState() {
        Dialogues talk = with().in(State.T);
        Step step = talk.tooLong("NOOP xxxx");
        assertEquals("500 5.5.2", codes(reply(step)));
        assertEquals(After.CONTINUE, after(step));
        assertEquals(State.T, talk.state());
    }

    @ParameterizedTest
    @CsvSource({
        "BDAT 5 xxxx, CLOSE",
        "bdat 00000, CLOSE",
        "DATA xxxxxx, CLOSE_IF_MORE",
        "data, CLOSE_IF_MORE",
        "DAT, CONTINUE"
    })
    void contentBehindALineTooLongIsNotReadAsCommands(String head, After after) {
        Step step = with().in(State.T).tooLong(head);
        assertEquals("500 5.5.2", codes(reply(step)));
        assertEquals(after, after(step));
    }

    @Test
    void contentBehindAMalformedDataIsNotReadAsCommands() {
        Step step = with().in(State.T).line("DATA\u0001");
        assertEquals("501 5.5.2", codes(reply(step)));
        assertEquals(After.CLOSE_IF_MORE, after(step));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "HEAD / HTTP/1.0",
                "POST / HTTP/1.1",
                "PUT /x HTTP/1.1",
                "DELETE /x HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "CONNECT mx:25 HTTP/1.1",
                "TRACE / HTTP/1.1",
                "PATCH / HTTP/1.1",
                "PRI * HTTP/2.0"
            })
    void aSessionThatBeginsWithAnHttpMethodIsClosed(String line) {
        Dialogues talk = with().in(State.C);
        assertEquals(554, talk.say(line).getCode());
        assertTrue(talk.isClosed());
    }

    @Test
    void onlyTheFirstLineIsLookedAtForHttp() {
        Dialogues talk = with().in(State.C);
        talk.say("NOOP");
        assertEquals(500, talk.say("GET / HTTP/1.1").getCode());
        assertFalse(talk.isClosed());
        talk = with().in(State.C);
        talk.tooLong("NOOP xxxx");
        assertEquals(500, talk.say("GET / HTTP/1.1").getCode());
        assertEquals(500, with().in(State.C).say("GETX").getCode());
    }

    @Test
    void whileNoMessageCanBeTakenMailIs451AndAnOpenTransactionGoesOn() {
        Dialogues talk = with().in(State.R);
        talk.unavailable = true;
        assertEquals("451 4.3.2", codes(talk.say("MAIL FROM:<a@b>")));
        assertEquals(State.R, talk.state());
        talk.unavailable = false;
        talk.say("MAIL FROM:<a@b>");
        talk.unavailable = true;
        talk.say("RCPT TO:<a@b>");
        talk.say("DATA");
        assertEquals("250 2.0.0", codes(talk.content(Outcome.UNCHANGED)));
    }

    @Test
    void theRecipientsOfATransactionEndAtMaxRecipients() {
        Dialogues talk = with().maxRecipients(2).in(State.M);
        assertEquals(250, talk.say("RCPT TO:<a@b>").getCode());
        assertEquals(250, talk.say("RCPT TO:<b@b>").getCode());
        assertEquals("452 4.5.3", codes(talk.say("RCPT TO:<c@b>")));
        assertEquals(State.T, talk.state());
        assertEquals(2, talk.dialogue().envelope().named());
        assertEquals(354, talk.say("DATA").getCode());
        talk.content(Outcome.UNCHANGED);
        talk.say("MAIL FROM:<>");
        assertEquals(250, talk.say("RCPT TO:<a@b>").getCode());
    }

    @Test
    void refusedRecipientsAndMembersOfListsDoNotCountForMaxRecipients() {
        Dialogues talk = with().maxRecipients(2).asking(ServerStage.RCPT).in(State.M);
        talk.say("RCPT TO:<a@b>", Outcome.NOTHING);
        talk.say("RCPT TO:<b@b>", new Outcome.Values(List.of("c@b", "d@b", "e@b"), true));
        assertEquals(250, talk.say("RCPT TO:<f@b>", Outcome.UNCHANGED).getCode());
        assertEquals(4, talk.dialogue().envelope().recipients().size());
    }

    @Test
    void theMailBehindMaxMessagesIs421() {
        Dialogues talk = with().maxMessages(2).in(State.T);
        talk.say("DATA");
        talk.content(Outcome.UNCHANGED);
        talk.say("MAIL FROM:<a@b>");
        talk.say("RSET");
        talk.say("MAIL FROM:<a@b>");
        talk.say("RCPT TO:<a@b>");
        talk.say("DATA");
        talk.content(ContentVerdict.NUL);
        assertEquals(250, talk.say("NOOP").getCode());
        assertEquals(421, talk.say("MAIL FROM:<a@b>").getCode());
        assertTrue(talk.isClosed());
    }

    @Test
    void aTimeoutIs421AndCloses() {
        Step step = with().in(State.T).dialogue().timedOut();
        assertEquals("421 4.4.2", codes(reply(step)));
        assertEquals(After.CLOSE, after(step));
    }
}
