package io.github.smtpraw.realclients;

import java.nio.file.Path;

/** The client sends to a real Exim that takes no mail in clear. */
class SendingToEximByTlsTest extends SendingByTls {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return Exim.encrypting();
    }
}
