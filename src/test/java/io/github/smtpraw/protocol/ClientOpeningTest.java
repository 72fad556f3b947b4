package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientDialogue.State;
import java.util.List;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client opens a session: STARTTLS, AUTH and LHLO, reply by reply. */
class ClientOpeningTest {
    /** What a mechanism says; {@code fail} instead of a word fails. */
    private record Script(String mechanism, String... words) {}

    /**
     * Each row: what the client wants; the dialogue, replies {@code >} what they call forth ({@code
     * TLS} a handshake, which succeeds); the outcome; its stage; the state of the connection.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Opportunistic TLS.
                "opportunistic|220 > EHLO; 250 STARTTLS > STARTTLS; 220 > TLS; tls > EHLO; 250 > -|none||READY",
                "opportunistic|220 > EHLO; 250 SIZE > -|none||READY",
                "opportunistic|220 > EHLO; 250 STARTTLS > STARTTLS; 454 > -|none||READY",
                "opportunistic|220 > EHLO; 250 STARTTLS > STARTTLS; 500 > -|none||READY",
                "opportunistic|220 > EHLO; 500 > HELO; 250 > -|none||READY",
                "opportunistic|220 > EHLO; 250 STARTTLS > STARTTLS; 421 > -|Broken 421|STARTTLS|CLOSED",
                "opportunistic|220 > EHLO; 250 STARTTLS > STARTTLS; 250 > -|Broken 250|STARTTLS|CLOSED",
                "opportunistic|220 > EHLO; 250 STARTTLS > STARTTLS; 354 > -|Broken 354|STARTTLS|CLOSED",
                // TLS or nothing.
                "required|220 > EHLO; 250 STARTTLS > STARTTLS; 220 > TLS; tls > EHLO; 250 > -|none||READY",
                "required|220 > EHLO; 250 SIZE > QUIT; 221 > -|Refused 454|STARTTLS|CLOSED",
                "required|220 > EHLO; 250 STARTTLS > STARTTLS; 454 > QUIT|Refused 454|STARTTLS|AWAITS_REPLY",
                "required|220 > EHLO; 250 STARTTLS > STARTTLS; 502 > QUIT|Refused 502|STARTTLS|AWAITS_REPLY",
                "required|220 > EHLO; 500 > HELO; 250 > QUIT|Refused 454|STARTTLS|AWAITS_REPLY",
                "required|220 > EHLO; 250 STARTTLS > STARTTLS; 220 > TLS; tls > EHLO; 500 > HELO; 250 > -|none||READY",
                "required|220 > EHLO; 250 STARTTLS > STARTTLS; 220 > TLS; tls > EHLO; 250 STARTTLS > -|none||READY",
                "required|220 > EHLO; 250 STARTTLS > STARTTLS; 220 > TLS; no tls > -|Broken|TLS|CLOSED",
                // From the first octet on, and never.
                "implicit|tls > -; 220 > EHLO; 250 STARTTLS > -|none||READY",
                "implicit|no tls > -|Broken|TLS|CLOSED",
                "off|220 > EHLO; 250 STARTTLS > -|none||READY"
            })
    void usesTlsAsItIsTold(String tls, String script, String outcome, String stage, State state) {
        ClientTerms terms = terms(TlsMode.valueOf(tls), MailProtocol.smtp, null, false);
        play(new ClientDialogue("here", terms), script, outcome, stage, state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "220 > LHLO; 250 > -|none||READY",
                "220 > LHLO; 500 > QUIT|Refused 500|EHLO|AWAITS_REPLY",
                "220 > LHLO; 502 > QUIT|Refused 502|EHLO|AWAITS_REPLY"
            })
    void opensLmtpWithLhloAndNothingElse(String script, String outcome, String stage, State state) {
        ClientTerms terms = terms(TlsMode.off, MailProtocol.lmtp, null, false);
        play(new ClientDialogue("here", terms), script, outcome, stage, state);
    }

    @Test
    void forgetsWhatWasListedAheadOfTls() {
        ClientDialogue dialogue =
                new ClientDialogue("here", terms(TlsMode.required, MailProtocol.smtp, null, false));
        dialogue.reply(Reply.of(220, "there"));
        dialogue.reply(Reply.of(250, "there\nSTARTTLS\nPIPELINING\nAUTH PLAIN"));
        assertFalse(dialogue.offered().isSecure());
        dialogue.reply(Reply.of(220, "go"));
        dialogue.secured(null, false);
        assertFalse(dialogue.offered().has("PIPELINING"));
        dialogue.reply(Reply.of(250, "there\nREQUIRETLS"));
        assertTrue(dialogue.offered().isSecure());
        assertFalse(dialogue.offered().has("AUTH"));
    }

    /**
     * Each row: what the mechanisms say in their order ({@code NAME:initial,answer,…}, {@code -}
     * for no initial response, {@code !} for a failure, {@code *} behind one that is not complete);
     * the dialogue behind EHLO over TLS; the outcome; its stage; the state.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PLAIN:hi|250 AUTH PLAIN > AUTH PLAIN aGk=; 235 > -|none||READY",
                "PLAIN:|250 AUTH PLAIN > AUTH PLAIN =; 235 > -|none||READY",
                "LOGIN:-,a,b|250 AUTH LOGIN > AUTH LOGIN; 334 VQ== > YQ==; 334 UA== > Yg==; 235 > -|none||READY",
                "LOGIN:-,|250 AUTH LOGIN > AUTH LOGIN; 334 > ''; 235 > -|none||READY",
                "PLAIN:hi|250 AUTH PLAIN > AUTH PLAIN aGk=; 535 > QUIT; 221 > -|Refused 535|AUTH|CLOSED",
                "PLAIN:hi|250 AUTH PLAIN > AUTH PLAIN aGk=; 454 > QUIT|Refused 454|AUTH|AWAITS_REPLY",
                "PLAIN:hi|250 AUTH PLAIN > AUTH PLAIN aGk=; 421 > -|Broken 421|AUTH|CLOSED",
                "PLAIN:hi|250 AUTH PLAIN > AUTH PLAIN aGk=; 354 > -|Broken|AUTH|CLOSED",
                "PLAIN:hi|250 SIZE > QUIT|Refused 504|AUTH|AWAITS_REPLY",
                "PLAIN:hi|500 > HELO; 250 > QUIT|Refused 504|AUTH|AWAITS_REPLY",
                "|250 AUTH X > QUIT|Refused 504|AUTH|AWAITS_REPLY",
                "A:x;B:y|250 AUTH A B > AUTH A eA==; 504 > AUTH B eQ==; 235 > -|none||READY",
                "A:x;B:y|250 AUTH A B > AUTH A eA==; 534 > AUTH B eQ==; 235 > -|none||READY",
                "A:x|250 AUTH A > AUTH A eA==; 504 > QUIT|Refused 504|AUTH|AWAITS_REPLY",
                "A:x;B:y|250 AUTH A B > AUTH A eA==; 535 > QUIT|Refused 535|AUTH|AWAITS_REPLY",
                "A:x|250 AUTH A B > AUTH A eA==; 534 > QUIT|Refused 534|AUTH|AWAITS_REPLY",
                // What makes no sense, or is not proved.
                "S:x,y|250 AUTH S > AUTH S eA==; 334 !!! > -|Broken|AUTH|CLOSED",
                "S:x,!|250 AUTH S > AUTH S eA==; 334 eA== > -|Broken|AUTH|CLOSED",
                "S:!|250 AUTH S > -|Broken|AUTH|CLOSED",
                "S:x,*|250 AUTH S > AUTH S eA==; 235 > -|Broken|AUTH|CLOSED"
            })
    void authenticates(
            String mechanisms, String script, String outcome, String stage, State state) {
        ClientTerms terms =
                terms(TlsMode.implicit, MailProtocol.smtp, credentials(mechanisms), false);
        ClientDialogue dialogue = new ClientDialogue("here", terms);
        dialogue.secured(null, false);
        dialogue.reply(Reply.of(220, "there"));
        assertEquals("EHLO here\r\n", dialogue.takeOutput());
        play(dialogue, script, outcome, stage, state);
    }

    @ParameterizedTest
    @CsvSource({"off", "opportunistic"})
    void showsNoCredentialsWhereTheyCouldBeReadUnlessAllowed(TlsMode tls) {
        ClientCredentials credentials = credentials("PLAIN:hi");
        String script = "220 > EHLO; 250 AUTH PLAIN > ";
        play(
                new ClientDialogue("here", terms(tls, MailProtocol.smtp, credentials, false)),
                script + "QUIT",
                "Refused 538",
                "AUTH",
                State.AWAITS_REPLY);
        play(
                new ClientDialogue("here", terms(tls, MailProtocol.smtp, credentials, true)),
                script + "AUTH PLAIN aGk=; 235 > -",
                "none",
                null,
                State.READY);
    }

    @Test
    void anInitialResponseTooLongForTheLineGoesBehindThe334() {
        ClientDialogue dialogue =
                new ClientDialogue(
                        "here",
                        terms(
                                TlsMode.off,
                                MailProtocol.smtp,
                                credentials("A:" + "x".repeat(10_000)),
                                true));
        dialogue.reply(Reply.of(220, "there"));
        dialogue.takeOutput();
        dialogue.reply(Reply.of(250, "there\nAUTH A"));
        dialogue.takeWork().get().run();
        assertEquals("AUTH A\r\n", dialogue.takeOutput());
        dialogue.reply(Reply.of(334, ""));
        assertTrue(dialogue.takeOutput().startsWith("eHh4"));
    }

    @Test
    void challengesHaveAnEndThoughTheMechanismHasNone() {
        ClientDialogue dialogue = authenticating("A:" + "x,".repeat(1000));
        for (int i = 0; i < 16; i++) {
            dialogue.reply(Reply.of(334, ""));
            dialogue.takeWork().get().run();
            assertEquals(State.AWAITS_REPLY, dialogue.state());
        }
        dialogue.reply(Reply.of(334, ""));
        assertEquals("Broken", describe(dialogue.takeOutcome()));
        assertEquals(State.CLOSED, dialogue.state());
    }

    @ParameterizedTest
    @ValueSource(ints = {334, 235, 535, 250})
    void aReplyAheadOfTheResponseEndsIt(int code) {
        ClientDialogue dialogue = authenticating("A:x,y,z");
        dialogue.takeOutput();
        dialogue.reply(Reply.of(334, ""));
        Runnable then = dialogue.takeWork().get();
        dialogue.reply(Reply.of(code, ""));
        assertEquals("Broken", describe(dialogue.takeOutcome()));
        then.run();
        assertNull(dialogue.takeWork());
        assertEquals("", dialogue.takeOutput());
        assertEquals(State.CLOSED, dialogue.state());
    }

    @Test
    void aReplyAheadOfAuthEndsIt() {
        ClientDialogue dialogue = new ClientDialogue("here", inClear(credentials("A:x")));
        dialogue.reply(Reply.of(220, "there"));
        dialogue.reply(Reply.of(250, "there\nAUTH A"));
        dialogue.reply(Reply.of(235, "welcome"));
        assertEquals("Broken", describe(dialogue.takeOutcome()));
    }

    /** Behind AUTH and its initial response. */
    private static ClientDialogue authenticating(String mechanism) {
        ClientDialogue dialogue = new ClientDialogue("here", inClear(credentials(mechanism)));
        dialogue.reply(Reply.of(220, "there"));
        dialogue.reply(Reply.of(250, "there\nAUTH A"));
        dialogue.takeWork().get().run();
        return dialogue;
    }

