package io.github.smtpraw.realclients;

import java.nio.file.Path;

/** The client sends to a real OpenSMTPD, which lists no PIPELINING. */
class SendingToOpenSmtpdTest extends SendingToMailboxes {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return new OpenSmtpd();
    }
}
