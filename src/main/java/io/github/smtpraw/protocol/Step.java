package io.github.smtpraw.protocol;

/** What the server has to do next, as its dialogue tells it. */
public sealed interface Step {
    /** What follows a reply. */
    enum After {
        /** The next command is read. */
        CONTINUE,
        /** The connection is closed. */
        CLOSE,
        /** It is closed if the client has sent more already, which must not be read as commands. */
        CLOSE_IF_MORE,
        /**
         * The TLS handshake begins; before it is said, {@link ServerDialogue#tlsUnavailable} and
         * {@link ServerDialogue#notTls} may come instead.
         */
        START_TLS
    }

    /** Say it. */
    record Say(Reply reply, After after) implements Step {}

    /** Say 354, then read content. */
    record Receive(Reply reply) implements Step {}

    /**
     * Ask a policy, or at {@link ServerStage#MESSAGE} the message route, and come back with {@link
     * ServerDialogue#answered}.
     *
     * @param stage never DISCONNECT
     * @param subject what the design's table calls the body: a String, a Recipient or recipients;
     *     null at MESSAGE
     * @param envelope null where no transaction is open
     */
    record Ask(ServerStage stage, Object subject, Envelope envelope) implements Step {}
}
