package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Values;
import io.github.smtpraw.protocol.Outcome.Verdict;
import io.github.smtpraw.protocol.Step.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an outcome becomes a reply: every kind of it at every stage. */
class OutcomeRepliesTest {
    private static final List<ServerStage> STAGES =
            List.of(
                    ServerStage.CONNECT,
                    ServerStage.HELO,
                    ServerStage.MAIL,
                    ServerStage.RCPT,
                    ServerStage.DATA,
                    ServerStage.VRFY,
                    ServerStage.EXPN,
                    ServerStage.HELP,
                    ServerStage.MESSAGE);

    /** The outcome, then the codes at each of the stages. */
    private static final String TABLE =
            """
            unchanged      | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 214 2.0.0 | 250 2.0.0
            true           | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 214 2.0.0 | 250 2.0.0
            false          | 554 5.7.1 | 550 5.7.1 | 550 5.7.1 | 550 5.1.1 | 554 5.7.1 | 550 5.1.1 | 550 5.1.1 | 504 5.5.4 | 250 2.0.0
            nothing        | 554 5.7.1 | 550 5.7.1 | 550 5.7.1 | 550 5.1.1 | 554 5.7.1 | 550 5.1.1 | 550 5.1.1 | 504 5.5.4 | 250 2.0.0
            value          | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 251 2.1.5 | 451 4.3.0 | 250 2.1.5 | 250 2.1.5 | 214 2.0.0 | 250 2.0.0
            list of one    | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 250 2.1.5 | 451 4.3.0 | 250 2.1.5 | 250 2.1.5 | 214 2.0.0 | 250 2.0.0
            list           | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 250 2.1.5 | 451 4.3.0 | 553 5.1.4 | 250 2.1.5 | 214 2.0.0 | 250 2.0.0
            unintelligible | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 250 2.0.0
            failed         | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            unavailable    | 451 4.3.2 | 451 4.3.2 | 451 4.3.2 | 451 4.3.2 | 451 4.3.2 | 451 4.3.2 | 451 4.3.2 | 451 4.3.2 | 451 4.3.2
            220            | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 214 2.0.0 | 250 2.0.0
            250            | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 250 2.0.0 | 250 2.0.0 | 214 2.0.0 | 250 2.0.0
            251            | 220 -     | 250 -     | 250 2.1.0 | 251 2.1.5 | 354 -     | 251 2.1.5 | 251 2.1.5 | 214 2.0.0 | 250 2.0.0
            252            | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 214 2.0.0 | 250 2.0.0
            211            | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 211 2.0.0 | 250 2.0.0
            299            | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 214 2.0.0 | 250 2.0.0
            250 2.7.0      | 220 -     | 250 -     | 250 2.7.0 | 250 2.7.0 | 354 -     | 250 2.7.0 | 250 2.7.0 | 214 2.0.0 | 250 2.7.0
            220 2.7.0      | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 252 2.0.0 | 252 2.0.0 | 214 2.0.0 | 250 2.0.0
            250 5.7.0      | 220 -     | 250 -     | 250 2.1.0 | 250 2.1.5 | 354 -     | 250 2.0.0 | 250 2.0.0 | 214 2.0.0 | 250 2.0.0
            450            | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0
            450 4.2.1      | 450 4.2.1 | 450 4.2.1 | 450 4.2.1 | 450 4.2.1 | 450 4.2.1 | 450 4.2.1 | 450 4.2.1 | 450 4.2.1 | 450 4.2.1
            450 5.2.1      | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0
            450 nonsense   | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0 | 450 4.2.0
            499            | 499 4.0.0 | 499 4.0.0 | 499 4.0.0 | 499 4.0.0 | 499 4.0.0 | 499 4.0.0 | 499 4.0.0 | 499 4.0.0 | 499 4.0.0
            521            | 521 5.3.2 | 521 5.3.2 | 521 5.3.2 | 521 5.3.2 | 521 5.3.2 | 521 5.3.2 | 521 5.3.2 | 521 5.3.2 | 521 5.3.2
            550            | 550 5.7.1 | 550 5.7.1 | 550 5.7.1 | 550 5.1.1 | 550 5.7.1 | 550 5.1.1 | 550 5.1.1 | 550 5.7.1 | 550 5.7.1
            550 5.2.2      | 550 5.2.2 | 550 5.2.2 | 550 5.2.2 | 550 5.2.2 | 550 5.2.2 | 550 5.2.2 | 550 5.2.2 | 550 5.2.2 | 550 5.2.2
            552            | 552 5.2.2 | 552 5.2.2 | 552 5.2.2 | 552 5.2.2 | 552 5.2.2 | 552 5.2.2 | 552 5.2.2 | 552 5.2.2 | 552 5.2.2
            554            | 554 5.7.1 | 554 5.7.1 | 554 5.7.1 | 554 5.7.1 | 554 5.7.1 | 554 5.7.1 | 554 5.7.1 | 554 5.7.1 | 554 5.7.1
            599            | 599 5.0.0 | 599 5.0.0 | 599 5.0.0 | 599 5.0.0 | 599 5.0.0 | 599 5.0.0 | 599 5.0.0 | 599 5.0.0 | 599 5.0.0
            421            | 421 4.3.2 | 421 4.3.2 | 421 4.3.2 | 421 4.3.2 | 421 4.3.2 | 421 4.3.2 | 421 4.3.2 | 421 4.3.2 | 421 4.3.2
            354            | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 354 -     | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            334            | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            999            | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            600            | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            199            | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            25             | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            -250           | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            no number      | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0 | 451 4.3.0
            """;

