package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.ClientStage;

/** How long a connection waits for what, in milliseconds (RFC 5321 4.5.3.2). */
final class Patience {
    private static final long QUIT = 5_000;
    private static final long HANDSHAKE = 30_000;
    private static final long LAST_WORDS = 1_000;

    private final ClientSettings settings;

    Patience(ClientSettings settings) {
        this.settings = settings;
    }

    long forReply(ClientDialogue dialogue) {
        if (dialogue.stage() == ClientStage.QUIT) {
            return Math.min(QUIT, settings.replyTimeout());
        }
        return dialogue.awaitsFinalReply() ? settings.finalReplyTimeout() : settings.replyTimeout();
    }

    /** For content, or what SASL works out, to get on. */
    long forProgress() {
        return settings.replyTimeout();
    }

    long forHandshake() {
        return Math.min(HANDSHAKE, settings.replyTimeout());
    }

    /** For what the server said before it left. */
    long forLastWords() {
        return Math.min(LAST_WORDS, settings.replyTimeout());
    }

    long whileIdle() {
        return settings.idleTimeout();
    }
}
