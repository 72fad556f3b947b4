package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.protocol.Dialogues.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source routes dropped, rejected and relayed (RFC 821 3.6, RFC 5321 appendix F.2). */
class SourceRoutesTest {

    private static Recipient relayed(String reversePath, String forwardPath) {
        Dialogues talk = Dialogues.with().sourceRoutes(SourceRoutes.relay).in(State.R);
        talk.say("MAIL FROM:" + reversePath);
        assertEquals(250, talk.say("RCPT TO:" + forwardPath).getCode());
        return talk.dialogue().envelope().recipients().get(0);
    }

    @Test
    void byDefaultARouteIsReadAndDropped() {
        Dialogues talk = Dialogues.with().in(State.M);
        assertEquals(250, talk.say("RCPT TO:<@b.example,@c.example:u@d.example>").getCode());
        Recipient recipient = talk.dialogue().envelope().recipients().get(0);
        assertEquals("u@d.example", recipient.getAddress());
        assertEquals("d.example", recipient.getDomain());
    }

    @Test
    void aRejectedRouteIs550AndTheSessionGoesOn() {
        Dialogues talk = Dialogues.with().sourceRoutes(SourceRoutes.reject).in(State.M);
        assertEquals("550 5.7.1", codes(talk.say("RCPT TO:<@mx.example.org:u@d.example>")));
        assertEquals(250, talk.say("RCPT TO:<u@d.example>").getCode());
    }

    private static String codes(Reply reply) {
        return reply.getCode() + " " + reply.getStatus();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "<@b.example:u@d.example> @b.example:u@d.example b.example",
                "<@MX.example.org,@b.example:u@d.example> @b.example:u@d.example b.example",
                "<@b.example,@C.example:u@d.example> @b.example,@C.example:u@d.example b.example",
                "<@[IPv6:::1]:u@d.example> @[IPv6:::1]:u@d.example [ipv6:::1]",
                "<@mx.example.org:u@d.example> u@d.example d.example",
                "<@mx.example.org,@MX.example.org:u@d.example> u@d.example d.example",
                "<u@d.example> u@d.example d.example"
            })
    void aRelayedRouteIsKeptWithoutOurNameAndItsFirstHostIsNext(
            String path, String address, String next) {
        Recipient recipient = relayed("<ann@x.example>", path);
        assertEquals(address, recipient.getAddress());
        assertEquals(next, recipient.getDomain());
    }

    @Test
    void theReversePathOfARelayedRecipientGrowsByOurName() {
        String path = "<@b.example:u@d.example>";
        assertEquals("@mx.example.org:ann@x.example", relayed("<ann@x.example>", path).getSender());
        assertEquals(
                "@mx.example.org,@y.example:ann@x.example",
                relayed("<@y.example:ann@x.example>", path).getSender());
        assertEquals(
                "@mx.example.org:ann@x.example",
                relayed("<ann@x.example>", "<@mx.example.org:u@d.example>").getSender());
        assertEquals(null, relayed("<>", path).getSender());
        assertEquals(null, relayed("<ann@x.example>", "<u@d.example>").getSender());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<@mx.example.org:u@Mx.example.org>", "<@mx.example.org:drozd>"})
    void theReversePathOfMailThatStaysHereDoesNotGrow(String path) {
        assertEquals(null, relayed("<ann@x.example>", path).getSender());
    }

    @ParameterizedTest
    @CsvSource({
        "<@b.example:u@local.example>, 550",
        "<@local.example:u@d.example>, 550",
        "<@mx.example.org:u@d.example>, 550",
        "<@mx.example.org:u@local.example>, 250",
        "<@local.example:u@local.example>, 250"
    })
    void neitherTheNextHostNorTheLastMayBeOutsideOfLocalDomains(String path, int code) {
        Dialogues talk =
                Dialogues.with()
                        .sourceRoutes(SourceRoutes.relay)
                        .localDomains("local.example")
                        .in(State.M);
        assertEquals(code, talk.say("RCPT TO:" + path).getCode());
    }

    @Test
    void aRelayedRouteGoesOutAsItStands() {
        String path = OutgoingPaths.forward("@b.example,@c.example:u@d.example");
        assertEquals("@b.example,@c.example:u@d.example", path);
        assertEquals(
                "@b.example,@c.example:u@d.example",
                OutgoingPaths.forward(OutgoingPaths.split("<" + path + ">, x@y").get(0)));
    }
}