    record Cell(ServerStage stage, String outcome, String codes) {}

    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        TABLE.lines()
                .map(row -> row.split("\\|"))
                .forEach(
                        row -> {
                            for (int i = 0; i < STAGES.size(); i++) {
                                cells.add(
                                        new Cell(
                                                STAGES.get(i), row[0].strip(), row[i + 1].strip()));
                            }
                        });
        return cells;
    }

    private static Outcome outcome(String name) {
        return switch (name) {
            case "unchanged" -> Outcome.UNCHANGED;
            case "true" -> new Verdict(true);
            case "false" -> new Verdict(false);
            case "nothing" -> Outcome.NOTHING;
            case "value" -> Outcome.value("bob@b.example");
            case "list of one" -> new Values(List.of("bob@b.example"), true);
            case "list" -> new Values(List.of("bob@b.example", "cid@c.example"), true);
            case "unintelligible" -> Outcome.UNINTELLIGIBLE;
            case "failed" -> Outcome.FAILED;
            case "unavailable" -> Outcome.UNAVAILABLE;
            case "no number" -> new Said(null, "2.0.0", "OK", Outcome.UNCHANGED);
            default -> {
                String[] said = name.split(" ");
                String status = said.length == 1 ? null : said[1];
                yield new Said(Integer.valueOf(said[0]), status, null, Outcome.UNCHANGED);
            }
        };
    }

    private static Dialogues.Setup asking() {
        return with().asking(
                        ServerStage.CONNECT,
                        ServerStage.HELO,
                        ServerStage.MAIL,
                        ServerStage.RCPT,
                        ServerStage.DATA,
                        ServerStage.VRFY,
                        ServerStage.EXPN,
                        ServerStage.HELP);
    }

    /** Where that stage was asked about, and its answer is waited for. */
    private static Dialogues asked(ServerStage stage) {
        if (stage == ServerStage.CONNECT) {
            Dialogues talk = asking().unconnected();
            talk.connect();
            return talk;
        }
        Dialogues talk =
                asking().in(
                                switch (stage) {
                                    case HELO -> State.C;
                                    case MAIL -> State.R;
                                    case RCPT -> State.M;
                                    default -> State.T;
                                });
        switch (stage) {
            case HELO -> talk.line("EHLO client.example");
            case MAIL -> talk.line("MAIL FROM:<ann@example.com>");
            case RCPT -> talk.line("RCPT TO:<ann@a.example>");
            case VRFY -> talk.line("VRFY ann");
            case EXPN -> talk.line("EXPN staff");
            case HELP -> talk.line("HELP");
            case DATA -> talk.line("DATA");
            default -> {
                talk.line("DATA");
                talk.answer(Outcome.UNCHANGED);
                talk.dialogue().contentEnded(ContentVerdict.GOOD);
            }
        }
        return talk;
    }

    private static Reply answer(ServerStage stage, Outcome outcome) {
        return reply(asked(stage).answer(outcome));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void eachOutcomeHasItsReplyAndItsNextStateAtEachStage(Cell cell) {
        Dialogues talk = asked(cell.stage());
        Step step = talk.answer(outcome(cell.outcome()));
        Reply reply = reply(step);
        assertEquals(cell.codes(), codes(reply));
        boolean accepted = reply.getCode() < 400;
        State next =
                switch (cell.stage()) {
                    case CONNECT -> State.C;
                    case HELO -> accepted ? State.R : State.C;
                    case MAIL -> accepted ? State.M : State.R;
                    case RCPT -> accepted ? State.T : State.M;
                    case MESSAGE -> State.R;
                    default -> State.T;
                };
        boolean closes =
                reply.getCode() == 421
                        || (cell.stage() == ServerStage.CONNECT && reply.getCode() == 521);
        assertEquals(closes ? State.CLOSED : next, talk.state());
        assertEquals(cell.stage() == ServerStage.DATA && accepted, step instanceof Step.Receive);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, SESSION",
        "HELO, SESSION",
        "MAIL, MESSAGE1",
        "RCPT, MESSAGE1",
        "DATA, MESSAGE1",
        "VRFY, MESSAGE1",
        "EXPN, MESSAGE1",
        "HELP, MESSAGE1",
        "MESSAGE, MESSAGE1"
    })
    void aFailureNamesTheSessionOrMessageAndNothingElse(ServerStage stage, String id) {
        for (Outcome outcome :
                List.of(Outcome.FAILED, new Said(999, "5.1.1", "secret", Outcome.UNCHANGED))) {
            assertEquals("Local error in processing; id " + id, answer(stage, outcome).getText());
        }
    }

    @ParameterizedTest
    @MethodSource("everyStage")
    void aReplySetByARouteIsThatReplyTextAndAll(ServerStage stage) {
        Said said = new Said(552, "5.2.3", "Too much\nfor us", Outcome.NOTHING);
        assertEquals(Reply.of(552, "5.2.3", "Too much\nfor us"), answer(stage, said));
        assertEquals(
                Reply.of(450, "4.7.1", "Later"),
                answer(stage, Outcome.said(Reply.of(450, "4.7.1", "Later"))));
    }

    static List<ServerStage> everyStage() {
        return STAGES;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECT | 220 | 220 Hi",
                "HELO    | 250 | 250 Hi",
                "MAIL    | 250 | 250 2.1.0 Hi",
                "RCPT    | 250 | 250 2.1.5 Hi",
                "RCPT    | 251 | 251 2.1.5 Hi",
                "DATA    | 354 | 354 Hi",
                "VRFY    | 250 | 250 2.0.0 Hi",
                "VRFY    | 252 | 252 2.0.0 Hi",
                "EXPN    | 250 | 250 2.0.0 Hi",
                "HELP    | 211 | 211 2.0.0 Hi",
                "MESSAGE | 250 | 250 2.0.0 Hi"
            })
    void anAcceptingReplyIsUsedAsItIsWhereTheStageAllowsItWhateverTheBody(
            ServerStage stage, int code, String reply) {
        for (Outcome body :
                List.of(
                        Outcome.UNCHANGED,
                        Outcome.NOTHING,
                        new Verdict(false),
                        Outcome.UNINTELLIGIBLE)) {
            assertEquals(reply, answer(stage, new Said(code, null, "Hi", body)).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "MAIL", "RCPT", "DATA", "MESSAGE"})
    void anAcceptingReplyThatTheStageDoesNotAllowIsReplacedByItsOwn(ServerStage stage) {
        assertEquals(
                answer(stage, Outcome.UNCHANGED),
                answer(stage, new Said(235, "2.7.0", "Welcome", Outcome.NOTHING)));
    }

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

    @Test
    void verifyingOneUserGivesTheMailbox() {
        Reply reply = Reply.of(250, "2.1.5", "Full Name <ann@a.example>");
        String found = "Full Name <ann@a.example>";
        assertEquals(reply, answer(ServerStage.VRFY, Outcome.value(found)));
        assertEquals(reply, answer(ServerStage.VRFY, new Values(List.of(found), true)));
        assertEquals(
                "<ann@a.example>",
                answer(ServerStage.VRFY, Outcome.value("ann@a.example")).getText());
    }

    @Test
    void verifyingSeveralUsersIsAmbiguousAndGivesTheCandidates() {
        Values found = new Values(List.of("Ann <ann@a.example>", "anna@a.example"), true);
        assertEquals(
                Reply.of(
                        553,
                        "5.1.4",
                        "User ambiguous; possibilities are\nAnn <ann@a.example>\n<anna@a.example>"),
                answer(ServerStage.VRFY, found));
    }

    @Test
    void expandingAListGivesEachMailboxInALineOfItsOwn() {
        Values found =
                new Values(List.of("Ann <ann@a.example>", Recipient.of("bob@b.example")), true);
        assertEquals(
                Reply.of(250, "2.1.5", "Ann <ann@a.example>\n<bob@b.example>"),
                answer(ServerStage.EXPN, found));
    }

    @Test
    void helpGivesTheLinesOfAPolicy() {
        Values lines = new Values(List.of("Call", "0800 1234"), true);
        assertEquals(Reply.of(214, "2.0.0", "Call\n0800 1234"), answer(ServerStage.HELP, lines));
        assertEquals("Call", answer(ServerStage.HELP, Outcome.value("Call")).getText());
    }

    @Test
    void aPolicyIsAskedAboutWhatTheDesignSays() {
        Dialogues talk = asking().unconnected();
        assertEquals(new Ask(ServerStage.CONNECT, "192.0.2.1", null), talk.connect());
        talk.answer(Outcome.UNCHANGED);
        assertEquals(new Ask(ServerStage.HELO, "me.example", null), talk.line("HELO me.example x"));
        talk.answer(Outcome.UNCHANGED);
        Ask mail = assertInstanceOf(Ask.class, talk.line("SOML FROM:<ann@a.example>"));
        assertEquals("ann@a.example", mail.subject());
        assertEquals(Verb.SOML, mail.envelope().verb());
        talk.answer(Outcome.UNCHANGED);
        Ask rcpt = assertInstanceOf(Ask.class, talk.line("RCPT TO:<bob@b.example>"));
        assertEquals(Recipient.of("bob@b.example"), rcpt.subject());
        assertEquals(List.of(), rcpt.envelope().recipients());
        talk.answer(Outcome.UNCHANGED);
        Ask data = assertInstanceOf(Ask.class, talk.line("DATA"));
        assertEquals(List.of(Recipient.of("bob@b.example")), data.subject());
        talk.answer(Outcome.UNCHANGED);
        Ask message = (Ask) talk.dialogue().contentEnded(ContentVerdict.GOOD);
        assertEquals(new Ask(ServerStage.MESSAGE, null, data.envelope()), message);
        talk.answer(Outcome.UNCHANGED);
        assertEquals(new Ask(ServerStage.VRFY, "Jo Doe", null), talk.line("VRFY  Jo Doe "));
        talk.answer(Outcome.UNCHANGED);
        assertEquals(new Ask(ServerStage.EXPN, "staff", null), talk.line("EXPN staff"));
        talk.answer(Outcome.UNCHANGED);
        assertEquals(new Ask(ServerStage.HELP, "", null), talk.line("HELP"));
    }

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
        assertEquals("503 5.5.1", codes(reply(talk.dialogue().lineTooLong())));
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
