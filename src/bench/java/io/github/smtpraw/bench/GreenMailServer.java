package io.github.smtpraw.bench;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** GreenMail, whose mailboxes are emptied ten times a second. Argument: port. */
public final class GreenMailServer {
    private GreenMailServer() {}

    public static void main(String[] arguments) throws Exception {
        GreenMail server =
                new GreenMail(new ServerSetup(Integer.parseInt(arguments[0]), "127.0.0.1", "smtp"));
        server.start();
        while (true) {
            Thread.sleep(100);
            server.purgeEmailFromAllMailboxes();
        }
    }
}
