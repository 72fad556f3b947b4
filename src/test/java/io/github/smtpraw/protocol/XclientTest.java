package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Step.Ask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XCLIENT, by which a trusted proxy says whom it speaks for. */
class XclientTest {
    private static final String LISTED =
            "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";

    private static Dialogues trusted(State state) {
        return with().xclientHosts("192.0.2.0/24").in(state);
    }

    @Test
    void aTrustedPeerSeesItListedAndNobodyElse() {
        assertTrue(trusted(State.C).say("EHLO x").lines().contains(LISTED));
        Dialogues stranger = with().xclientHosts("198.51.100.0/24").in(State.R);
        assertTrue(stranger.say("EHLO x").lines().stream().noneMatch(l -> l.startsWith("XCL")));
        assertEquals("550 5.7.0", codes(stranger.say("XCLIENT ADDR=192.0.2.9")));
    }

    @Test
    void theSessionBeginsAnewAsThatClient() {
        Dialogues talk = trusted(State.R);
        Reply greeting =
                talk.say(
                        "XCLIENT name=mail.example.com ADDR=198.51.100.7 PORT=2525"
                                + " DESTADDR=IPV6:2001:DB8::1 DESTPORT=25 LOGIN=ann+40b.example");
        assertEquals("220 -", codes(greeting));
        assertEquals(State.C, talk.state());
        assertEquals("503 5.5.1", codes(talk.say("MAIL FROM:<>")));
        talk.say("EHLO client.example");
        assertEquals("198.51.100.7:2525", talk.session.getRemoteAddress());
        assertEquals("[2001:db8::1]:25", talk.session.getLocalAddress());
        assertEquals("ann@b.example", talk.session.getAuthUser());
        assertEquals("ESMTPA", talk.session.getProtocol());
        assertEquals("client.example", talk.session.getHelo());
    }

    @Test
    void theConnectionIsAskedAboutAgainWithTheNewAddress() {
        Dialogues talk = with().xclientHosts("192.0.2.1").asking(ServerStage.CONNECT).in(State.R);
        Ask asked = assertInstanceOf(Ask.class, talk.line("XCLIENT ADDR=IPV6:2001:db8::7"));
        assertEquals(ServerStage.CONNECT, asked.stage());
        assertEquals("2001:db8::7", asked.subject());
        assertEquals("554 5.7.1", codes(reply(talk.answer(new Outcome.Verdict(false)))));
        assertEquals("503 5.5.1", codes(talk.say("EHLO x")));
    }

    @Test
    void whatTheProxyTellsOfHeloAndProtocolStays() {
        Dialogues talk = trusted(State.R);
        talk.say("XCLIENT HELO=client.example PROTO=smtp");
        talk.say("EHLO proxy.example");
        assertEquals("client.example", talk.session.getHelo());
        assertEquals("SMTP", talk.session.getProtocol());
        assertTrue(talk.session.isExtended());
        talk.say("XCLIENT HELO=[UNAVAILABLE] PROTO=[UNAVAILABLE]");
        assertNull(talk.session.getHelo());
    }

    @Test
    void theNextClientIsNotTakenForTheOneBefore() {
        Dialogues talk = trusted(State.R);
        talk.say("XCLIENT ADDR=198.51.100.7 LOGIN=ann HELO=ann.example PROTO=SMTP");
        assertEquals("220 -", codes(talk.say("XCLIENT ADDR=198.51.100.8")));
        talk.say("EHLO proxy.example");
        assertNull(talk.session.getAuthUser());
        assertEquals("proxy.example", talk.session.getHelo());
        assertEquals("ESMTP", talk.session.getProtocol());
    }

    @Test
    void whoTheClientIsToldToBeInClearCountsNoMoreUnderTls() {
        Dialogues talk = with().xclientHosts("192.0.2.1").tls(TlsMode.opportunistic).in(State.R);
        talk.say("XCLIENT ADDR=198.51.100.7 LOGIN=ann HELO=ann.example");
        talk.say("EHLO proxy.example");
        talk.line("STARTTLS");
        talk.dialogue().secured("TLSv1.3 TLS_AES_128_GCM_SHA256", null, null);
        assertNull(talk.session.getAuthUser());
        assertNull(talk.session.getHelo());
        assertTrue(talk.session.getRemoteAddress().startsWith("198.51.100.7:"));
    }

    @Test
    void theProxysCertificateIsNotItsClients() {
        Dialogues talk = with().xclientHosts("192.0.2.1").tls(TlsMode.opportunistic).in(State.R);
        talk.line("STARTTLS");
        talk.dialogue().secured("TLSv1.3 TLS_AES_128_GCM_SHA256", "CN=proxy", null);
        talk.say("EHLO proxy.example");
        talk.say("XCLIENT ADDR=198.51.100.7");
        assertNull(talk.session.getClientSubject());
    }

    @Test
    void aClientThatTheProxyDoesNotKnowIsNotTheProxy() {
        Dialogues talk = trusted(State.R);
        talk.say("XCLIENT NAME=[TEMPUNAVAIL] ADDR=[UNAVAILABLE] PORT=[UNAVAILABLE]");
        assertEquals("unknown:0", talk.session.getRemoteAddress());
        assertEquals("220 -", codes(talk.say("XCLIENT ADDR=198.51.100.7 PORT=1")));
        assertEquals("198.51.100.7:1", talk.session.getRemoteAddress());
    }

    @ParameterizedTest
    @CsvSource({"M", "T", "B"})
    void withinATransactionItIs503(State state) {
        Dialogues talk = trusted(state);
        assertEquals("503 5.5.1", codes(talk.say("XCLIENT ADDR=198.51.100.7")));
        assertEquals(state, talk.state());
        assertEquals("192.0.2.1:4321", talk.session.getRemoteAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ADDR",
                "ADDR=",
                "ADDR=localhost",
                "ADDR=1.2.3",
                "ADDR=1.2.3.4.5",
                "ADDR=IPV6:1.2.3.4",
                "ADDR=[1.2.3.4]",
                "ADDR=1.2.3.4 ADDR=1.2.3.4",
                "ADDR=1.2.3.4 X=Y",
                "PORT=65536",
                "PORT=-1",
                "PROTO=LMTP",
                "HELO=a+0Ab",
                "HELO=a+b",
                "HELO=a+4",
                "LOGIN=+20",
                "NAME=a+7F"
            })
    void aBadAttributeIs501AndChangesNothing(String attributes) {
        Dialogues talk = trusted(State.R);
        assertEquals("501 5.5.4", codes(talk.say("XCLIENT " + attributes)));
        assertEquals(State.R, talk.state());
        assertEquals("192.0.2.1:4321", talk.session.getRemoteAddress());
    }
}
