package io.github.smtpraw;

import java.util.Map;

/**
 * What the exchange or an option asks for can not be said in SMTP: a CR, LF, NUL or other control
 * character in an address, a name or a parameter, no recipient, no such verb. Nothing was connected
 * to or sent.
 */
public class SmtpSyntaxException extends SmtpRemoteException {
    private static final long serialVersionUID = 1L;

    public SmtpSyntaxException(String message, Throwable cause) {
        super(message, cause, null, null, null, Map.of());
    }
}
