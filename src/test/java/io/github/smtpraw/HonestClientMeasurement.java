package io.github.smtpraw;

import static io.github.smtpraw.support.MailServer.expect;

import io.github.smtpraw.support.HostilePeers;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.ServerProcess;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * How long an honest client waits while others do their worst: no test, but a program that prints a
 * table (CONTRIBUTING.md, "Measure"). The server is a process of its own.
 */
public final class HonestClientMeasurement {
    private static final int WARM_UP = 3_000;
    private static final int COMMANDS = 5_000;
    private static final int MESSAGES = 1_000;
    private static final long AT_MOST_NANOS = 8_000_000_000L;

    private HonestClientMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("| hostile peers | NOOP | 99 % | message | 99 % | MB/s of theirs |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        try (ServerProcess server =
                        ServerProcess.start("true", Transport.PLAIN, "maxErrors=1000000");
                SmtpTalk honest = server.ehlo()) {
            measure(WARM_UP, () -> honest.say("NOOP"));
            measure(WARM_UP, () -> MailServer.transaction(honest));
            for (HostilePeers.Kind kind : HostilePeers.Kind.values()) {
                try (HostilePeers hostile = new HostilePeers(kind, server.port())) {
                    // Until they are all there.
                    measure(COMMANDS, () -> honest.say("NOOP"));
                    long before = hostile.sent();
                    long began = System.nanoTime();
                    String command = measure(COMMANDS, () -> honest.say("NOOP"));
                    String message = measure(MESSAGES, () -> MailServer.transaction(honest));
                    long megabytes =
                            (hostile.sent() - before) * 1_000 / (System.nanoTime() - began);
                    System.out.printf("| %s | %s | %s | %d |%n", kind, command, message, megabytes);
                }
            }
        }
    }

    /** Median and 99th percentile in milliseconds. */
    private static String measure(int times, Callable<String> question) throws Exception {
        long[] nanos = new long[times];
        long began = System.nanoTime();
        int done = 0;
        while (done < times && System.nanoTime() - began < AT_MOST_NANOS) {
            long asked = System.nanoTime();
            expect(250, question.call());
            nanos[done++] = System.nanoTime() - asked;
        }
        Arrays.sort(nanos, 0, done);
        return String.format(
                "%.2f ms | %.2f ms", nanos[done / 2] / 1e6, nanos[done * 99 / 100] / 1e6);
    }
}
