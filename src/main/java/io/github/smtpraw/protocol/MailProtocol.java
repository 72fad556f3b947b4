package io.github.smtpraw.protocol;

/** What is spoken on a connection. */
public enum MailProtocol {
    /** RFC 5321. */
    smtp,
    /** RFC 2033: LHLO in place of HELO and EHLO, and a final reply for each recipient. */
    lmtp
}
