package io.github.smtpraw.server;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.ServerSettings;
import io.github.smtpraw.protocol.TlsMode;

/**
 * What a listener goes by; times in milliseconds, sizes in octets.
 *
 * @param dialogue what the dialogue goes by
 * @param content where content is held
 * @param limits how much, how many and how long
 * @param bareLineEndings what becomes of a CR or LF alone
 * @param traceField whether a Received field is put in front of the content
 * @param tls null where TLS is off
 */
public record ListenerSettings(
        ServerSettings dialogue,
        ContentSettings content,
        Limits limits,
        BareLineEndings bareLineEndings,
        boolean traceField,
        TlsEngines tls) {

    /** How much, how many and how long. */
    public record Limits(
            int maxConnections,
            int maxConcurrentMessages,
            int maxCommandLength,
            int maxHeaderSize,
            int maxHops,
            long policyTimeout,
            long routeTimeout,
            long commandTimeout,
            long dataTimeout,
            long messageTimeout,
            long writeTimeout,
            long errorDelay) {}

    /** Whether connections are encrypted from the first octet on. */
    boolean isImplicitTls() {
        return dialogue.security().tls() == TlsMode.implicit;
    }
}
