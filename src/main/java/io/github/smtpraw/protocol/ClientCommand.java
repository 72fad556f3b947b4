package io.github.smtpraw.protocol;

/** What the client is asked to do: send a message by one of four verbs, or ask a question. */
public enum ClientCommand {
    MAIL,
    SEND,
    SOML,
    SAML,
    VRFY,
    EXPN,
    HELP,
    NOOP;

    /** Whether it sends the exchange as a message. */
    public boolean sends() {
        return this == MAIL || this == SEND || this == SOML || this == SAML;
    }
}
