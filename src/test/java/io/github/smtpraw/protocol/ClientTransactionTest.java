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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client makes of the extensions that a server lists, message by message. */
class ClientTransactionTest {
    private final ClientDialogue dialogue = new ClientDialogue("here", ClientTerms.PLAIN);

    /**
     * Each row: what is listed; all or none, or as many as there are; recipients; replies to the
     * group; the chunks sent before the last one; the replies behind; the outcome; what is due.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PIPELINING|reject|1|250 250|0|250|Sent 250|-",
                "PIPELINING|reject|1|250 250|0|552|Refused 552|-",
                "PIPELINING|reject|1|250 250|2|250 250 250|Sent 250|-",
                "PIPELINING|reject|1|250 250|2|250 250 554|Refused 554|-",
                "PIPELINING|reject|2|250 250 251|0|250|Sent 250|-",
                "PIPELINING|accept|2|250 550 250|0|250|Sent 250|-",
                "PIPELINING|reject|2|250 550 250|none||Refused 550|RSET",
                "PIPELINING|reject|1|250 450|none||Refused 450|RSET",
                "PIPELINING|reject|1|550 503|none||Refused 550|-",
                "HELP|reject|1|250 250|1|250 250|Sent 250|-",
                // A chunk that is refused is the end of it, whatever is said to those behind.
                "PIPELINING|reject|1|250 250|2|250 552|Refused 552|CLOSED",
                "PIPELINING|reject|1|250 250|2|452|Refused 452|CLOSED",
                "PIPELINING|reject|1|250 250|1|354|Unknown|CLOSED",
                "PIPELINING|reject|1|250 250|0|354|Unknown|CLOSED",
                "PIPELINING|reject|1|250 250|0|421|Broken 421|CLOSED"
            })
    void sendsContentInChunksWhereThoseAreListed(
            String listed,
            Partial partial,
            int recipients,
            String replies,
            String chunks,
            String finals,
            String outcome,
            String due) {
        open("CHUNKING", listed);
        dialogue.send(envelope(partial, recipients));
        assertFalse(dialogue.takeOutput().contains("DATA"));
        ClientOutcome end = replies(replies);
        if (!chunks.equals("none")) {
            assertEquals(State.AWAITS_CONTENT, dialogue.state());
            assertTrue(dialogue.wantsChunks());
            for (int i = 0; i < Integer.parseInt(chunks); i++) {
                dialogue.chunkSent();
            }
            dialogue.contentSent();
            assertTrue(dialogue.awaitsFinalReply());
            end = replies(finals);
        }
        assertEquals(outcome, describe(end));
        String output = dialogue.takeOutput();
        output = output.startsWith("RSET") ? "RSET" : "-";
        assertEquals(due, dialogue.state() == State.CLOSED ? "CLOSED" : output);
    }

    @Test
    void aChunkRefusedWhileOthersGoOutEndsTheConnection() {
        open("CHUNKING", "PIPELINING");
        dialogue.send(envelope(Partial.reject, 1));
        replies("250 250");
        dialogue.chunkSent();
        assertEquals("Refused 552", describe(replies("552")));
        assertEquals(State.CLOSED, dialogue.state());
    }

    @Test
    void theNextMessageBeginsBehindTheContentOfTheOneBefore() {
        open("PIPELINING");
        dialogue.send(envelope(Partial.reject, 1));
        assertFalse(dialogue.mayGoAhead());
        replies("250 250 354");
        assertFalse(dialogue.mayGoAhead(), "its content is not sent");
        dialogue.contentSent();
        assertTrue(dialogue.mayGoAhead());
        dialogue.takeOutput();
        dialogue.send(envelope(Partial.reject, 1));
        assertEquals("MAIL FROM:<ann@x>\r\nRCPT TO:<r0@x>\r\nDATA\r\n", dialogue.takeOutput());
        assertFalse(dialogue.mayGoAhead(), "one is ahead");
        assertEquals("Sent 250", describe(replies("250")));
        assertTrue(dialogue.goOn());
        assertEquals(State.AWAITS_REPLY, dialogue.state());
        replies("250 250 354");
        assertEquals(State.AWAITS_CONTENT, dialogue.state());
        dialogue.contentSent();
        assertEquals("Sent 250", describe(replies("250")));
        assertFalse(dialogue.goOn());
        assertEquals(State.READY, dialogue.state());
    }

    @ParameterizedTest
    @CsvSource({"554, Refused 554", "452, Refused 452"})
    void theNextMessageGoesOnThoughTheOneBeforeWasRefused(String reply, String outcome) {
        ahead();
        assertEquals(outcome, describe(replies(reply)));
        assertTrue(dialogue.goOn());
        assertFalse(dialogue.isAcknowledged());
        replies("250 250 354");
        assertEquals(State.AWAITS_CONTENT, dialogue.state());
    }

    @Test
    void whatIsLostWithAMessageAheadIsTheOneWhoseContentWasSent() {
        ahead();
        dialogue.lost("gone", null);
        assertInstanceOf(ClientOutcome.Unknown.class, dialogue.takeOutcome());
        assertFalse(dialogue.goOn());
        assertEquals(State.CLOSED, dialogue.state());
    }

    @Test
    void aMessageAheadThatTheServerCanNotTakeIsToldInItsTurn() {
        open("PIPELINING", "SIZE 5");
        dialogue.send(envelope(ContentKind.UNKNOWN, MailWishes.NONE, Recipient.of("bob@x")));
        replies("250 250 354");
        dialogue.contentSent();
        dialogue.takeOutput();
        dialogue.send(envelope(Partial.reject, 1));
        assertEquals("", dialogue.takeOutput());
        assertEquals("Sent 250", describe(replies("250")));
        assertTrue(dialogue.goOn());
        assertEquals("Refused 552", describe(dialogue.takeOutcome()));
        assertEquals(State.READY, dialogue.state());
    }

    @Test
    void withoutPipeliningNothingGoesAhead() {
        open("CHUNKING");
        dialogue.send(envelope(Partial.reject, 1));
        replies("250 250");
        dialogue.contentSent();
        assertFalse(dialogue.mayGoAhead());
        assertThrows(IllegalStateException.class, () -> dialogue.send(envelope(Partial.reject, 1)));
    }

    /** LMTP: replies to three recipients, then those behind the content, one for each accepted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accept|250 250 250|250 250 250|Sent 250|{}",
                "accept|250 250 250|250 550 450|Sent 250|{r1@x=550, r2@x=450}",
                "accept|250 550 250|250 450|Sent 250|{r1@x=550, r2@x=450}",
                "accept|250 250 250|450 550 550|Refused 450|{r0@x=450, r1@x=550, r2@x=550}",
                "accept|250 250 250|550 550 550|Refused 550|{r0@x=550, r1@x=550, r2@x=550}",
                "reject|250 250 250|250 250 250|Sent 250|{}",
                "reject|250 250 250|250 452 250|Refused 554|{r1@x=452}",
                "accept|250 250 250|250 421|Sent 250|{r1@x=421, r2@x=421}",
                "reject|250 250 250|250 421|Refused 554|{r1@x=421, r2@x=421}",
                "accept|250 250 250|421|Broken 421|",
                "accept|250 250 250|550 421|Broken 421|",
                "accept|250 250 250|250 354|Unknown|"
            })
    void readsAReplyForEachRecipientInLmtp(
            Partial partial, String recipients, String finals, String outcome, String rejected) {
        ClientDialogue lmtp =
                new ClientDialogue(
                        "here",
                        new ClientTerms(
                                MailProtocol.lmtp, TlsMode.off, false, null, false, "there", 24));
        lmtp.reply(Reply.of(220, "there"));
        assertEquals("LHLO here\r\n", lmtp.takeOutput());
        lmtp.reply(Reply.of(250, "there\nPIPELINING"));
        lmtp.send(envelope(partial, 3));
        replies(lmtp, "250 " + recipients + " 354");
        lmtp.contentSent();
        ClientOutcome end = replies(lmtp, finals);
        assertEquals(outcome, describe(end));
        assertEquals(rejected, rejected(end));
    }

    @Test
    void lossBetweenTheRepliesOfLmtpIsUnknown() {
        ClientDialogue lmtp =
                new ClientDialogue(
                        "here",
                        new ClientTerms(
                                MailProtocol.lmtp, TlsMode.off, false, null, false, "there", 24));
        lmtp.reply(Reply.of(220, "there"));
        lmtp.reply(Reply.of(250, "there\nPIPELINING"));
        lmtp.send(envelope(Partial.accept, 2));
        replies(lmtp, "250 250 250 354");
        lmtp.contentSent();
        assertNull(replies(lmtp, "250"));
        lmtp.lost("gone", null);
        assertInstanceOf(ClientOutcome.Unknown.class, lmtp.takeOutcome());
    }

    /** What is listed, then what MAIL and RCPT say of a message that wishes for everything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HELP|MAIL FROM:<ann@x>|RCPT TO:<bob@x>",
                "DSN|MAIL FROM:<ann@x> RET=HDRS ENVID=a+2Bb|RCPT TO:<bob@x> NOTIFY=FAILURE,DELAY ORCPT=rfc822;b+2Bb@x",
                "DELIVERBY|MAIL FROM:<ann@x> BY=60;R|RCPT TO:<bob@x>",
                "FUTURERELEASE 9 x|MAIL FROM:<ann@x> HOLDFOR=9|RCPT TO:<bob@x>",
                "MT-PRIORITY|MAIL FROM:<ann@x> MT-PRIORITY=3|RCPT TO:<bob@x>",
                "XFLAG|MAIL FROM:<ann@x> XFLAG|RCPT TO:<bob@x>",
                "RRVS|MAIL FROM:<ann@x>|RCPT TO:<bob@x> RRVS=2014-04-03T23:01:00Z"
            })
    void saysWhatWasWishedWhereTheServerListsIt(String listed, String mail, String rcpt) {
        open(listed, "PIPELINING");
        Map<String, String> others =
                new java.util.TreeMap<>(
                        Map.of("BY", "60;R", "HOLDFOR", "9", "MT-PRIORITY", "3", "XFLAG", ""));
        Recipient bob =
                Recipient.of("bob@x")
                        .withDsnNotify("FAILURE,DELAY")
                        .withDsnOriginal("rfc822;b+b@x")
                        .withParameters(Map.of("RRVS", "2014-04-03T23:01:00Z"));
        dialogue.send(envelope(PLAIN, new MailWishes(false, "a+b", "HDRS", others), bob));
        assertEquals(mail + "\r\n" + rcpt + "\r\nDATA\r\n", dialogue.takeOutput());
    }

    /** RFC 8689: by TLS, and listed there. */
    @ParameterizedTest
    @CsvSource({"true,REQUIRETLS,true", "true,HELP,false", "false,REQUIRETLS,false"})
    void asksForTlsOnEveryHopOrDoesNotSend(boolean tls, String listed, boolean sent) {
        ClientTerms terms =
                new ClientTerms(
                        MailProtocol.smtp,
                        tls ? TlsMode.implicit : TlsMode.off,
                        true,
                        null,
                        false,
                        "there",
                        25);
        ClientDialogue one = new ClientDialogue("here", terms);
        if (tls) {
            one.secured(null, false);
        }
        one.reply(Reply.of(220, "there"));
        one.reply(Reply.of(250, "there\n" + listed));
        one.takeOutput();
        if (sent) {
            one.send(
                    envelope(
                            PLAIN,
                            new MailWishes(true, null, null, Map.of()),
                            Recipient.of("bob@x")));
            assertEquals("MAIL FROM:<ann@x> REQUIRETLS\r\n", one.takeOutput());
        } else {
            ClientOutcome.Refused refused =
                    assertInstanceOf(ClientOutcome.Refused.class, one.takeOutcome());
            assertEquals("5.7.30", refused.reply().getStatus());
        }
    }

