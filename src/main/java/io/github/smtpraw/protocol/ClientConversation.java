package io.github.smtpraw.protocol;

/**
 * One thing that the client has to say to the server, commands and their replies, from a session at
 * rest to its end.
 */
abstract class ClientConversation {
    private ClientOutcome outcome;
    private boolean acknowledged;

    /** Adds the first commands; it may end at once, with none. */
    abstract void begin(StringBuilder out);

    /** Takes the next reply and adds the commands that follow from it. */
    abstract void reply(Reply reply, StringBuilder out);

    /** What the next reply will answer. */
    abstract ClientStage stage();

    /** Whether it waits for the content to be sent. */
    boolean wantsContent() {
        return false;
    }

    /** Whether the content goes in chunks (BDAT, RFC 3030), not behind DATA. */
    boolean wantsChunks() {
        return false;
    }

    /** A chunk that is not the last one is on its way. */
    void chunkSent() {
        throw new IllegalStateException("no content is due");
    }

    /** The whole content is written, so that the next command stands behind it. */
    void contentWritten() {
        throw new IllegalStateException("no content is due");
    }

    /** Whether the first commands of the next conversation may be written now (RFC 2920 3.1). */
    boolean mayBeFollowed() {
        return false;
    }

    /** The final dot, or the last chunk, has been handed over. */
    void contentSent() {
        throw new IllegalStateException("no content is due");
    }

    /** Whether the final dot is out and its reply has not come. */
    boolean awaitsFinalReply() {
        return false;
    }

    /** Whether the server has still to be told that the transaction is over. */
    boolean leavesTransactionOpen() {
        return false;
    }

    /**
     * The server closes the session with that reply.
     *
     * @return whether it has thereby come to its end, since some recipients have got the message
     */
    boolean closes(Reply reply) {
        return false;
    }

    /** Whether the connection is of no use when it has ended. */
    boolean leavesConnection() {
        return false;
    }

    /** What came of it, null while it goes on. */
    final ClientOutcome outcome() {
        return outcome;
    }

    /** Whether the server has answered anything of it. */
    final boolean isAcknowledged() {
        return acknowledged;
    }

    final void acknowledge() {
        acknowledged = true;
    }

    final void end(ClientOutcome end) {
        outcome = end;
    }

    /** Ends it with a reply that has no place here; the connection can not go on. */
    final void confused(Reply reply) {
        String what = "a reply that makes no sense: " + reply;
        end(
                awaitsFinalReply()
                        ? new ClientOutcome.Unknown(what, null)
                        : new ClientOutcome.Broken(stage(), reply, what, null));
    }
}
