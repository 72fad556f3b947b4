package io.github.smtpraw.protocol;

import java.util.Map;

/** What became of a transaction or a question. */
public sealed interface ClientOutcome {

    /**
     * The server has taken the message.
     *
     * @param rejected recipients that it refused, in their order
     * @param dsn whether it lists DSN, and so was told the wishes for reports (RFC 3461 5.2.1)
     */
    record Sent(Reply reply, Map<Recipient, Reply> rejected, boolean dsn)
            implements ClientOutcome {}

    /** The server has answered the question, with a 2xx. */
    record Answered(Reply reply) implements ClientOutcome {}

    /**
     * The server has refused with a 4xx or 5xx, or what it lists shows that it would have to.
     *
     * @param said whether the reply is the server's; else it is ours, and nothing was sent
     * @param recipient whom that reply is about, null where it is about all
     * @param rejected recipients refused each by a reply of its own, in their order
     */
    record Refused(
            ClientStage stage,
            Reply reply,
            boolean said,
            Recipient recipient,
            Map<Recipient, Reply> rejected)
            implements ClientOutcome {}

    /**
     * The connection could not be made, broke, or can not go on; the message was not taken.
     *
     * @param reply the server's last words (421), null where there were none
     */
    record Broken(ClientStage stage, Reply reply, String what, Throwable cause)
            implements ClientOutcome {}

    /** Lost between the final dot and its reply: the message may have been taken. */
    record Unknown(String what, Throwable cause) implements ClientOutcome {}

    /** The content could not be read; the message was not sent. */
    record Unreadable(Throwable cause) implements ClientOutcome {}
}
