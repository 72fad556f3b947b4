package io.github.smtpraw.realclients;

import java.nio.file.Path;

/** The client sends to a real Postfix. */
class SendingToPostfixTest extends SendingToMailboxes {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return PostfixServer.plain(folder);
    }
}
