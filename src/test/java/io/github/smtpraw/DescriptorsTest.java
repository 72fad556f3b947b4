package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.ServerProcess;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that has no file descriptor left (EMFILE). */
@Timeout(60)
class DescriptorsTest {
    private static final String EXHAUSTED = "Too many open files";
    private static final String LARGE = "x".repeat(998).concat("\r\n").repeat(50);

    @ParameterizedTest
    @EnumSource
    void openSessionsAreServedAndNewOnesOnceThereAreDescriptorsAgain(
            Transport way, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "sh sets the limit");
        String options = "minSpoolFree=0&spoolThreshold=20000&spoolDirectory=" + folder;
        List<Socket> flood = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("ulimit -n 512", way, options);
                SmtpTalk open = server.ehlo()) {
            // What is loaded once is loaded here: that needs descriptors too.
            expect(250, message(open, LARGE));
            while (server.logged(EXHAUSTED) == 0 && flood.size() < 1_000) {
                flood.add(new Socket("127.0.0.1", server.port()));
                expect(250, open.say("NOOP"));
            }
            await().until(() -> server.logged(EXHAUSTED) > 0);
            expect(250, message(open, "small\r\n"));
            assertTrue(message(open, LARGE).startsWith("451 4.3.0"));
            for (Socket one : flood) {
                one.close();
            }
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(
                            () -> {
                                try (SmtpTalk next = server.ehlo()) {
                                    expect(250, message(next, LARGE));
                                }
                            });
            expect(250, message(open, LARGE));
            // A loop that tries without a pause would have said it thousands of times.
            assertTrue(server.logged(EXHAUSTED) < 100);
        } finally {
            for (Socket one : flood) {
                one.close();
            }
        }
    }

    private static String message(SmtpTalk talk, String body) throws Exception {
        expect(250, talk.say("MAIL FROM:<a@example.com>"));
        expect(250, talk.say("RCPT TO:<b@example.org>"));
        expect(354, talk.say("DATA"));
        talk.send("Subject: x\r\n\r\n" + body + ".\r\n");
        String reply = talk.reply();
        MailServer.expect(250, talk.say("NOOP"));
        return reply;
    }
}
