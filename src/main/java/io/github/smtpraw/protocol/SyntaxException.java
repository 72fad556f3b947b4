package io.github.smtpraw.protocol;

/**
 * What is wrong with a command, as the reply to give; cheap, since clients can cause it at will.
 */
public final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public SyntaxException(Reply reply) {
        super(reply.toString(), null, false, false);
        this.reply = reply;
    }

    /** The 500 or 501 to give. */
    public Reply getReply() {
        return reply;
    }
}
