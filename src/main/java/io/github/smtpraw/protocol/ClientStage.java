package io.github.smtpraw.protocol;

/** How far the client's dialogue had come: what a reply answers. */
public enum ClientStage {
    CONNECT,
    /** The server's first words. */
    GREETING,
    EHLO,
    HELO,
    /** MAIL, SEND, SOML or SAML. */
    MAIL,
    RCPT,
    DATA,
    /** The content, and the reply behind its final dot. */
    CONTENT,
    RSET,
    /** VRFY, EXPN, HELP or NOOP. */
    QUERY,
    QUIT
}
