package io.github.smtpraw.protocol;

/** What the dialogue asks of, and tells, the server that holds its session. */
public interface ServerHost {
    /** Whether no new transaction can be taken: the message route is suspended, or overloaded. */
    boolean refusesTransactions();

    /** A new unique id for a message; MAIL came. */
    String newMessageId();

    /**
     * A client, its name, a sender, a recipient or the wish to send content was refused.
     *
     * @param subject as in {@link Step.Ask}
     * @param envelope null where no transaction is open
     */
    void refused(ServerStage stage, Object subject, Envelope envelope, Reply reply);

    /** What came of a policy or the route made no sense there, and was replaced by a 451 4.3.0. */
    void senseless(ServerStage stage, Outcome outcome);

    /**
     * A transaction is over.
     *
     * @param reply the final reply; null where the client gave it up or was lost
     */
    void ended(Envelope envelope, Reply reply);
}
