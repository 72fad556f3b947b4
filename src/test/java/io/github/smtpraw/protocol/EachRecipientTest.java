package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One final reply for each accepted RCPT command: LMTP (RFC 2033) and PRDR. */
class EachRecipientTest {
    private static final Reply FULL = Reply.of(452, "4.2.2", "Mailbox full");
    private static final Reply GONE = Reply.of(550, "5.1.1", "Gone");

    /** Behind DATA for these, ann, a list of cid and dan, and bob twice. */
    private static Dialogues lmtp() {
        Dialogues talk = with().lmtp().asking(ServerStage.RCPT).in(State.M);
        talk.say("RCPT TO:<ann@b>", Outcome.UNCHANGED);
        talk.say("RCPT TO:<list@b>", new Outcome.Values(List.of("cid@b", "dan@b"), true));
        talk.say("RCPT TO:<bob@b>", Outcome.UNCHANGED);
        talk.say("RCPT TO:<nobody@b>", Outcome.NOTHING);
        talk.say("RCPT TO:<\"bob\"@B>", Outcome.UNCHANGED);
        talk.say("DATA");
        talk.dialogue().contentEnded(ContentVerdict.GOOD);
        return talk;
    }

    private static Outcome rejecting(Dialogues talk, Object... addressesAndReplies) {
        Map<Recipient, Reply> rejected = new LinkedHashMap<>();
        List<Recipient> all = talk.dialogue().envelope().recipients();
        for (int i = 0; i < addressesAndReplies.length; i += 2) {
            Object address = addressesAndReplies[i];
            Recipient who =
                    all.stream()
                            .filter(one -> one.getAddress().equals(address))
                            .findFirst()
                            .orElse(Recipient.of(address.toString()));
            rejected.put(who, (Reply) addressesAndReplies[i + 1]);
        }
        return new Outcome.Partly(rejected, rejected.keySet().containsAll(all), Outcome.UNCHANGED);
    }

    private static final String OK = "250 2.0.0";

    @Test
    void eachAcceptedCommandHasItsReplyDoubledOnesToo() {
        Dialogues talk = lmtp();
        assertEquals(List.of(OK, OK, OK, OK), talk.each(Outcome.UNCHANGED));
        assertEquals(List.of("MESSAGE1 250 2.0.0"), talk.endings);
        assertEquals(State.R, talk.state());
    }

    @Test
    void whoWasRejectedHasTheReplyGivenThereInItsPlace() {
        Dialogues talk = lmtp();
        assertEquals(
                List.of(OK, OK, "452 4.2.2", "452 4.2.2"),
                talk.each(rejecting(talk, "bob@b", FULL)));
        assertEquals(List.of("MESSAGE1 250 2.0.0"), talk.endings);
    }

    @Test
    void aListOfWhichAMemberWasRejectedIsNot250() {
        Dialogues talk = lmtp();
        Step.Say said = (Step.Say) talk.answer(rejecting(talk, "dan@b", GONE));
        assertEquals("554 5.0.0", codes(said.ahead().get(1)));
        assertTrue(said.ahead().get(1).getText().contains("<dan@b>"));
        assertEquals(OK, codes(said.ahead().get(0)));
    }

    @Test
    void aListNobodyOfWhichWasServedIsTransientWhereARepeatMayHelp() {
        Dialogues talk = lmtp();
        Outcome none = rejecting(talk, "cid@b", GONE, "dan@b", FULL);
        assertEquals(List.of(OK, "451 4.2.2", OK, OK), talk.each(none));
    }

    @Test
    void whoWasServedByNoneOfTheirNamesIsNeverSwallowed() {
        Dialogues talk = lmtp();
        Outcome stranger = rejecting(talk, "eve@b", GONE);
        assertEquals(
                List.of("554 5.0.0", "554 5.0.0", "554 5.0.0", "554 5.0.0"), talk.each(stranger));
    }

    @Test
    void nobodyServedIsARefusalInTheLog() {
        Dialogues talk = lmtp();
        talk.each(rejecting(talk, "ann@b", GONE, "bob@b", FULL, "cid@b", GONE, "dan@b", GONE));
        assertEquals(List.of("MESSAGE1 452 4.2.2"), talk.endings);
    }

    @ParameterizedTest
    @CsvSource({"550, 5.7.1", "451, 4.3.0"})
    void aRefusalOfTheWholeStandsForAll(int code, String status) {
        Dialogues talk = lmtp();
        Map<Recipient, Reply> rejected = Map.of(Recipient.of("ann@b"), FULL);
        Outcome whole = new Outcome.Said(code, status, "No", Outcome.UNCHANGED);
        String codes = code + " " + status;
        assertEquals(
                List.of(codes, codes, codes, codes),
                talk.each(new Outcome.Partly(rejected, false, whole)));
    }

