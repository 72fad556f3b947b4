package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Dialogues.Setup;
import io.github.smtpraw.protocol.Dialogues.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extensions that work on parameters, offered and not, and ETRN. */
class ServiceExtensionsTest {
    private static Setup withAll() {
        return with().enabling("MT-PRIORITY", "DELIVERBY", "FUTURERELEASE", "REQUIRETLS", "ETRN");
    }

    private static String line(Setup setup, String keyword) {
        return setup.in(State.C).say("EHLO client.example").lines().stream()
                .filter(line -> (line + " ").startsWith(keyword + " "))
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SMTPUTF8|250",
                "smtputf8|250",
                "SMTPUTF8=x|501",
                "SMTPUTF8 SMTPUTF8|501",
                "RET=FULL|250",
                "ret=hdrs|250",
                "RET|501",
                "RET=BODY|501",
                "RET=FULL RET=FULL|501",
                "ENVID=QQ314159|250",
                "ENVID=a+2Bb+20c|250",
                "ENVID|501",
                "ENVID=a+b|501",
                "ENVID=a+2bc|501",
                "ENVID=a+0Ab|501",
                "ENVID=a+7F|501",
                "ENVID=a+C3+BC|501",
                "ENVID=a ENVID=b|501",
                "MT-PRIORITY=0|250",
                "MT-PRIORITY=9|250",
                "MT-PRIORITY=-9|250",
                "MT-PRIORITY=10|501",
                "MT-PRIORITY=+1|501",
                "MT-PRIORITY=-0|501",
                "MT-PRIORITY=00|501",
                "MT-PRIORITY|501",
                "MT-PRIORITY=1 MT-PRIORITY=1|501",
                "BY=120;R|250",
                "BY=120;nt|250",
                "BY=+999999999;RT|250",
                "BY=-120;N|250",
                "BY=0;N|250",
                "BY=0;R|501",
                "BY=-1;R|501",
                "BY=1000000000;R|501",
                "BY=120|501",
                "BY=120;T|501",
                "BY=;R|501",
                "BY=120;R;T|501",
                "BY|501",
                "BY=1;N BY=1;N|501",
                "HOLDFOR=1|250",
                "HOLDFOR=604800|250",
                "HOLDFOR=604801|501",
                "HOLDFOR=0|501",
                "HOLDFOR=01|501",
                "HOLDFOR=9999999999|501",
                "HOLDFOR|501",
                "HOLDUNTIL=2004-01-01T00:00:00Z|250",
                "HOLDUNTIL=2999-01-01T00:00:00Z|501",
                "HOLDUNTIL=2004-13-01T00:00:00Z|501",
                "HOLDUNTIL=2004-01-01T00:00:00+01:00|501",
                "HOLDUNTIL=2004-01-01|501",
                "HOLDUNTIL|501",
                "HOLDFOR=1 HOLDUNTIL=2004-01-01T00:00:00Z|501",
                "HOLDFOR=1 HOLDFOR=1|501"
            })
    void aParameterOfMailIsTakenOrRefused(String parameter, int code) {
        Dialogues talk = withAll().in(State.R);
        Reply reply = talk.say("MAIL FROM:<a@b> " + parameter);
        assertEquals(code == 501 ? "501 5.5.4" : "250 2.1.0", codes(reply), parameter);
        assertEquals(code == 250 ? State.M : State.R, talk.state());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "NOTIFY=NEVER|250|NEVER|~~",
                "NOTIFY=success,Failure,DELAY|250|SUCCESS,FAILURE,DELAY|~~",
                "NOTIFY=DELAY|250|DELAY|~~",
                "NOTIFY=NEVER,DELAY|501||",
                "NOTIFY=DELAY,NEVER|501||",
                "NOTIFY=DELAY,DELAY|501||",
                "NOTIFY=DELAY,|501||",
                "NOTIFY=,DELAY|501||",
                "NOTIFY=ALWAYS|501||",
                "NOTIFY|501||",
                "NOTIFY=DELAY NOTIFY=DELAY|501||",
                "ORCPT=rfc822;bob@example.org|250|~~|rfc822;bob@example.org",
                "ORCPT=rfc822;b+2Bob+20x@example.org|250|~~|rfc822;b+ob x@example.org",
                "ORCPT=x400;/G+3DBob|250|~~|x400;/G=Bob",
                "ORCPT=utf-8;b\\x{FC}b@example.org|250|~~|utf-8;büb@example.org",
                "ORCPT=utf-8;b\\x{2B}b@example.org|250|~~|utf-8;b+b@example.org",
                "ORCPT=utf-8;b\\x{A}b@example.org|501||",
                "ORCPT=utf-8;b\\x{D800}b@example.org|501||",
                "ORCPT=utf-8;b+2Bb@example.org|501||",
                "ORCPT=utf-8;büb@example.org|501||",
                "ORCPT=rfc822;b+C3+BCb@example.org|501||",
                "ORCPT=rfc822;b+0Db|501||",
                "ORCPT=rfc822;b+2|501||",
                "ORCPT=rfc822;|501||",
                "ORCPT=;bob@example.org|501||",
                "ORCPT=bob@example.org|501||",
                "ORCPT|501||",
                "ORCPT=rfc822;a ORCPT=rfc822;a|501||",
                "RET=FULL|555||"
            })
    void aParameterOfRcptIsTakenOrRefused(
            String parameter, int code, String notify, String original) {
        Dialogues talk = with().in(State.M);
        Reply reply = talk.say("RCPT TO:<bob@example.org> " + parameter);
        assertEquals(code, reply.getCode(), parameter);
        if (code == 250) {
            Recipient bob = talk.dialogue().envelope().recipients().get(0);
            assertEquals(notify, bob.getDsnNotify() == null ? "" : bob.getDsnNotify());
            assertEquals(original, bob.getDsnOriginal() == null ? "" : bob.getDsnOriginal());
        } else {
            assertEquals("5.5.4", reply.getStatus());
            assertEquals(State.M, talk.state());
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 250", "101, 501"})
    void anEnvelopeIdHasAtMostAHundredOctets(int length, int code) {
        String id = "x".repeat(length);
        assertEquals(code, with().in(State.R).say("MAIL FROM:<> ENVID=" + id).getCode());
    }

    @ParameterizedTest
    @CsvSource({"493, 250", "494, 501"})
    void anOriginalRecipientHasAtMostFiveHundredOctets(int length, int code) {
        String original = "rfc822;" + "x".repeat(length);
        assertEquals(code, with().in(State.M).say("RCPT TO:<b@c> ORCPT=" + original).getCode());
    }

    @Test
    void withSmtputf8TheOriginalRecipientMayGoBeyondAsciiAsItStands() {
        Dialogues talk = with().in(State.R);
        talk.say("MAIL FROM:<a@b> SMTPUTF8");
        assertEquals(250, talk.say("RCPT TO:<c@d> ORCPT=utf-8;ü@d").getCode());
        assertEquals(501, talk.say("RCPT TO:<c@d> ORCPT=rfc822;ü@d").getCode());
        assertEquals("utf-8;ü@d", talk.dialogue().envelope().recipients().get(0).getDsnOriginal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SMTPUTF8",
                "RET=FULL",
                "ENVID=x",
                "MT-PRIORITY=1",
                "BY=1;R",
                "HOLDFOR=1",
                "REQUIRETLS"
            })
    void afterHeloAParameterIs555(String parameter) {
        Dialogues talk = withAll().in(State.R, "HELO");
        assertEquals("555 5.5.4", codes(talk.say("MAIL FROM:<a@b> " + parameter)));
        assertEquals(State.R, talk.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MT-PRIORITY=1", "BY=1;R", "HOLDFOR=1", "REQUIRETLS"})
    void aParameterOfAnExtensionThatNobodyEnabledIs555(String parameter) {
        assertEquals("555 5.5.4", codes(with().in(State.R).say("MAIL FROM:<a@b> " + parameter)));
    }

    @ParameterizedTest
    @CsvSource({
        "SIZE, SIZE=1",
        "8BITMIME, BODY=8BITMIME",
        "8BITMIME, SMTPUTF8",
        "SMTPUTF8, SMTPUTF8",
        "DSN, RET=FULL",
        "DSN, ENVID=x",
        "MT-PRIORITY, MT-PRIORITY=1",
        "DELIVERBY, BY=1;R",
        "FUTURERELEASE, HOLDFOR=1",
        "REQUIRETLS, REQUIRETLS"
    })
    void theParametersOfADisabledExtensionAre555(String keyword, String parameter) {
        Dialogues talk = withAll().disabling(keyword).in(State.R);
        assertEquals("555 5.5.4", codes(talk.say("MAIL FROM:<a@b> " + parameter)));
        assertEquals("250 2.1.0", codes(talk.say("MAIL FROM:<a@b>")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTIFY=NEVER", "ORCPT=rfc822;x"})
    void withoutDsnItsParametersOfRcptAre555(String parameter) {
        Dialogues talk = with().disabling("DSN").in(State.M);
        assertEquals("555 5.5.4", codes(talk.say("RCPT TO:<a@b> " + parameter)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIZE",
                "PIPELINING",
                "8BITMIME",
                "SMTPUTF8",
                "ENHANCEDSTATUSCODES",
                "DSN",
                "LIMITS",
                "SEND",
                "SOML",
                "SAML",
                "VRFY",
                "EXPN",
                "HELP",
                "MT-PRIORITY",
                "DELIVERBY",
                "FUTURERELEASE",
                "ETRN"
            })
    void aDisabledExtensionIsNotListed(String keyword) {
        assertTrue(line(withAll().asking(ServerStage.EXPN), keyword) != null, "not listed at all");
        assertEquals(null, line(withAll().asking(ServerStage.EXPN).disabling(keyword), keyword));
    }

    @ParameterizedTest
    @CsvSource({
        "SEND, SEND FROM:<a@b>",
        "SOML, SOML FROM:<a@b>",
        "SAML, SAML FROM:<a@b>",
        "VRFY, VRFY x",
        "EXPN, EXPN x",
        "HELP, HELP",
        "ETRN, ETRN host.example"
    })
    void aVerbOfADisabledExtensionIs502AndHelpDoesNotListIt(String keyword, String line) {
        Setup setup = withAll().asking(ServerStage.EXPN).disabling(keyword);
        assertEquals("502 5.5.1", codes(setup.in(State.R).say(line)));
        if (!keyword.equals("HELP")) {
            String overview = setup.in(State.R).say("HELP").lines().get(1);
            assertFalse(List.of(overview.split(" ")).contains(keyword), overview);
        }
    }

    @Test
    void withoutEightBitMimeThereIsNoSmtputf8Either() {
        assertEquals(null, line(with().disabling("8BITMIME"), "SMTPUTF8"));
    }

    @Test
    void withoutSizeTheLimitHolds() {
        Dialogues talk = with().disabling("SIZE").in(State.T);
        talk.say("DATA");
        assertEquals("552 5.3.4", codes(talk.content(ContentVerdict.TOO_LARGE)));
    }

    @Test
    void limitsTellWhatIsLimited() {
        assertEquals("LIMITS RCPTMAX=7", line(with().maxRecipients(7), "LIMITS"));
        assertEquals("LIMITS RCPTMAX=1000 MAILMAX=5", line(with().maxMessages(5), "LIMITS"));
    }

    @Test
    void futureReleaseTellsForHowLongAndUntilWhen() {
        String line = line(withAll(), "FUTURERELEASE");
        String[] words = line.split(" ");
        assertEquals("604800", words[1]);
        Instant week = Instant.now().plus(7, ChronoUnit.DAYS);
        assertTrue(Math.abs(ChronoUnit.HOURS.between(Instant.parse(words[2]), week)) < 1, line);
    }

    @Test
    void whatMailSaidIsInTheEnvelope() {
        Dialogues talk = withAll().in(State.R);
        talk.say(
                "MAIL FROM:<ü@b> RET=hdrs SMTPUTF8 ENVID=a+3Db SIZE=5 BODY=8BITMIME MT-PRIORITY=3");
        Envelope envelope = talk.dialogue().envelope();
        assertTrue(envelope.utf8());
        assertEquals("ü@b", envelope.from());
        assertEquals("HDRS", envelope.parameters().returned());
        assertEquals("a=b", envelope.parameters().envelopeId());
        assertFalse(envelope.parameters().isTlsRequired());
        assertEquals(Map.of("MT-PRIORITY", "3"), envelope.parameters().others());
    }

    @Test
    void whatCountsSecondsCountsDown() {
        MailParameters parameters = new MailParameters();
        parameters.add("BY", "60;R");
        parameters.add("HOLDFOR", "60");
        parameters.add("MT-PRIORITY", "1");
        assertEquals(
                Map.of("BY", "1;R", "HOLDFOR", "1", "MT-PRIORITY", "1"),
                parameters.othersAfter(TimeUnit.SECONDS.toNanos(59)));
        assertEquals(
                Map.of("BY", "-40;R", "MT-PRIORITY", "1"),
                parameters.othersAfter(TimeUnit.SECONDS.toNanos(100)));
    }

    @Test
    void requireTlsIsOfferedAndTakenUnderTlsAlone() {
        Dialogues talk = withAll().in(State.R);
        assertEquals("530 5.7.10", codes(talk.say("MAIL FROM:<a@b> REQUIRETLS")));
        assertFalse(talk.say("EHLO x").lines().contains("REQUIRETLS"));
        talk.session.secured("TLSv1.3 TLS_AES_256_GCM_SHA384", null);
        assertTrue(talk.say("EHLO x").lines().contains("REQUIRETLS"));
        assertEquals("501 5.5.4", codes(talk.say("MAIL FROM:<a@b> REQUIRETLS=1")));
        assertEquals("250 2.1.0", codes(talk.say("MAIL FROM:<a@b> REQUIRETLS")));
        assertTrue(talk.dialogue().envelope().parameters().isTlsRequired());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ETRN host.example|458 4.7.0",
                "ETRN @example.org|458 4.7.0",
                "ETRN #uucp/queue|458 4.7.0",
                "etrn x|458 4.7.0",
                "ETRN|501 5.5.4",
                "ETRN @|501 5.5.4",
                "ETRN #|501 5.5.4",
                "ETRN two words|501 5.5.4",
                "ETRN <x>|501 5.5.4",
                "ETRN ü|501 5.5.2"
            })
    void etrnWithoutAPolicyIs458(String line, String codes) {
        assertEquals(codes, codes(withAll().in(State.R).say(line)));
    }

    @Test
    void etrnIsForSessionsThatAreOpenAndHaveNoTransaction() {
        assertEquals("503 5.5.1", codes(withAll().in(State.C).say("ETRN x")));
        assertEquals("503 5.5.1", codes(withAll().in(State.M).say("ETRN x")));
        assertEquals("502 5.5.1", codes(with().in(State.R).say("ETRN x")));
        assertTrue(withAll().in(State.R).say("HELP").lines().get(1).contains("ETRN"));
        assertEquals("214 2.0.0", codes(withAll().in(State.R).say("HELP ETRN")));
    }

    @Test
    void thePolicyOfEtrnDecides() {
        Dialogues talk = withAll().asking(ServerStage.ETRN).in(State.R);
        String line = "ETRN host.example";
        assertEquals("250 2.0.0", codes(talk.say(line, new Outcome.Verdict(true))));
        assertEquals("458 4.7.0", codes(talk.say(line, new Outcome.Verdict(false))));
        assertEquals("458 4.7.0", codes(talk.say(line, Outcome.NOTHING)));
        assertEquals("458 4.7.0", codes(talk.say(line, Outcome.UNCHANGED)));
        assertEquals("451 4.3.0", codes(talk.say(line, Outcome.value("what"))));
        assertEquals("451 4.3.0", codes(talk.say(line, Outcome.FAILED)));
        assertEquals("451 4.3.2", codes(talk.say(line, Outcome.UNAVAILABLE)));
        for (String said : List.of("251 2.0.0", "252 2.0.0", "253 2.0.0", "459 4.7.1")) {
            Reply reply = Reply.parse(said);
            assertEquals(said, codes(talk.say(line, Outcome.said(reply))));
        }
        assertEquals("250 2.0.0", codes(talk.say(line, Outcome.said(Reply.of(235, "2.7.0", "x")))));
    }
}
