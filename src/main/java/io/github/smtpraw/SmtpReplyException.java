package io.github.smtpraw;

import io.github.smtpraw.protocol.Reply;
import org.apache.camel.CamelException;

/**
 * Thrown by a policy or by the message route: our server shall say this reply. It may also be a
 * cause of what was thrown.
 */
public class SmtpReplyException extends CamelException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String status;
    private final String text;

    /**
     * @param code 400 to 599; or a 2xx that the stage allows, such as 251 at VRFY
     * @param status {@code x.y.z}, or null for the standard one of the code
     * @param text or null for the standard text of the code
     */
    public SmtpReplyException(int code, String status, String text) {
        super(code + (status == null ? "" : " " + status) + (text == null ? "" : " " + text));
        this.code = code;
        this.status = status;
        this.text = text;
    }

    /** The reply; its text is empty where none was given. */
    public Reply getReply() {
        return Reply.of(code, status, text);
    }
}