    @Test
    void aRejectionThatIsNoRefusalIs451() {
        Dialogues talk = lmtp();
        Outcome senseless = rejecting(talk, "ann@b", Reply.of(250, "2.0.0", "OK"));
        assertEquals(List.of("451 4.3.0", OK, OK, OK), talk.each(senseless));
    }

    @Test
    void aFailureIsSaidToEach() {
        assertEquals(
                List.of("451 4.3.0", "451 4.3.0", "451 4.3.0", "451 4.3.0"),
                lmtp().each(Outcome.FAILED));
    }

    @Test
    void refusedContentIsSaidToEach() {
        Dialogues talk = with().lmtp().in(State.T);
        talk.say("RCPT TO:<postmaster>");
        talk.say("DATA");
        Step.Say said =
                assertInstanceOf(
                        Step.Say.class,
                        talk.dialogue().contentEnded(ContentVerdict.BARE_LINE_ENDING));
        assertEquals(List.of(said.reply()), said.ahead());
        assertEquals("550 5.5.2", codes(said.reply()));
    }

    @Test
    void aChunkThatIsNotTheLastHasASingleReply() {
        Dialogues talk = with().lmtp().in(State.T);
        talk.say("RCPT TO:<postmaster>");
        talk.command("BDAT 5");
        Step.Say said = (Step.Say) talk.dialogue().chunkRead(5, ContentVerdict.TOO_LARGE);
        assertEquals(List.of(), said.ahead());
    }

    @Test
    void theLastChunkHasAReplyForEach() {
        Dialogues talk = with().lmtp().in(State.T);
        talk.say("RCPT TO:<ann@b>");
        talk.line("BDAT 5 LAST");
        assertEquals(List.of(OK, OK), talk.each(Outcome.UNCHANGED));
    }

    @ParameterizedTest
    @CsvSource({"true, DATA", "false, DATA", "true, BDAT 5 LAST", "false, BDAT 5 LAST"})
    void inLmtpContentForNobodyIs503(boolean tried, String line) {
        Dialogues talk = with().lmtp().localDomains("b").in(State.M);
        if (tried) {
            assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<u@remote.example>")));
        }
        assertEquals("503 5.5.1", codes(talk.say(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELO x", "EHLO x"})
    void lmtpHasNeitherHeloNorEhlo(String line) {
        Dialogues talk = with().lmtp().in(State.C);
        assertEquals("500 5.5.2", codes(talk.say(line)));
        assertEquals("503 5.5.1", codes(talk.say("MAIL FROM:<>")));
        assertEquals("250 -", codes(talk.say("LHLO x")));
        assertEquals("LMTP", talk.session.getProtocol());
        assertEquals("UTF8LMTP", talk.session.getUtf8Protocol());
    }

    @Test
    void theGreetingSaysLmtp() {
        Reply greeting = reply(with().lmtp().unconnected().connect());
        assertEquals("mx.example.org LMTP Service ready", greeting.getText());
    }

    @Test
    void aClientThatAsksForPrdrHasEachReplyBetweenA353AndTheOneForAll() {
        Dialogues talk = with().enabling("PRDR").in(State.R);
        talk.say("MAIL FROM:<> PRDR");
        talk.say("RCPT TO:<ann@b>");
        talk.say("RCPT TO:<bob@b>");
        talk.say("DATA");
        talk.dialogue().contentEnded(ContentVerdict.GOOD);
        Outcome one = rejecting(talk, "ann@b", GONE);
        assertEquals(List.of("353 -", "550 5.1.1", OK, OK), talk.each(one));
        assertEquals(List.of("MESSAGE1 250 2.0.0"), talk.endings);
    }

    @Test
    void aClientThatDoesNotAskForPrdrHasOneReply() {
        Dialogues talk = with().enabling("PRDR").in(State.T);
        talk.say("DATA");
        talk.dialogue().contentEnded(ContentVerdict.GOOD);
        assertEquals(List.of(OK), talk.each(Outcome.UNCHANGED));
    }

    @Test
    void prdrIsListedWhereItIsEnabledAndNotInLmtp() {
        assertTrue(with().enabling("PRDR").in(State.C).say("EHLO x").lines().contains("PRDR"));
        Dialogues lmtp = with().lmtp().enabling("PRDR").in(State.C);
        assertTrue(!lmtp.say("LHLO x").lines().contains("PRDR"));
        assertEquals("555 5.5.4", codes(lmtp.say("MAIL FROM:<> PRDR")));
        Dialogues valued = with().enabling("PRDR").in(State.R);
        assertEquals("501 5.5.4", codes(valued.say("MAIL FROM:<> PRDR=1")));
    }
}
