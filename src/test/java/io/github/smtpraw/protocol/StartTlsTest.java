package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Step.After;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS in the dialogue (RFC 3207 4). */
class StartTlsTest {
    private static final String SUITE = "TLSv1.3 TLS_AES_128_GCM_SHA256";

    private static Dialogues in(State state, TlsMode mode) {
        return Dialogues.with().tls(mode).in(state);
    }

    @ParameterizedTest
    @CsvSource({
        "C, STARTTLS, 503 5.5.1",
        "R, STARTTLS, 220 2.0.0",
        "R, starttls, 220 2.0.0",
        "M, STARTTLS, 503 5.5.1",
        "T, STARTTLS, 503 5.5.1",
        "C, STARTTLS x, 501 5.5.4",
        "R, STARTTLS x, 501 5.5.4",
        "T, STARTTLS x, 501 5.5.4"
    })
    void itHasItsPlaceBetweenHeloAndMail(State state, String command, String codes) {
        Dialogues talk = in(state, TlsMode.opportunistic);
        assertEquals(codes, Dialogues.codes(talk.say(command)));
        assertEquals(state, talk.state());
    }

    @Test
    void theHandshakeFollowsThe220Alone() {
        Dialogues talk = in(State.R, TlsMode.opportunistic);
        assertEquals(After.CONTINUE, Dialogues.after(talk.line("STARTTLS x")));
        assertEquals(After.START_TLS, Dialogues.after(talk.line("STARTTLS")));
    }

    @Test
    void behindTheHandshakeTheClientIsAStranger() {
        Dialogues talk = in(State.R, TlsMode.opportunistic);
        talk.session.authenticated("ann");
        talk.line("STARTTLS");
        talk.dialogue().secured(SUITE, "CN=ann", null);
        assertNull(talk.session.getHelo());
        assertNull(talk.session.getAuthUser());
        assertEquals(SUITE, talk.session.getTls());
        assertEquals("CN=ann", talk.session.getClientSubject());
        assertEquals(State.C, talk.state());
        assertEquals("503 5.5.1", Dialogues.codes(talk.say("MAIL FROM:<a@example.com>")));
        assertEquals(250, talk.say("EHLO client.example").getCode());
        assertEquals("ESMTPS", talk.session.getProtocol());
        assertEquals("503 5.5.1", Dialogues.codes(talk.say("STARTTLS")));
    }

    @Test
    void itIsListedUntilTheSessionIsEncrypted() {
        Dialogues talk = in(State.C, TlsMode.opportunistic);
        assertTrue(talk.say("EHLO a").lines().contains("STARTTLS"));
        talk.dialogue().secured(SUITE, null, null);
        assertFalse(talk.say("EHLO a").lines().contains("STARTTLS"));
    }

    @Test
    void withoutTlsItIsNotImplemented() {
        Dialogues talk = in(State.R, TlsMode.off);
        assertEquals("502 5.5.1", Dialogues.codes(talk.say("STARTTLS")));
        assertFalse(talk.say("EHLO a").lines().contains("STARTTLS"));
    }

    @Test
    void aRefusedClientIsRefusedItToo() {
        Dialogues talk =
                Dialogues.with()
                        .tls(TlsMode.opportunistic)
                        .asking(ServerStage.CONNECT)
                        .unconnected();
        talk.connect();
        talk.answer(new Outcome.Verdict(false));
        assertEquals("503 5.5.1", Dialogues.codes(talk.say("STARTTLS")));
    }

    @Test
    void noTlsNowLeavesTheSessionAsItWas() {
        Dialogues talk = in(State.R, TlsMode.opportunistic);
        talk.line("STARTTLS");
        assertEquals(
                "454 4.7.0", Dialogues.codes(Dialogues.reply(talk.dialogue().tlsUnavailable())));
        assertEquals(250, talk.say("MAIL FROM:<a@example.com>").getCode());
    }

    @Test
    void whatIsNoHandshakeEndsTheSession() {
        Dialogues talk = in(State.R, TlsMode.opportunistic);
        talk.line("STARTTLS");
        Step step = talk.dialogue().notTls();
        assertEquals("501 5.5.1", Dialogues.codes(Dialogues.reply(step)));
        assertEquals(After.CLOSE, Dialogues.after(step));
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL FROM:<a@example.com>, 530 5.7.0, 250 2.1.0",
        "SEND FROM:<a@example.com>, 530 5.7.0, 250 2.1.0",
        "SOML FROM:<a@example.com>, 530 5.7.0, 250 2.1.0",
        "SAML FROM:<a@example.com>, 530 5.7.0, 250 2.1.0",
        "RCPT TO:<a@example.com>, 530 5.7.0, 503 5.5.1",
        "VRFY a, 530 5.7.0, 252 2.0.0",
        "DATA, 503 5.5.1, 503 5.5.1",
        "EXPN a, 502 5.5.1, 502 5.5.1",
        "TURN, 502 5.5.1, 502 5.5.1",
        "XYZZY, 500 5.5.2, 500 5.5.2",
        "NOOP, 250 2.0.0, 250 2.0.0",
        "RSET, 250 2.0.0, 250 2.0.0",
        "HELP, 214 2.0.0, 214 2.0.0",
        "EHLO a, 250 -, 250 -",
        "HELO a, 250 -, 250 -",
        "QUIT, 221 2.0.0, 221 2.0.0"
    })
    void whereTlsIsRequiredWhatTellsOrTakesWaitsForIt(String command, String clear, String tls) {
        Dialogues talk = in(State.R, TlsMode.required);
        assertEquals(clear, Dialogues.codes(talk.say(command)));
        Dialogues encrypted = Dialogues.with().tls(TlsMode.required).in(State.R);
        encrypted.dialogue().secured(SUITE, null, null);
        encrypted.say("EHLO client.example");
        assertEquals(tls, Dialogues.codes(encrypted.say(command)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "ETRN example.org"})
    void whereTlsIsRequiredVerbsOfExtensionsWaitForItToo(String command) {
        Dialogues talk =
                Dialogues.with()
                        .tls(TlsMode.required)
                        .enabling("ETRN")
                        .asking(ServerStage.AUTH)
                        .in(State.R);
        assertEquals("530 5.7.0", Dialogues.codes(talk.say(command)));
    }

    @ParameterizedTest
    @EnumSource(names = {"off", "opportunistic", "implicit"})
    void elsewhereNothingWaits(TlsMode mode) {
        assertEquals(250, in(State.R, mode).say("MAIL FROM:<a@example.com>").getCode());
    }
}
