package io.github.smtpraw.client;

import io.github.smtpraw.protocol.MailProtocol;

/**
 * How connections to a destination are made and kept. Times are milliseconds.
 *
 * @param heloName for EHLO; null for the address literal of the connection's own end
 * @param localAddress name or address to connect from, to addresses of its own family; null for any
 * @param poolSize connections at once
 * @param idleTimeout how long an unused connection is kept
 * @param connectTimeout to open a connection to one address, and to look mail servers up
 * @param replyTimeout for each reply, however slowly its octets come, and for each piece of content
 *     to be taken
 * @param finalReplyTimeout for the reply behind the final dot
 * @param maxMessages that one connection carries
 * @param protocol SMTP or LMTP
 * @param security how connections are encrypted, and what is shown on them
 * @param mx how the mail servers of the host are found, which is a mail domain; null where the host
 *     is the server
 */
public record ClientSettings(
        String heloName,
        String localAddress,
        int poolSize,
        long idleTimeout,
        long connectTimeout,
        long replyTimeout,
        long finalReplyTimeout,
        int maxMessages,
        MailProtocol protocol,
        ClientSecurity security,
        MxSettings mx) {}
