package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Step.Ask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and replies beyond ASCII (RFC 6531). */
class Smtputf8Test {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EHLO|MAIL FROM:<ü@b> SMTPUTF8|250 2.1.0",
                "EHLO|MAIL FROM:<u@bü.example> SMTPUTF8|250 2.1.0",
                "EHLO|SAML FROM:<ü@b> SMTPUTF8|250 2.1.0",
                "EHLO|MAIL FROM:<ü@b>|501 5.6.7",
                "EHLO|MAIL FROM:<ü@b> SMTPUTF8=ü|501 5.5.4",
                "EHLO|MAIL FROM:<u@b> ENVID=ü|501 5.5.4",
                "HELO|MAIL FROM:<ü@b> SMTPUTF8|555 5.5.4",
                "HELO|MAIL FROM:<ü@b>|501 5.6.7",
                "EHLO|RSET ü|501 5.5.2",
                "EHLO|EHLO ü|501 5.5.2"
            })
    void whatGoesBeyondAsciiNeedsTheParameter(String hello, String line, String codes) {
        assertEquals(codes, codes(with().in(State.R, hello).say(line)), line);
    }

    @Test
    void recipientsBeyondAsciiBelongToATransactionWithTheParameter() {
        Dialogues talk = with().in(State.M);
        assertEquals("501 5.6.7", codes(talk.say("RCPT TO:<ü@b>")));
        talk.say("RSET");
        talk.say("MAIL FROM:<a@b> SMTPUTF8");
        assertEquals("250 2.1.5", codes(talk.say("RCPT TO:<ü@b>")));
        assertEquals("555 5.5.4", codes(talk.say("RCPT TO:<u@b> SMTPUTF8")));
        assertEquals("501 5.5.2", codes(talk.say("RCPT TO:<\u0085@b>")));
    }

    @Test
    void lengthsCountOctets() {
        Dialogues talk = with().in(State.R);
        assertEquals(501, talk.say("MAIL FROM:<" + "ü".repeat(33) + "@b> SMTPUTF8").getCode());
        assertEquals(250, talk.say("MAIL FROM:<" + "ü".repeat(32) + "@b> SMTPUTF8").getCode());
    }

    @Test
    void whatIsNoUtf8Is501AndTheSessionGoesOn() {
        Dialogues talk = with().in(State.R);
        byte[] line = "MAIL FROM:<\u00fc@b> SMTPUTF8".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "501 5.5.2", codes(Dialogues.reply(talk.dialogue().command(line, 0, line.length))));
        assertEquals(State.R, talk.state());
    }

    @Test
    void repliesMayGoBeyondAsciiWithinTheTransactionOnly() {
        Dialogues talk = with().in(State.R);
        ServerDialogue dialogue = talk.dialogue();
        assertFalse(dialogue.speaksUtf8());
        talk.say("MAIL FROM:<ü@b> SMTPUTF8");
        assertTrue(dialogue.speaksUtf8());
        talk.say("NOOP");
        talk.say("RCPT TO:<ö@b>");
        talk.say("DATA");
        talk.content(Outcome.UNCHANGED);
        assertTrue(dialogue.speaksUtf8());
        talk.say("NOOP");
        assertFalse(dialogue.speaksUtf8());
    }

    @ParameterizedTest
    @ValueSource(strings = {"VRFY", "EXPN"})
    void aQuestionWithTheParameterIsAskedWithoutIt(String verb) {
        ServerStage stage = ServerStage.valueOf(verb);
        Dialogues talk = with().asking(stage).in(State.R);
        assertEquals(new Ask(stage, "jörg", null), talk.line(verb + " jörg  smtputf8"));
        Reply reply = Dialogues.reply(talk.answer(Outcome.value("Jörg <jörg@b>")));
        assertEquals(Reply.of(250, "2.1.5", "Jörg <jörg@b>"), reply);
        assertTrue(talk.dialogue().speaksUtf8());
        talk.line(verb + " SMTPUTF8");
        talk.answer(Outcome.NOTHING);
        assertFalse(talk.dialogue().speaksUtf8());
    }

    @ParameterizedTest
    @CsvSource({"VRFY, 252 2.6.8", "EXPN, 550 5.6.8"})
    void aMailboxBeyondAsciiIsNotNamedToThoseWhoDidNotAsk(String verb, String codes) {
        Dialogues talk = with().asking(ServerStage.valueOf(verb)).in(State.R);
        Outcome two = new Outcome.Values(List.of("a@b", "Jörg <jörg@b>"), true);
        assertEquals(codes, codes(talk.say(verb + " jorg", two)));
        assertEquals(
                Reply.of(250, "2.1.5", "Jörg <jorg@b>"),
                talk.say(verb + " jorg", Outcome.value("Jörg <jorg@b>")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"VRFY", "EXPN"})
    void theParameterOfAQuestionIs504WhereItIsNotOffered(String verb) {
        Dialogues.Setup setup = with().asking(ServerStage.EXPN);
        assertEquals("504 5.5.4", codes(setup.in(State.R, "HELO").say(verb + " x SMTPUTF8")));
        setup.disabling("SMTPUTF8");
        assertEquals("504 5.5.4", codes(setup.in(State.R).say(verb + " x SMTPUTF8")));
        assertEquals("501 5.6.7", codes(setup.in(State.R).say(verb + " ü")));
    }

    @ParameterizedTest
    @CsvSource({
        "bücher.example, BÜCHER.example, true",
        "bücher.example, xn--bcher-kva.example, true",
        "XN--BCHER-KVA.example, Bücher.example, true",
        "*.bücher.example, mx.xn--bcher-kva.example, true",
        "*.xn--bcher-kva.example, mx.bücher.example, true",
        "bücher.example, bucher.example, false"
    })
    void aDomainIsTheSameInBothFormsOfItsLabels(String list, String domain, boolean same) {
        assertEquals(same, new LocalDomains(list).contains(domain));
    }

    @Test
    void aNameThatIdnaRefusesIsTheSameAsItself() {
        String name = "\u00fc" + "x".repeat(70) + ".example";
        assertTrue(new LocalDomains(name).contains(name.toUpperCase(Locale.ROOT)));
        assertFalse(new LocalDomains("example.org").contains(name));
    }

    @ParameterizedTest
    @CsvSource({
        "ESMTP, UTF8SMTP, false, false",
        "ESMTPS, UTF8SMTPS, true, false",
        "ESMTPA, UTF8SMTPA, false, true",
        "ESMTPSA, UTF8SMTPSA, true, true"
    })
    void theProtocolOfTheTraceFieldSaysUtf8(String plain, String utf8, boolean tls, boolean auth) {
        Session session = new Session("S", "192.0.2.1:1", "127.0.0.1:25");
        session.greeted("x", true);
        if (tls) {
            session.secured("TLSv1.3 X", null);
        }
        if (auth) {
            session.authenticated("ann");
        }
        assertEquals(plain, session.getProtocol());
        assertEquals(utf8, session.getUtf8Protocol());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"plain|plain", "a b|a+20b", "1+1=2|1+2B1+3D2", "ü|+C3+BC"})
    void xtextGoesThereAndBack(String text, String encoded) {
        assertEquals(encoded, Xtext.encode(text));
        assertEquals(text, Xtext.decode(encoded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a=b", "+", "+4", "+4g", "+2b", "ü", "a\u007f"})
    void whatIsNoXtextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Xtext.decode(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rfc822;b+o b@d|rfc822;b+2Bo+20b@d",
                "utf-8;bü\\+@d|utf-8;b\\x{FC}\\x{5C}\\x{2B}@d",
                "UTF-8;\uD83D\uDE00@d|UTF-8;\\x{1F600}@d"
            })
    void anOriginalRecipientGoesThereAndBack(String original, String encoded) {
        assertEquals(encoded, OriginalRecipient.encode(original));
        assertEquals(original, OriginalRecipient.decode(encoded));
    }
}
