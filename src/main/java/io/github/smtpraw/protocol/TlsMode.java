package io.github.smtpraw.protocol;

/** When a connection is encrypted. */
public enum TlsMode {
    /** Never. */
    off,
    /** By STARTTLS (RFC 3207), where both sides want it. */
    opportunistic,
    /** By STARTTLS, before anything else. */
    required,
    /** From the first octet on (RFC 8314). */
    implicit
}
