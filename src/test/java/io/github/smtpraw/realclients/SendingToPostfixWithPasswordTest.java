package io.github.smtpraw.realclients;

import java.nio.file.Path;
import java.util.List;

/** The client logs in at a real Postfix, by its sasldb. */
class SendingToPostfixWithPasswordTest extends SendingWithPassword {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return PostfixServer.authenticating(folder, PASSWORD);
    }

    @Override
    List<String> mechanisms() {
        return List.of("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");
    }
}
