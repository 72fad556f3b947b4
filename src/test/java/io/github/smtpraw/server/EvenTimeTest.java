package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.ServerStage;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers wait for a step of time, by a clock that the test moves. */
class EvenTimeTest {

    @ParameterizedTest(name = "{0}, a recipient refused before: {1}")
    @CsvSource({
        "VRFY, false, 10",
        "EXPN, false, 10",
        "VRFY, true, 10",
        "RCPT, true, 1",
        "RCPT, false, 0",
        "MAIL, true, 0",
        "HELO, true, 0"
    })
    void answersThatCouldTellWhoIsThereWaitForTheirStep(
            ServerStage stage, boolean recipientRefused, long millis) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        channel.freezeTime();
        List<Outcome> answered = new ArrayList<>();
        SessionLoop loop = new SessionLoop(channel.pipeline().firstContext(), null);
        EvenTime.of(stage, recipientRefused, loop, answered::add).accept(Outcome.UNCHANGED);
        channel.runPendingTasks();
        assertEquals(millis == 0 ? 1 : 0, answered.size());
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertEquals(List.of(Outcome.UNCHANGED), answered);
    }
}