    private static ClientTerms inClear(ClientCredentials credentials) {
        return terms(TlsMode.off, MailProtocol.smtp, credentials, true);
    }

    private static ClientTerms terms(
            TlsMode tls, MailProtocol protocol, ClientCredentials credentials, boolean withoutTls) {
        return new ClientTerms(protocol, tls, false, credentials, withoutTls, "there", 25);
    }

    /** Takes the first that the server lists. */
    private static ClientCredentials credentials(String mechanisms) {
        List<Script> scripts =
                mechanisms == null
                        ? List.of()
                        : List.of(mechanisms.split(";")).stream()
                                .map(ClientOpeningTest::script)
                                .toList();
        return offer -> {
            for (Script script : scripts) {
                if (offer.mechanisms().contains(script.mechanism())) {
                    return new Exchange(script);
                }
            }
            return null;
        };
    }

    private static Script script(String mechanism) {
        int colon = mechanism.indexOf(':');
        return new Script(
                mechanism.substring(0, colon), mechanism.substring(colon + 1).split(",", -1));
    }

    private static final class Exchange implements ClientSaslExchange {
        private final Script script;
        private int next = 1;

        Exchange(Script script) {
            this.script = script;
        }

        @Override
        public String mechanism() {
            return script.mechanism();
        }

