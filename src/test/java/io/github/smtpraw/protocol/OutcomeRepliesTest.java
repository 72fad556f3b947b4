package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Values;
import io.github.smtpraw.protocol.Outcome.Verdict;
import io.github.smtpraw.protocol.Step.Ask;
import java.util.ArrayList;
import java.util.List;
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

    static Dialogues.Setup asking() {
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
    static Dialogues asked(ServerStage stage) {
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

    static Reply answer(ServerStage stage, Outcome outcome) {
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
}
