package io.github.smtpraw.protocol;

/** What the client does when some of several recipients are refused. */
public enum Partial {
    /** Sends to none of them. */
    reject,
    /** Sends to those that were accepted. */
    accept
}
