package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelException;

/** The producer could not do what it was asked to, or does not know whether it did. */
public abstract class SmtpRemoteException extends CamelException {
    private static final long serialVersionUID = 1L;

    private final ClientStage stage;
    private final transient Reply reply;
    private final transient Recipient recipient;
    private final transient Map<Recipient, Reply> rejected;

    protected SmtpRemoteException(
            String message,
            Throwable cause,
            ClientStage stage,
            Reply reply,
            Recipient recipient,
            Map<Recipient, Reply> rejected) {
        super(message, cause);
        this.stage = stage;
        this.reply = reply;
        this.recipient = recipient;
        this.rejected = Collections.unmodifiableMap(new LinkedHashMap<>(rejected));
    }

    /** How far the dialogue had come; null where nothing was connected yet. */
    public ClientStage getStage() {
        return stage;
    }

    /** What the other server said; null where it said nothing. */
    public Reply getReply() {
        return reply;
    }

    /** Whom the reply is about, null where it is about the message. */
    public Recipient getRecipient() {
        return recipient;
    }

    /** The recipients that were refused, each with its reply, in their order; may be empty. */
    public Map<Recipient, Reply> getRejected() {
        return rejected == null ? Map.of() : rejected;
    }
}
