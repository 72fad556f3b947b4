package io.github.smtpraw.protocol;

import static io.github.smtpraw.protocol.Dialogues.codes;
import static io.github.smtpraw.protocol.Dialogues.reply;
import static io.github.smtpraw.protocol.Dialogues.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.protocol.Dialogues.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of MAIL: SIZE, BODY, and those that nobody knows. */
class MailParametersTest {
    @ParameterizedTest
    @ValueSource(strings = {"SIZE=1", "BODY=7BIT", "BODY=8BITMIME", "X=Y"})
    void inAHeloSessionEveryParameterIs555(String parameter) {
        Dialogues talk = with().in(State.R, "HELO");
        assertEquals("555 5.5.4", codes(talk.say("MAIL FROM:<a@b> " + parameter)));
        assertEquals(State.R, talk.state());
        talk.say("MAIL FROM:<a@b>");
        assertEquals("555 5.5.4", codes(talk.say("RCPT TO:<a@b> NOTIFY=NEVER")));
    }

    @ParameterizedTest
    @CsvSource({
        "SIZE=0, 250",
        "SIZE=1, 250",
        "SIZE=1000, 250",
        "SIZE=1001, 552",
        "SIZE=00000000000000000010, 250",
        "SIZE=9223372036854775807, 552",
        "SIZE=9223372036854775808, 552",
        "SIZE=18446744073709551616, 552",
        "SIZE=99999999999999999999, 552",
        "SIZE=100000000000000000000, 501",
        "SIZE=-1, 501",
        "SIZE=+1, 501",
        "SIZE=0x10, 501",
        "SIZE=1.5, 501",
        "SIZE=١, 501",
        "SIZE=, 501",
        "SIZE, 501",
        "SIZE=1 SIZE=1, 501",
        "BODY=7bit, 250",
        "body=8BitMime, 250",
        "BODY=BinaryMime, 250",
        "BODY=9BIT, 501",
        "PRDR, 555",
        "BODY=, 501",
        "BODY, 501",
        "X-UNKNOWN, 555"
    })
    void aParameterOfMailIsTakenOrRefused(String parameter, int code) {
        Dialogues talk = with().in(State.R);
        Reply reply = talk.say("MAIL FROM:<a@b> " + parameter);
        assertEquals(code, reply.getCode());
        assertEquals(code == 250 ? State.M : State.R, talk.state());
        if (code == 552) {
            assertEquals("5.3.4", reply.getStatus());
        }
    }

    @Test
    void contentThatIsLargerThanItsSizeSaidIs552Afterwards() {
        Dialogues talk = with().in(State.R);
        talk.say("MAIL FROM:<a@b> SIZE=10");
        talk.say("RCPT TO:<a@b>");
        talk.say("DATA");
        assertEquals("552 5.3.4", codes(talk.content(ContentVerdict.TOO_LARGE)));
    }

    @ParameterizedTest
    @CsvSource({
        "CHUNKING, BODY=BINARYMIME, 501",
        "CHUNKING, BODY=8BITMIME, 250",
        "BINARYMIME, BODY=BINARYMIME, 501",
        "8BITMIME, BODY=BINARYMIME, 250",
        "8BITMIME, BODY=8BITMIME, 555"
    })
    void aBodyTypeIsTakenWhereItsExtensionIsOn(String off, String parameter, int code) {
        Dialogues talk = with().disabling(off).in(State.R);
        assertEquals(code, talk.say("MAIL FROM:<a@b> " + parameter).getCode());
    }
}
