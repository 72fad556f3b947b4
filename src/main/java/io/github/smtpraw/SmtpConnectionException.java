package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Reply;
import java.util.Map;

/**
 * The other server can not be reached, closes (421), does not answer or makes no sense. The message
 * was not taken, a later try may succeed.
 */
public class SmtpConnectionException extends SmtpTransientException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reply null where there was none
     */
    public SmtpConnectionException(
            String message, Throwable cause, ClientStage stage, Reply reply) {
        super(message, cause, stage, reply, null, Map.of());
    }
}
