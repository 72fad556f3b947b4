package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpTransientException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The client sends to a real Exim. */
class SendingToEximTest extends SendingToMailboxes {
    @Override
    MailboxServer server(Path folder) throws Exception {
        return new Exim();
    }

    @Test
    void aRecipientThatIsDeferredMakesTheWholeATransientException() {
        SmtpTransientException deferred =
                assertThrows(
                        SmtpTransientException.class,
                        () ->
                                client().send(
                                                Payload.PLAIN,
                                                "jones@example.org",
                                                "nobody@example.net",
                                                "later@example.net",
                                                "ben@example.net"));
        assertEquals(451, deferred.getReply().getCode());
        assertEquals("4.2.1", deferred.getReply().getStatus());
        assertEquals("later@example.net", deferred.getRecipient().getAddress());
        assertEquals(
                "[nobody@example.net, later@example.net]",
                deferred.getRejected().keySet().toString());
        assertTrue(server().mailbox("ben").isEmpty());
    }
}
