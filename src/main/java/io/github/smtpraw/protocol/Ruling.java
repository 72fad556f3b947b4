package io.github.smtpraw.protocol;

import java.util.List;

/**
 * What an outcome comes to at its stage.
 *
 * @param accepted whether the dialogue goes on as if the command had succeeded
 * @param reply what is said
 * @param recipients at RCPT, whom the accepted recipient leads to; else empty
 */
record Ruling(boolean accepted, Reply reply, List<Recipient> recipients) {
    static Ruling accept(Reply reply) {
        return new Ruling(true, reply, List.of());
    }

    static Ruling refuse(Reply reply) {
        return new Ruling(false, reply, List.of());
    }
}
