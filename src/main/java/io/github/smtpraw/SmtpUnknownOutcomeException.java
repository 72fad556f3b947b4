package io.github.smtpraw;

import io.github.smtpraw.protocol.ClientStage;
import java.util.Map;

/**
 * The connection was lost between the final dot and its reply: the message may have been taken (RFC
 * 1047), so that to send it again may double it.
 */
public class SmtpUnknownOutcomeException extends SmtpRemoteException {
    private static final long serialVersionUID = 1L;

    public SmtpUnknownOutcomeException(String message, Throwable cause) {
        super(message, cause, ClientStage.CONTENT, null, null, Map.of());
    }
}
