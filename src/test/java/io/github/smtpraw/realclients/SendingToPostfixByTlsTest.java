package io.github.smtpraw.realclients;

import java.nio.file.Path;

/** The client sends to a real Postfix that takes no mail in clear. */
class SendingToPostfixByTlsTest extends SendingByTls {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return PostfixServer.encrypting(folder);
    }
}
