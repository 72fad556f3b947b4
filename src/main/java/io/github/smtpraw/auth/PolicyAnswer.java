package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;

/**
 * What the policy says of a client. A {@code SaslServer} wants to know within the call that
 * evaluates a response, while the policy takes its time: the first call ends with the question, and
 * a second one with the same response finds the answer here.
 */
final class PolicyAnswer {
    private Boolean accepted;

    /** The policy has answered. */
    void is(boolean yes) {
        accepted = yes;
    }

    /**
     * Whether the policy accepts these.
     *
     * @throws UnansweredException where it has to be asked first
     */
    boolean to(Credentials credentials) throws UnansweredException {
        if (accepted == null) {
            throw new UnansweredException(credentials);
        }
        return accepted;
    }
}
