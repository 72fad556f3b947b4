package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.smtpraw.protocol.Dialogues.State;
import io.github.smtpraw.protocol.Outcome.Said;
import io.github.smtpraw.protocol.Outcome.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhoMayBeWrittenToTest {
    private static final String OURS = "example.org, *.Example.net";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "<u@example.org> 250",
                "<u@EXAMPLE.Org> 250",
                "<u@a.example.net> 250",
                "<u@A.b.EXAMPLE.NET> 250",
                "<u> 250",
                "<@remote.example:u@example.org> 250",
                "<u@example.net> 550",
                "<u@xexample.net> 550",
                "<u@sub.example.org> 550",
                "<u@example.org.remote> 550",
                "<u@remote.example> 550",
                "<@example.org:u@remote.example> 550",
                "<u@[127.0.0.1]> 550",
                "<u%remote@example.org> 550",
                "<u%remote> 550",
                "<remote!u@example.org> 550",
                "<remote!u> 550",
                "<\"u@remote\"@example.org> 550",
                "<\"u@remote\"> 550",
                "<\"u%remote\"@a.example.net> 550",
                "<postmaster@remote.example> 550",
                "<u@remote@example.org> 501"
            })
    void onlyOurOwnDomainsMayBeWrittenToInWhateverDisguise(String path, int code) {
        Dialogues talk = with().localDomains(OURS).in(State.M);
        Reply reply = talk.say("RCPT TO:" + path);
        assertEquals(code, reply.getCode());
        if (code == 550) {
            assertEquals("5.7.1", reply.getStatus());
        }
        assertEquals(code == 250 ? State.T : State.M, talk.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"u@remote.example", "u%remote@example.org", "a!u@x", "\"u@r\"@x"})
    void withoutLocalDomainsAnyoneMayBeWrittenTo(String address) {
        assertEquals(250, with().in(State.M).say("RCPT TO:<" + address + ">").getCode());
    }

    @Test
    void thePolicyIsAskedOnlyAboutOurOwnDomains() {
        Dialogues talk = with().localDomains(OURS).asking(ServerStage.RCPT).in(State.M);
        assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<u@remote.example>")));
        assertInstanceOf(Step.Ask.class, talk.line("RCPT TO:<u@example.org>"));
    }

    @Test
    void aPolicyMayLeadToAnotherDomain() {
        Dialogues talk = with().localDomains(OURS).asking(ServerStage.RCPT).in(State.M);
        assertEquals(251, talk.say("RCPT TO:<u@example.org>", Outcome.value("u@remote")).getCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postmaster",
                "Postmaster",
                "POSTMASTER@example.org",
                "postmaster@A.example.net",
                "\"postmaster\"@example.org",
                "@x:postmaster@example.org"
            })
    void postmasterIsAcceptedEvenIfThePolicyKnowsNoSuchUser(String address) {
        for (Outcome no : List.of(Outcome.NOTHING, new Verdict(false))) {
            Dialogues talk = with().localDomains(OURS).asking(ServerStage.RCPT).in(State.M);
            assertEquals("250 2.1.5", codes(talk.say("RCPT TO:<" + address + ">", no)));
            assertEquals(1, talk.dialogue().envelope().recipients().size());
        }
    }

    @Test
    void postmasterMayLeadElsewhere() {
        Dialogues talk = with().asking(ServerStage.RCPT).in(State.M);
        assertEquals(251, talk.say("RCPT TO:<postmaster>", Outcome.value("ann@b")).getCode());
    }

    @Test
    void anExplicitReplyOrAFailureStopsPostmaster() {
        Dialogues talk = with().localDomains(OURS).asking(ServerStage.RCPT).in(State.M);
        Outcome refusing = new Said(550, "5.7.1", "No", Outcome.NOTHING);
        assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<postmaster>", refusing)));
        assertEquals("451 4.3.0", codes(talk.say("RCPT TO:<postmaster>", Outcome.FAILED)));
        assertEquals("451 4.3.2", codes(talk.say("RCPT TO:<postmaster>", Outcome.UNAVAILABLE)));
    }

    @Test
    void postmasterElsewhereIsARecipientAsAnyOther() {
        Dialogues talk = with().asking(ServerStage.RCPT).in(State.M);
        assertEquals(
                "550 5.1.1",
                codes(talk.say("RCPT TO:<postmaster@remote.example>", Outcome.NOTHING)));
        assertEquals("250 2.1.5", codes(talk.say("RCPT TO:<postmaster>", Outcome.NOTHING)));
        assertEquals("550 5.1.1", codes(talk.say("RCPT TO:<postmasters>", Outcome.NOTHING)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.", "a*b", "u@example.org", "a b", "<a>", "*.*.a"})
    void whatIsNoDomainIsAnErrorOfTheOption(String list) {
        assertThrows(IllegalArgumentException.class, () -> new LocalDomains(list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void anEmptyListIsNoList(String list) {
        assertEquals(true, new LocalDomains(list).isEmpty());
        assertEquals(true, new LocalDomains(null).isEmpty());
    }
}
