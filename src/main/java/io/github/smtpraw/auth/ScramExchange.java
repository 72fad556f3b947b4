package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.protocol.SaslExchange;
import java.util.Arrays;
import java.util.Base64;

/**
 * One exchange of SCRAM (RFC 5802 5): the client's first message names the user, the server's tells
 * salt and iterations, the client's final one brings the proof and the server's its own.
 */
final class ScramExchange implements SaslExchange {
    private enum Phase {
        FIRST,
        FINAL,
        /** The server's proof was sent; RFC 4954 4 has the client answer it with nothing. */
        DONE
    }

    private final String mechanism;
    private final ScramUsers users;
    private final byte[] binding;
    private final boolean plusOffered;
    private Phase phase = Phase.FIRST;
    private ScramFirst first;
    private String serverFirst;
    private String nonce;
    private boolean accepted;

    /** Set by {@link Credentials#verify} on another thread, before {@link #judged}. */
    private volatile ScramVerifier verifier;

    private volatile boolean known;

    /**
     * @param binding what the client has to bind to; null without -PLUS
     * @param plusOffered whether the client could have seen -PLUS
     */
    ScramExchange(String mechanism, ScramUsers users, byte[] binding, boolean plusOffered) {
        this.mechanism = mechanism;
        this.users = users;
        this.binding = binding;
        this.plusOffered = plusOffered;
    }

    @Override
    public Next respond(byte[] response) {
        try {
            return switch (phase) {
                case FIRST -> first(Names.utf8(response));
                case FINAL -> last(Names.utf8(response));
                case DONE -> response.length == 0 ? SUCCESS : MALFORMED;
            };
        } catch (MalformedResponseException e) {
            return MALFORMED;
        }
    }

    private Next first(String message) throws MalformedResponseException {
        first = ScramFirst.parse(message);
        if (first.username() == null || !first.mayBind(binding != null, plusOffered)) {
            return FAILURE;
        }
        return new Ask(
                Credentials.proving(
                        mechanism, first.username(), first.authorizationId(), this::offer));
    }

    private boolean offer(String secret) {
        ScramVerifier found = secret == null ? null : users.known(first.username(), secret);
        known = found != null;
        verifier = known ? found : users.unknown(first.username());
        return known;
    }

    @Override
    public Next judged(boolean yes) {
        accepted = yes && known;
        ScramVerifier told = verifier == null ? users.unknown(first.username()) : verifier;
        verifier = told;
        nonce = first.nonce() + Crypto.nonce();
        serverFirst =
                "r="
                        + nonce
                        + ",s="
                        + Base64.getEncoder().encodeToString(told.salt())
                        + ",i="
                        + told.iterations();
        phase = Phase.FINAL;
        return new Challenge(serverFirst);
    }

    private Next last(String message) throws MalformedResponseException {
        int proofAt = message.lastIndexOf(",p=");
        String[] parts = message.split(",", 3);
        if (proofAt < 0
                || parts.length != 3
                || !parts[0].startsWith("c=")
                || !parts[1].startsWith("r=")) {
            throw new MalformedResponseException();
        }
        byte[] bound = decode(parts[0].substring(2));
        byte[] proof = decode(message.substring(proofAt + 3));
        byte[] authMessage =
                PasswordCheck.octets(
                        first.bare() + "," + serverFirst + "," + message.substring(0, proofAt));
        boolean proved = verifier.proves(proof, authMessage);
        if (!proved
                || !accepted
                || !parts[1].substring(2).equals(nonce)
                || !Arrays.equals(bound, expectedBinding())) {
            return FAILURE;
        }
        phase = Phase.DONE;
        String signature = Base64.getEncoder().encodeToString(verifier.signature(authMessage));
        return new Challenge("v=" + signature);
    }

    /** The header that the client began with, and what it is bound to (RFC 5802 5.1, c). */
    private byte[] expectedBinding() {
        byte[] header = PasswordCheck.octets(first.header());
        if (binding == null) {
            return header;
        }
        byte[] both = Arrays.copyOf(header, header.length + binding.length);
        System.arraycopy(binding, 0, both, header.length, binding.length);
        return both;
    }

    private static byte[] decode(String base64) throws MalformedResponseException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedResponseException();
        }
    }
}
