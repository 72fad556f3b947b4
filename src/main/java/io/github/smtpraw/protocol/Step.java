package io.github.smtpraw.protocol;

import java.util.List;

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

    /** Whether what the client has sent behind its command closes the connection. */
    default boolean closesIfMore() {
        return this instanceof Say say && say.after() == After.CLOSE_IF_MORE;
    }

    /**
     * Say it.
     *
     * @param ahead replies of their own that go out before it, as LMTP has them
     */
    record Say(List<Reply> ahead, Reply reply, After after) implements Step {
        public Say(Reply reply, After after) {
            this(List.of(), reply, after);
        }
    }

    /** Say 354, then read content. */
    record Receive(Reply reply) implements Step {}

    /**
     * Read so many octets that follow as content, then come back with {@link
     * ServerDialogue#chunkRead}, or behind the last chunk with {@link ServerDialogue#contentEnded}.
     *
     * @param octets 0 or more
     * @param last whether they end the content
     * @param binary whether bare line ends and NULs belong to it (RFC 3030 3)
     */
    record Chunk(long octets, boolean last, boolean binary) implements Step {}

    /** Read so many octets and drop them, then come back with {@link ServerDialogue#dropped}. */
    record Drop(long octets) implements Step {}

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
