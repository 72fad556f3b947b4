package io.github.smtpraw.realclients;

import java.nio.file.Path;
import java.util.List;

/** The client logs in at a real Exim. */
class SendingToEximWithPasswordTest extends SendingWithPassword {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return Exim.authenticating(PASSWORD);
    }

    @Override
    List<String> mechanisms() {
        return List.of("PLAIN", "LOGIN", "CRAM-MD5");
    }
}