    /** The limits of RFC 9422: how many of four recipients at two domains are asked about. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LIMITS RCPTMAX=2|accept|a@x b@y",
                "LIMITS RCPTDOMAINMAX=1|accept|a@x c@x",
                "LIMITS RCPTMAX=3 RCPTDOMAINMAX=1 MAILMAX=5|accept|a@x c@x",
                "LIMITS RCPTMAX=4|reject|a@x b@y c@x d@y",
                "LIMITS RCPTMAX=0|reject|a@x b@y c@x d@y",
                "LIMITS RCPTMAX=x|reject|a@x b@y c@x d@y",
                "LIMITS|reject|a@x b@y c@x d@y",
                "LIMITS RCPTMAX=3|reject|"
            })
    void asksForNoMoreRecipientsThanTheServerTakes(String listed, Partial partial, String asked) {
        open(listed, "PIPELINING");
        Recipient[] to =
                List.of("a@x", "b@y", "c@x", "d@y").stream()
                        .map(Recipient::of)
                        .toArray(Recipient[]::new);
        dialogue.send(envelope(partial, PLAIN, MailWishes.NONE, to));
        if (asked == null) {
            assertEquals("Refused 452", describe(dialogue.takeOutcome()));
            assertEquals("", dialogue.takeOutput());
            return;
        }
        StringBuilder commands = new StringBuilder("MAIL FROM:<ann@x>\r\n");
        for (String one : asked.split(" ")) {
            commands.append("RCPT TO:<").append(one).append(">\r\n");
        }
        assertEquals(commands + "DATA\r\n", dialogue.takeOutput());
        replies("250 " + "250 ".repeat(asked.split(" ").length) + "354");
        dialogue.contentSent();
        ClientOutcome.Sent sent = assertInstanceOf(ClientOutcome.Sent.class, replies("250"));
        assertEquals(4, asked.split(" ").length + sent.rejected().size());
    }

    private static final ContentKind PLAIN = new ContentKind(10, BodyType.SEVEN_BIT, true);

    private void ahead() {
        open("PIPELINING");
        dialogue.send(envelope(Partial.reject, 1));
        replies("250 250 354");
        dialogue.contentSent();
        dialogue.send(envelope(Partial.reject, 1));
        dialogue.takeOutput();
    }

    private void open(String... listed) {
        dialogue.reply(Reply.of(220, "there"));
        dialogue.reply(Reply.of(250, "there\n" + String.join("\n", listed)));
        dialogue.takeOutput();
    }

    private ClientOutcome replies(String codes) {
        return replies(dialogue, codes);
    }

    private static ClientOutcome replies(ClientDialogue dialogue, String codes) {
        ClientOutcome end = null;
        for (String code : codes.split(" ")) {
            dialogue.reply(Reply.of(Integer.parseInt(code), "text"));
            ClientOutcome now = dialogue.takeOutcome();
            end = now == null ? end : now;
        }
        return end;
    }

    private static OutgoingEnvelope envelope(Partial partial, int recipients) {
        Recipient[] to = new Recipient[recipients];
        for (int i = 0; i < recipients; i++) {
            to[i] = Recipient.of("r" + i + "@x");
        }
        return envelope(partial, PLAIN, MailWishes.NONE, to);
    }

    private static OutgoingEnvelope envelope(ContentKind kind, MailWishes wishes, Recipient... to) {
        return envelope(Partial.reject, kind, wishes, to);
    }

    private static OutgoingEnvelope envelope(
            Partial partial, ContentKind kind, MailWishes wishes, Recipient... to) {
        return new OutgoingEnvelope(
                Verb.MAIL, "ann@x", List.of(to), false, kind, partial, true, wishes);
    }

    private static String describe(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Sent sent) {
            return "Sent " + sent.reply().getCode();
        }
        if (outcome instanceof ClientOutcome.Refused refused) {
            return "Refused " + refused.reply().getCode();
        }
        if (outcome instanceof ClientOutcome.Broken broken) {
            return "Broken " + broken.reply().getCode();
        }
        return outcome == null ? "none" : outcome.getClass().getSimpleName();
    }

    private static String rejected(ClientOutcome outcome) {
        Map<Recipient, Reply> rejected = null;
        if (outcome instanceof ClientOutcome.Sent sent) {
            rejected = sent.rejected();
        } else if (outcome instanceof ClientOutcome.Refused refused) {
            rejected = refused.rejected();
        }
        return rejected == null ? null : rejected.toString().replace(" text", "");
    }
}
