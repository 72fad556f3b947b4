package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientDialogue.State;
import io.github.smtpraw.protocol.OutgoingEnvelope.BodyType;
import io.github.smtpraw.protocol.OutgoingEnvelope.ContentKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientDialogueTest {
    private static final ContentKind PLAIN = new ContentKind(10, BodyType.SEVEN_BIT, true);

    private final ClientDialogue dialogue = new ClientDialogue("here", ClientTerms.PLAIN);

    /**
     * Each row is a whole dialogue: replies, and behind each the commands it must call forth;
     * {@code *} stands for the content, {@code -} for nothing; at the end the outcome, the stage it
     * was at, the state of the connection.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The opening.
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 354 > *; 250 > -|Sent 250||READY",
                "220 > EHLO; 500 > HELO; 250 > MAIL; 250 > RCPT; 250 > DATA; 354 > *; 250 > -|Sent 250||READY",
                "220 > EHLO; 501 > HELO; 500 > QUIT; 221 > -|Refused 500|HELO|CLOSED",
                "220 > EHLO; 502 > HELO; 450 > QUIT; 221 > -|Refused 450|HELO|CLOSED",
                "220 > EHLO; 504 > HELO; 354 > -|Broken 354|HELO|CLOSED",
                "220 > EHLO; 550 > HELO; 550 > QUIT|Refused 550|HELO|AWAITS_REPLY",
                "220 > EHLO; 554 > QUIT|Refused 554|EHLO|AWAITS_REPLY",
                "220 > EHLO; 521 > QUIT|Refused 521|EHLO|AWAITS_REPLY",
                "220 > EHLO; 451 > QUIT|Refused 451|EHLO|AWAITS_REPLY",
                "220 > EHLO; 421 > -|Broken 421|EHLO|CLOSED",
                "220 > EHLO; 354 > -|Broken 354|EHLO|CLOSED",
                "554 > QUIT; 221 > -|Refused 554|GREETING|CLOSED",
                "521 > QUIT; 500 > -|Refused 521|GREETING|CLOSED",
                "450 > QUIT|Refused 450|GREETING|AWAITS_REPLY",
                "421 > -|Broken 421|GREETING|CLOSED",
                "354 > -|Broken 354|GREETING|CLOSED",
                "250 > EHLO; 259 > MAIL|none||AWAITS_REPLY",
                // MAIL.
                "220 > EHLO; 250 > MAIL; 550 > -|Refused 550|MAIL|READY",
                "220 > EHLO; 250 > MAIL; 452 > -|Refused 452|MAIL|READY",
                "220 > EHLO; 250 > MAIL; 499 > -|Refused 499|MAIL|READY",
                "220 > EHLO; 250 > MAIL; 421 > -|Broken 421|MAIL|CLOSED",
                "220 > EHLO; 250 > MAIL; 354 > -|Broken 354|MAIL|CLOSED",
                // RCPT.
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 550 > RSET; 250 > -|Refused 550|RCPT|READY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 450 > RSET|Refused 450|RCPT|AWAITS_REPLY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 550 > RSET; 500 > -|Refused 550|RCPT|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 550 > RSET; 421 > -|Refused 550|RCPT|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 551 > RSET|Refused 551|RCPT|AWAITS_REPLY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 421 > -|Broken 421|RCPT|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 354 > -|Broken 354|RCPT|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 251 > DATA|none||AWAITS_REPLY",
                // DATA.
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 554 > RSET; 250 > -|Refused 554|DATA|READY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 451 > RSET|Refused 451|DATA|AWAITS_REPLY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 421 > -|Broken 421|DATA|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 250 > -|Broken 250|DATA|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 334 > -|Broken 334|DATA|CLOSED",
                // The content.
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 354 > *; 554 > -|Refused 554|CONTENT|READY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 354 > *; 452 > -|Refused 452|CONTENT|READY",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 354 > *; 421 > -|Broken 421|CONTENT|CLOSED",
                "220 > EHLO; 250 > MAIL; 250 > RCPT; 250 > DATA; 354 > *; 354 > -|Unknown||CLOSED"
            })
    void followsTheDialogue(String script, String outcome, String stage, State state) {
        begin(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        ClientOutcome end = play(script);
        assertEquals(outcome, describe(end));
        assertEquals(stage, stageOf(end));
        assertEquals(state, dialogue.state());
    }

    /** As above for a server that lists PIPELINING; replies of one group stand together. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reject|1|MAIL+RCPT+DATA|250 250 354|*|250|Sent 250",
                "reject|1|MAIL+RCPT+DATA|250 550 503|RSET|250|Refused 550",
                "reject|1|MAIL+RCPT+DATA|250 550 354|.|554|Refused 550",
                "reject|1|MAIL+RCPT+DATA|250 550 354|.|250|Refused 550",
                "reject|1|MAIL+RCPT+DATA|550 503 503|-||Refused 550",
                "reject|1|MAIL+RCPT+DATA|452 503 354|.|554|Refused 452",
                "reject|1|MAIL+RCPT+DATA|250 250 451|RSET|250|Refused 451",
                "reject|1|MAIL+RCPT+DATA|250 250 250|-||Broken 250",
                "reject|1|MAIL+RCPT+DATA|250 421|-||Broken 421",
                "reject|3|MAIL+RCPT+RCPT+RCPT+DATA|250 250 251 250 354|*|250|Sent 250",
                "reject|3|MAIL+RCPT+RCPT+RCPT+DATA|250 250 550 250 554|RSET|250|Refused 550",
                "reject|3|MAIL+RCPT+RCPT+RCPT+DATA|250 250 550 250 354|-||Refused 550",
                "reject|3|MAIL+RCPT+RCPT+RCPT+DATA|250 550 450 553 354|.|554|Refused 450",
                "reject|3|MAIL+RCPT+RCPT+RCPT+DATA|550 503 503 503 503|-||Refused 550",
                "accept|3|MAIL+RCPT+RCPT+RCPT+DATA|250 250 550 450 354|*|250|Sent 250",
                "accept|3|MAIL+RCPT+RCPT+RCPT+DATA|250 550 550 450 554|RSET|250|Refused 450",
                "accept|3|MAIL+RCPT+RCPT+RCPT+DATA|250 550 550 553 354|.|554|Refused 550",
                "accept|3|MAIL+RCPT+RCPT+RCPT+DATA|550 503 503 503 503|-||Refused 550"
            })
    void sendsAGroupAndReadsEachReply(
            Partial partial,
            int recipients,
            String group,
            String replies,
            String then,
            String last,
            String outcome) {
        open("PIPELINING");
        String[] to = List.of("a@x", "b@x", "c@x").subList(0, recipients).toArray(String[]::new);
        dialogue.send(envelope(Verb.MAIL, partial, to));
        assertEquals(group, verbs(dialogue.takeOutput()));
        ClientOutcome end = null;
        for (String code : replies.split(" ")) {
            assertEquals("", dialogue.takeOutput(), "nothing before the last reply of the group");
            dialogue.reply(Reply.of(Integer.parseInt(code), "text"));
            end = dialogue.takeOutcome();
        }
        assertEquals(then, due());
        if (last != null) {
            dialogue.reply(Reply.of(Integer.parseInt(last), "text"));
            ClientOutcome later = dialogue.takeOutcome();
            end = later == null ? end : later;
        }
        assertEquals(outcome, describe(end));
    }

    @Test
    void listsTheRefusedOfAPartlyAcceptedMessage() {
        open("PIPELINING");
        dialogue.send(envelope(Verb.MAIL, Partial.accept, "a@x", "b@x", "c@x"));
        dialogue.takeOutput();
        replies("250 ok", "250 ok", "550 5.1.1 no", "450 4.2.1 later", "354 go");
        dialogue.contentSent();
        replies("250 taken");
        ClientOutcome.Sent sent =
                assertInstanceOf(ClientOutcome.Sent.class, dialogue.takeOutcome());
        assertEquals(
                "[b@x=550 5.1.1 no, c@x=450 4.2.1 later]", sent.rejected().entrySet().toString());
    }

    @Test
    void namesTheRecipientThatDecides() {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "a@x", "b@x"));
        replies("250 ok", "550 5.1.1 no", "450 4.2.1 later");
        ClientOutcome.Refused refused =
                assertInstanceOf(ClientOutcome.Refused.class, dialogue.takeOutcome());
        assertEquals("b@x", refused.recipient().getAddress());
        assertEquals(2, refused.rejected().size());
    }

    @ParameterizedTest
    @CsvSource({
        "552 5.5.3 Limit reached, 452",
        "552 Too many recipients, 452",
        "552 too many simultaneous recipients here, 452",
        "552 5.2.2 Mailbox full, 552",
        "552 Exceeded storage allocation, 552",
        "553 Too many recipients, 553"
    })
    void takes552ForTooManyRecipientsAs452(String reply, int code) {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "a@x"));
        replies("250 ok", reply);
        ClientOutcome.Refused refused =
                assertInstanceOf(ClientOutcome.Refused.class, dialogue.takeOutcome());
        assertEquals(code, refused.reply().getCode());
        assertEquals(code, refused.rejected().get(Recipient.of("a@x")).getCode());
    }

    /**
     * What is listed, the verb asked for, whether it may fall back, the reply, and what is sent.
     */
    @ParameterizedTest
    @CsvSource({
        "SOML, SOML, true, 250, SOML",
        "SOML, SOML, true, 502, SOML MAIL",
        "SOML, SOML, true, 500, SOML MAIL",
        "SAML, SAML, true, 504, SAML MAIL",
        "SAML, SAML, true, 550, SAML",
        "SAML, SAML, true, 451, SAML",
        "SIZE, SAML, true, 250, MAIL",
        "SIZE, SOML, true, 502, MAIL",
        "SIZE, SAML, false, 502, SAML",
        "SEND, SEND, true, 502, SEND",
        "SIZE, SEND, true, 502, SEND"
    })
    void fallsBackToMailOnlyWhereItMay(
            String listed, Verb verb, boolean fallback, int reply, String sent) {
        for (String pipelining : List.of("HELP", "PIPELINING")) {
            ClientDialogue one = new ClientDialogue("here", ClientTerms.PLAIN);
            open(one, listed, pipelining);
            one.send(
                    new OutgoingEnvelope(
                            verb,
                            "ann@x",
                            List.of(Recipient.of("bob@x")),
                            false,
                            PLAIN,
                            Partial.reject,
                            fallback,
                            MailWishes.NONE));
            StringBuilder verbs = new StringBuilder(one.takeOutput().substring(0, 4));
            one.reply(Reply.of(reply, ""));
            if (pipelining.equals("PIPELINING") && reply != 250) {
                one.reply(Reply.of(503, ""));
                one.reply(Reply.of(503, ""));
            }
            String more = one.takeOutput();
            if (more.startsWith("MAIL")) {
                verbs.append(" MAIL");
                assertNull(one.takeOutcome());
            }
            assertEquals(sent, verbs.toString(), pipelining);
        }
    }

    @Test
    void triesSomlOnAServerThatCanListNothing() {
        replies("220 there");
        replies("500 what?");
        replies("250 there");
        dialogue.takeOutput();
        dialogue.send(envelope(Verb.SOML, Partial.reject, "bob@x"));
        assertEquals("SOML FROM:<ann@x>\r\n", dialogue.takeOutput());
        replies("502 no");
        assertEquals("MAIL FROM:<ann@x>\r\n", dialogue.takeOutput());
    }

    /** What is listed, then the message: size, type, whether it needs UTF-8, its addresses. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HELP|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x>",
                "SIZE|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x> SIZE=10",
                "SIZE 0|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x> SIZE=10",
                "SIZE 10|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x> SIZE=10",
                "SIZE 9|10|SEVEN_BIT|false|ann@x|552 5.3.4",
                "SIZE 9|-1|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x>",
                "SIZE 99999999999999999999|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x> SIZE=10",
                "SIZE x|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x> SIZE=10",
                "size 9|10|SEVEN_BIT|false|ann@x|552 5.3.4",
                "8BITMIME|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x>",
                "8BITMIME|10|EIGHT_BIT|false|ann@x|MAIL FROM:<ann@x> BODY=8BITMIME",
                "8BITMIME|10||false|ann@x|MAIL FROM:<ann@x> BODY=8BITMIME",
                "8BITMIME|10|BINARY|false|ann@x|554 5.6.3",
                "HELP|10|EIGHT_BIT|false|ann@x|554 5.6.3",
                "HELP|10||false|ann@x|MAIL FROM:<ann@x>",
                "SMTPUTF8,8BITMIME|10|EIGHT_BIT|true|ann@x|MAIL FROM:<ann@x> BODY=8BITMIME SMTPUTF8",
                "SMTPUTF8|10|SEVEN_BIT|true|ann@x|MAIL FROM:<ann@x> SMTPUTF8",
                "SMTPUTF8|10|SEVEN_BIT|false|\u03b1@x|MAIL FROM:<\u03b1@x> SMTPUTF8",
                "SMTPUTF8|10|SEVEN_BIT|false|ann@x|MAIL FROM:<ann@x>",
                "8BITMIME|10|SEVEN_BIT|true|ann@x|MAIL FROM:<ann@x>",
                "8BITMIME|10|EIGHT_BIT|true|ann@x|550 5.6.9",
                "8BITMIME|10||true|ann@x|550 5.6.9",
                "8BITMIME|10|SEVEN_BIT|false|\u03b1@x|553 5.6.7",
                "8BITMIME,BINARYMIME|10|BINARY|false|ann@x|554 5.6.3",
                "CHUNKING,BINARYMIME|10|BINARY|false|ann@x|MAIL FROM:<ann@x> BODY=BINARYMIME",
                "HELP|10|SEVEN_BIT|false|''|MAIL FROM:<>"
            })
    void asksForWhatIsListedAndRefusesWhatIsMissing(
            String listed, long size, BodyType type, boolean utf8, String from, String expected) {
        open(listed.split(","));
        dialogue.send(
                new OutgoingEnvelope(
                        Verb.MAIL,
                        from,
                        List.of(Recipient.of("bob@x")),
                        utf8,
                        new ContentKind(size, type, true),
                        Partial.reject,
                        true,
                        MailWishes.NONE));
        String output = dialogue.takeOutput().replace("\r\n", "");
        if (expected.startsWith("MAIL")) {
            assertEquals(expected, output);
        } else {
            ClientOutcome.Refused refused =
                    assertInstanceOf(ClientOutcome.Refused.class, dialogue.takeOutcome());
            assertEquals("", output);
            assertTrue(refused.reply().toString().startsWith(expected), expected);
            assertEquals(State.READY, dialogue.state());
        }
    }

    @Test
    void aRecipientBeyondAsciiNeedsSmtpUtf8Too() {
        open("8BITMIME");
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "a@x", "\u03b2@x"));
        assertEquals("Refused 553", describe(dialogue.takeOutcome()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VRFY|ann|VRFY ann|250 Ann <ann@x>|Answered 250|READY",
                "VRFY|ann|VRFY ann|251 there|Answered 251|READY",
                "VRFY|ann|VRFY ann|252 who knows|Answered 252|READY",
                "VRFY|ann|VRFY ann|550 no|Refused 550|READY",
                "VRFY|\u03b1|VRFY \u03b1 SMTPUTF8|250 \u03b1@x|Answered 250|READY",
                "EXPN|list|EXPN list|450 later|Refused 450|READY",
                "HELP||HELP|214 see|Answered 214|READY",
                "NOOP|x|NOOP x|250 ok|Answered 250|READY",
                "NOOP||NOOP|354 what|Broken 354|CLOSED",
                "NOOP||NOOP|421 bye|Broken 421|CLOSED"
            })
    void asksAQuestion(
            ClientCommand command,
            String argument,
            String line,
            String reply,
            String outcome,
            State state) {
        open("SMTPUTF8");
        dialogue.ask(new ClientQuery(command, argument == null ? "" : argument));
        assertEquals(line + "\r\n", dialogue.takeOutput());
        replies(reply);
        assertEquals(outcome, describe(dialogue.takeOutcome()));
        assertEquals(state, dialogue.state());
    }

    @Test
    void aQuestionBeyondAsciiNeedsSmtpUtf8() {
        open();
        dialogue.ask(new ClientQuery(ClientCommand.VRFY, "\u03b1"));
        assertEquals("", dialogue.takeOutput());
        assertEquals("Refused 550", describe(dialogue.takeOutcome()));
    }

    @Test
    void aReplyNobodyAskedForClosesTheConnection() {
        open();
        replies("250 surprise");
        assertEquals(State.CLOSED, dialogue.state());
        assertNull(dialogue.takeOutcome());
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 354, 451, 552})
    void aReplyAheadOfTheFinalDotClosesTheConnection(int code) {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        replies("250 ok", "250 ok", "354 go");
        assertEquals(State.AWAITS_CONTENT, dialogue.state());
        replies(code + " early");
        assertEquals(State.CLOSED, dialogue.state());
        assertEquals(
                (code < 400 ? "Broken " : "Refused ") + code, describe(dialogue.takeOutcome()));
    }

    @Test
    void whatIsLostBeforeTheDotWasNotTaken() {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        replies("250 ok", "250 ok", "354 go");
        assertFalse(dialogue.awaitsFinalReply());
        dialogue.lost("gone", null);
        assertEquals("Broken", describe(dialogue.takeOutcome()));
    }

    @Test
    void whatIsLostBehindTheDotMayHaveBeenTaken() {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        replies("250 ok", "250 ok", "354 go");
        dialogue.contentSent();
        assertTrue(dialogue.awaitsFinalReply());
        dialogue.lost("gone", null);
        assertEquals("Unknown", describe(dialogue.takeOutcome()));
    }

    @Test
    void theNextTransactionFollowsRsetInOneGroup() {
        open("PIPELINING");
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        dialogue.takeOutput();
        replies("250 ok", "550 no", "503 nobody");
        assertEquals("Refused 550", describe(dialogue.takeOutcome()));
        assertEquals(State.READY, dialogue.state());
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "joe@x"));
        assertEquals("RSET+MAIL+RCPT+DATA", verbs(dialogue.takeOutput()));
        replies("250 reset", "250 ok", "250 ok", "354 go");
        assertEquals(State.AWAITS_CONTENT, dialogue.state());
    }

    @Test
    void aRefusedRsetEndsTheConnectionAndAnswersNothing() {
        open("PIPELINING");
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        replies("250 ok", "550 no", "503 nobody");
        dialogue.takeOutcome();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "joe@x"));
        replies("500 what");
        assertEquals(State.CLOSED, dialogue.state());
        assertFalse(dialogue.isAcknowledged());
        assertEquals("Broken", describe(dialogue.takeOutcome()));
    }

    @Test
    void theLossOfAnIdleConnectionConcernsNobody() {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        replies("550 no");
        assertEquals("Refused 550", describe(dialogue.takeOutcome()));
        dialogue.lost("gone", null);
        assertNull(dialogue.takeOutcome());
        assertEquals(State.CLOSED, dialogue.state());
    }

    @Test
    void tellsWhetherAnythingOfATransactionWasAnswered() {
        open();
        dialogue.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        assertFalse(dialogue.isAcknowledged());
        dialogue.reply(Reply.of(421, "bye"));
        assertFalse(dialogue.isAcknowledged());
        ClientDialogue other = new ClientDialogue("here", ClientTerms.PLAIN);
        open(other);
        other.send(envelope(Verb.MAIL, Partial.reject, "bob@x"));
        other.reply(Reply.of(250, "ok"));
        assertTrue(other.isAcknowledged());
    }

    @Test
    void nothingBeginsBeforeTheSessionIsOpen() {
        OutgoingEnvelope envelope = envelope(Verb.MAIL, Partial.reject, "bob@x");
        assertThrows(IllegalStateException.class, () -> dialogue.send(envelope));
    }

    private void begin(OutgoingEnvelope envelope) {
        pending = envelope;
    }

    private OutgoingEnvelope pending;

    private ClientOutcome play(String script) {
        ClientOutcome end = null;
        for (String step : script.split(";")) {
            String[] parts = step.strip().split(" > ");
            dialogue.reply(Reply.of(Integer.parseInt(parts[0]), "text"));
            if (dialogue.state() == State.READY && pending != null) {
                dialogue.send(pending);
                pending = null;
            }
            assertEquals(parts[1], due(), step);
            ClientOutcome now = dialogue.takeOutcome();
            end = end == null ? now : end;
        }
        return end;
    }

    /** The verbs to send, {@code *} where the content is due (which it then is), else a dash. */
    private String due() {
        String output = dialogue.takeOutput();
        if (!output.isEmpty()) {
            return verbs(output);
        }
        if (dialogue.state() == State.AWAITS_CONTENT) {
            dialogue.contentSent();
            return "*";
        }
        return "-";
    }

    private static String verbs(String output) {
        StringBuilder verbs = new StringBuilder();
        for (String line : output.split("\r\n")) {
            verbs.append(verbs.isEmpty() ? "" : "+").append(line.split(" ")[0]);
        }
        return verbs.toString();
    }

    private void open(String... listed) {
        open(dialogue, listed);
    }

    private static void open(ClientDialogue dialogue, String... listed) {
        dialogue.reply(Reply.of(220, "there"));
        dialogue.reply(Reply.of(250, String.join("\n", "there", String.join("\n", listed))));
        assertEquals("EHLO here\r\n", dialogue.takeOutput());
    }

    private void replies(String... replies) {
        for (String reply : replies) {
            dialogue.reply(Reply.parse(reply));
        }
    }

    private static OutgoingEnvelope envelope(Verb verb, Partial partial, String... to) {
        return new OutgoingEnvelope(
                verb,
                "ann@x",
                List.of(to).stream().map(Recipient::of).toList(),
                false,
                PLAIN,
                partial,
                true,
                MailWishes.NONE);
    }

    private static String describe(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Sent sent) {
            return "Sent " + sent.reply().getCode();
        }
        if (outcome instanceof ClientOutcome.Answered answered) {
            return "Answered " + answered.reply().getCode();
        }
        if (outcome instanceof ClientOutcome.Refused refused) {
            return "Refused " + refused.reply().getCode();
        }
        if (outcome instanceof ClientOutcome.Broken broken) {
            return broken.reply() == null ? "Broken" : "Broken " + broken.reply().getCode();
        }
        return outcome == null ? "none" : outcome.getClass().getSimpleName();
    }

    private static String stageOf(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Refused refused) {
            return refused.stage().name();
        }
        return outcome instanceof ClientOutcome.Broken broken ? broken.stage().name() : null;
    }
}
