package io.github.smtpraw.server;

/** What a session does with what its client sends. */
enum ReadingMode {
    COMMAND,
    CONTENT,
    /** TLS comes first. */
    HANDSHAKE,
    /** A route, the disk or a penalty has to end first. */
    WAITING,
    CLOSING
}
