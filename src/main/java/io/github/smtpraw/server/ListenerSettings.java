package io.github.smtpraw.server;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.Networks;
import io.github.smtpraw.protocol.ServerSettings;
import io.github.smtpraw.protocol.TlsMode;

/**
 * What a listener goes by; times in milliseconds, sizes in octets.
 *
 * @param dialogue what the dialogue goes by
 * @param content where content is held
 * @param limits how much, how many and how long
 * @param proxies who tells us the client's address first; empty where nobody does
 * @param bareLineEndings what becomes of a CR or LF alone
 * @param traceField whether a Received field is put in front of the content
 * @param tls null where TLS is off
 */
public record ListenerSettings(
        ServerSettings dialogue,
        ContentSettings content,
        Limits limits,
        Networks proxies,
        BareLineEndings bareLineEndings,
        boolean traceField,
        TlsEngines tls) {

    /**
     * How much, how many and how long; 0 for no limit where there may be none: the two per address,
     * and minDataRate, which is octets a second as a mean over any dataRatePeriod.
     */
    public record Limits(
            int maxConnections,
            int maxConnectionsPerAddress,
            int maxConnectionRate,
            int maxConcurrentMessages,
            int maxCommandLength,
            int maxHeaderSize,
            int maxHops,
            long policyTimeout,
            long routeTimeout,
            long commandTimeout,
            long dataTimeout,
            long messageTimeout,
            long minDataRate,
            long dataRatePeriod,
            long writeTimeout,
            long errorDelay) {}

    /** Whether connections are encrypted from the first octet on. */
    boolean isImplicitTls() {
        return dialogue.security().tls() == TlsMode.implicit;
    }
}
