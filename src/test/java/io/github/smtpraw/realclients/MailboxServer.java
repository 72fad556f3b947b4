package io.github.smtpraw.realclients;

import java.util.List;

/** A mail server of others that delivers what is for ann and ben of example.net to mailboxes. */
interface MailboxServer extends AutoCloseable {
    int port();

    /** The mailbox of ann or ben. */
    Mailbox mailbox(String box);

    /**
     * The names of the fields that it puts in front of what it delivers.
     *
     * @param from the reverse path
     */
    List<String> fields(String from);
}
