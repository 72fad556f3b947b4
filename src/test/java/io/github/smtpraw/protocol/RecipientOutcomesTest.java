package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.OutcomeRepliesTest.answer;
import static io.github.smtpraw.protocol.OutcomeRepliesTest.asked;
import static io.github.smtpraw.protocol.OutcomeRepliesTest.asking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Values;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a policy leads a recipient to: itself, another address, the members of a list. */
class RecipientOutcomesTest {
    @Test
    void aRecipientThatLeadsElsewhereIsForwardedAndSoSaid() {
        Dialogues talk = asked(ServerStage.RCPT);
        assertEquals(
                Reply.of(251, "2.1.5", "User not local; will forward to <bob@b.example>"),
                reply(talk.answer(Outcome.value("bob@b.example"))));
        Recipient recipient = talk.dialogue().envelope().recipients().get(0);
        assertEquals("bob@b.example", recipient.getAddress());
        assertEquals("ann@a.example", recipient.getOriginal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<bob@b.example>", " bob@b.example ", "<@x,@y:bob@b.example>"})
    void anAddressMayStandInBracketsOrBlanks(String value) {
        Dialogues talk = asked(ServerStage.RCPT);
        assertEquals(251, reply(talk.answer(Outcome.value(value))).getCode());
        assertTrue(talk.dialogue().envelope().recipients().contains("bob@b.example"));
    }

    @Test
    void aForwardCanBeHidden() {
        Dialogues talk = asking().forwardReply(250).in(State.M);
        assertEquals(
                Reply.of(250, "2.1.5", "Recipient <ann@a.example> OK"),
                talk.say("RCPT TO:<ann@a.example>", Outcome.value("bob@b.example")));
        assertTrue(talk.dialogue().envelope().recipients().contains("bob@b.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@a.example", "ann@A.EXAMPLE", "\"ann\"@a.example"})
    void theSameAddressIsNoForward(String same) {
        assertEquals(250, answer(ServerStage.RCPT, Outcome.value(same)).getCode());
    }

    @Test
    void whomAnAliasLeadsToIsNotifiedOfAsTheSenderAsked() {
        Dialogues talk = asking().in(State.M);
        Outcome members =
                new Outcome.Values(List.of("bob@b.example", Recipient.of("cid@b.example")), true);
        talk.say("RCPT TO:<ann@a.example> NOTIFY=DELAY ORCPT=rfc822;x@y", members);
        for (Recipient member : talk.dialogue().envelope().recipients()) {
            assertEquals("DELAY", member.getDsnNotify());
            assertEquals("rfc822;x@y", member.getDsnOriginal());
        }
    }

    @Test
    void membersOfAListWithItsOwnSenderHaveNothingOfTheSendersWishes() {
        Dialogues talk = asking().in(State.M);
        Recipient member =
                Recipient.of("bob@b.example")
                        .withSender("owner-l@a.example")
                        .withDsnNotify("DELAY")
                        .withDsnOriginal("rfc822;x@y");
        talk.say(
                "RCPT TO:<l@a.example> NOTIFY=DELAY ORCPT=rfc822;x@y",
                new Outcome.Values(List.of(member), true));
        Recipient bob = talk.dialogue().envelope().recipients().get(0);
        assertEquals(null, bob.getDsnNotify());
        assertEquals(null, bob.getDsnOriginal());
    }

    @Test
    void aRecipientKeepsWhatAPolicyMadeOfIt() {
        Dialogues talk = asked(ServerStage.RCPT);
        Recipient member = Recipient.of("bob@b.example").withSender("owner@a.example");
        assertEquals(251, reply(talk.answer(Outcome.value(member))).getCode());
        assertEquals(
                List.of(member.withOriginal("ann@a.example")),
                talk.dialogue().envelope().recipients());
        talk = asked(ServerStage.RCPT);
        Recipient itself = Recipient.of("ann@a.example").withSender("owner@a.example");
        assertEquals(250, reply(talk.answer(Outcome.value(itself))).getCode());
        assertEquals(List.of(itself), talk.dialogue().envelope().recipients());
    }

    @Test
    void aListIsItsMembersWithWhomTheyWereNamedAsDoubledOnesCollapsed() {
        Dialogues talk = asked(ServerStage.RCPT);
        Values list =
                new Values(
                        List.of(
                                "bob@b.example",
                                Recipient.of("cid@c.example").withOriginal("staff@c.example"),
                                "\"bob\"@B.example",
                                "ann@a.example"),
                        true);
        assertEquals(
                Reply.of(250, "2.1.5", "Recipient <ann@a.example> OK"), reply(talk.answer(list)));
        Envelope envelope = talk.dialogue().envelope();
        assertEquals(1, envelope.named());
        assertEquals(
                List.of(
                        Recipient.of("bob@b.example").withOriginal("ann@a.example"),
                        Recipient.of("cid@c.example").withOriginal("staff@c.example"),
                        Recipient.of("ann@a.example")),
                envelope.recipients());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bob <bob@b.example>", "a b", "bob@", "@b.example", "<>", "b\r\n@c"})
    void whatIsNoRecipientIs451(String value) {
        assertEquals("451 4.3.0", codes(answer(ServerStage.RCPT, Outcome.value(value))));
        Values list = new Values(List.of("bob@b.example", value), true);
        assertEquals("451 4.3.0", codes(answer(ServerStage.RCPT, list)));
    }

    @Test
    void anAcceptingReplyAtRcptTakesWhomTheBodyNames() {
        Dialogues talk = asked(ServerStage.RCPT);
        talk.answer(new Said(250, null, "Done", Outcome.value("bob@b.example")));
        assertTrue(talk.dialogue().envelope().recipients().contains("bob@b.example"));
        talk = asked(ServerStage.RCPT);
        talk.answer(new Said(250, null, "Done", Outcome.NOTHING));
        assertTrue(talk.dialogue().envelope().recipients().contains("ann@a.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "RCPT | 551 | none | bob@b.example       | 551 5.1.6 User not local; please try <bob@b.example>",
                "RCPT | 551 | none | <bob@b.example>     | 551 5.1.6 User not local; please try <bob@b.example>",
                "RCPT | 551 | none | none                | 551 5.1.6 User not local",
                "RCPT | 551 | none | somewhere else      | 551 5.1.6 User not local",
                "RCPT | 551 | Gone | bob@b.example       | 551 5.1.6 Gone",
                "RCPT | 251 | none | bob@b.example       | 251 2.1.5 User not local; will forward to <bob@b.example>",
                "RCPT | 251 | Fine | bob@b.example       | 251 2.1.5 Fine",
                "VRFY | 551 | none | Bob <bob@b.example> | 551 5.1.6 User not local; please try <bob@b.example>",
                "VRFY | 251 | none | Bob <bob@b.example> | 251 2.1.5 User not local; will forward to <bob@b.example>",
                "VRFY | 250 | none | Bob <bob@b.example> | 250 2.1.5 Bob <bob@b.example>",
                "VRFY | 252 | none | Bob <bob@b.example> | 252 2.0.0 Cannot verify the user, but will take mail for it"
            })
    void aCodeThatNeedsAnAddressTakesItFromTheBody(
            ServerStage stage, int code, String text, String body, String reply) {
        Outcome outcome = body == null ? Outcome.UNCHANGED : Outcome.value(body);
        assertEquals(reply, answer(stage, new Said(code, null, text, outcome)).toString());
    }

    @Test
    void a551RefusesTheRecipient() {
        Dialogues talk = asked(ServerStage.RCPT);
        talk.answer(new Said(551, null, null, Outcome.value("bob@b.example")));
        assertEquals(State.M, talk.state());
    }
}
