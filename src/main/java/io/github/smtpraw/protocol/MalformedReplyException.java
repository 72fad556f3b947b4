package io.github.smtpraw.protocol;

/** What a server sent is no reply; cheap, since servers can cause it at will. */
public final class MalformedReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedReplyException(String what) {
        super(what, null, false, false);
    }
}
