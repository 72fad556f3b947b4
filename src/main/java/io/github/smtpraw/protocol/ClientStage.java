package io.github.smtpraw.protocol;

/** How far the client's dialogue had come: what a reply answers. */
public enum ClientStage {
    CONNECT,
    /** The server's first words. */
    GREETING,
    /** EHLO, or LHLO in LMTP. */
    EHLO,
    HELO,
    STARTTLS,
    /** The TLS handshake. */
    TLS,
    AUTH,
    /** MAIL, SEND, SOML or SAML. */
    MAIL,
    RCPT,
    DATA,
    /** The content, and the reply behind its end. */
    CONTENT,
    RSET,
    /** VRFY, EXPN, HELP or NOOP. */
    QUERY,
    QUIT
}
