package io.github.smtpraw.protocol;

/**
 * The server's side of one SASL exchange (RFC 4422 3): responses of the client go in, and what the
 * server does next comes out. It never waits: what only a policy knows it asks for by {@link Ask}
 * and is told by {@link #judged}. Not thread-safe but for {@link Credentials#verify}.
 */
public interface SaslExchange {
    /** What comes next. */
    sealed interface Next {}

    /** The client is sent this and answers it. */
    record Challenge(String text) implements Next {}

    /** A policy is asked about these, and {@link #judged} told. */
    record Ask(Credentials credentials) implements Next {}

    /** The client is who the policy said, and has proved it. */
    record Success() implements Next {}

    /** The client is not. */
    record Failure() implements Next {}

    /** The response is not of the form that the mechanism asks for. */
    record Malformed() implements Next {}

    Next SUCCESS = new Success();
    Next FAILURE = new Failure();
    Next MALFORMED = new Malformed();

    /** AUTH came without an initial response; by default the client is asked for it. */
    default Next begin() {
        return new Challenge("");
    }

    /** A response came, the initial one too. */
    Next respond(byte[] response);

    /**
     * Whether the policy accepts the client; where it does not, as late a refusal as for others.
     */
    Next judged(boolean accepted);
}
