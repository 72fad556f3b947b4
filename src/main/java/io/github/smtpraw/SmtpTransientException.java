package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.Map;

/** The message was not taken, a later try may succeed: the other server said 4xx. */
public class SmtpTransientException extends SmtpRemoteException {
    private static final long serialVersionUID = 1L;

    public SmtpTransientException(
            String message,
            Throwable cause,
            ClientStage stage,
            Reply reply,
            Recipient recipient,
            Map<Recipient, Reply> rejected) {
        super(message, cause, stage, reply, recipient, rejected);
    }
}
