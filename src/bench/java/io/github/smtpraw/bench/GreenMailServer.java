package io.github.smtpraw.bench;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** GreenMail, whose mailboxes are emptied ten times a second. Argument: port. */
public final class GreenMailServer {
    private GreenMailServer() {}

    public static void main(String[] arguments) throws Exception {
        GreenMail server =
                new GreenMail(new ServerSetup(Integer.parseInt(arguments[0]), "127.0.0.1", "smtp"));
        server.start();
        Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(() -> empty(server), 100, 100, TimeUnit.MILLISECONDS);
    }

    private static void empty(GreenMail server) {
        try {
            server.purgeEmailFromAllMailboxes();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
