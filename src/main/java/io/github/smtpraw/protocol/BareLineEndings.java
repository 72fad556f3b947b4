package io.github.smtpraw.protocol;

/** What becomes of content in which a CR or LF stands alone (RFC 5321 2.3.8). */
public enum BareLineEndings {
    /** Refused with 550 5.5.2 after its true end. */
    reject,
    /** Each becomes CRLF. */
    convert
}