        @Override
        public byte[] initialResponse() throws SaslException {
            return script.words()[0].equals("-") ? null : word(script.words()[0]);
        }

        @Override
        public byte[] respond(byte[] challenge) throws SaslException {
            return word(script.words()[next++]);
        }

        private static byte[] word(String word) throws SaslException {
            if (word.equals("!")) {
                throw new SaslException("no");
            }
            return word.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }

        @Override
        public boolean isComplete() {
            return next == script.words().length;
        }
    }

    private static void play(
            ClientDialogue dialogue, String script, String outcome, String stage, State state) {
        ClientOutcome end = null;
        for (String step : script.split(";")) {
            String[] parts = step.strip().split(" > ", -1);
            if (parts[0].equals("tls")) {
                dialogue.secured(null, false);
            } else if (parts[0].equals("no tls")) {
                dialogue.notSecured("it failed", null);
            } else {
                String text = parts[0].length() > 3 ? parts[0].substring(4) : "";
                boolean ehlo = parts[0].startsWith("250") && !text.isEmpty();
                dialogue.reply(
                        Reply.of(
                                Integer.parseInt(parts[0].substring(0, 3)),
                                ehlo ? "there\n" + text : text));
            }
            if (dialogue.state() == State.AWAITS_WORK) {
                dialogue.takeWork().get().run();
                assertNull(dialogue.takeWork());
            }
            assertEquals(parts[1], due(dialogue, parts[1]), step);
            ClientOutcome now = dialogue.takeOutcome();
            end = end == null ? now : end;
        }
        assertEquals(outcome, describe(end));
        assertEquals(stage, stageOf(end));
        assertEquals(state, dialogue.state());
    }

    /** The command, its verb alone where that is expected; TLS; a dash for nothing. */
    private static String due(ClientDialogue dialogue, String expected) {
        String output = dialogue.takeOutput();
        if (output.isEmpty()) {
            return dialogue.state() == State.AWAITS_TLS ? "TLS" : "-";
        }
        String command = output.substring(0, output.length() - 2);
        if (command.isEmpty()) {
            return "''";
        }
        return expected.contains(" ") ? command : command.split(" ")[0];
    }

    private static String describe(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Refused refused) {
            return "Refused " + refused.reply().getCode();
        }
        if (outcome == null) {
            return "none";
        }
        ClientOutcome.Broken broken = assertInstanceOf(ClientOutcome.Broken.class, outcome);
        return broken.reply() == null ? "Broken" : "Broken " + broken.reply().getCode();
    }

    private static String stageOf(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Refused refused) {
            return refused.stage().name();
        }
        return outcome instanceof ClientOutcome.Broken broken ? broken.stage().name() : null;
    }
}
