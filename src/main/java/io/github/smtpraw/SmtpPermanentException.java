package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.Map;

/**
 * The message was not taken, trying again is of no use: the other server said 5xx, or what it lists
 * shows that it would have to.
 */
public class SmtpPermanentException extends SmtpRemoteException {
    private static final long serialVersionUID = 1L;

    public SmtpPermanentException(
            String message,
            ClientStage stage,
            Reply reply,
            Recipient recipient,
            Map<Recipient, Reply> rejected) {
        super(message, null, stage, reply, recipient, rejected);
    }
}
