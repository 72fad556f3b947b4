package io.github.smtpraw.auth;

import com.ongres.scram.common.ScramFunctions;
import io.github.smtpraw.protocol.Credentials;
import java.util.Arrays;
import java.util.Base64;
import javax.security.sasl.SaslException;

/**
 * SCRAM (RFC 5802 5): the client's first message names the user, the server's tells salt and
 * iterations, the client's final one brings the proof and the server's its own. The messages are
 * read here: the server of Elytron can't take a stored verifier, and the library that does the
 * arithmetic has no reader of a client's final message.
 */
final class ScramServer extends OwnServer {
    private static final int NONCE_CHARACTERS = 24;

    private final ScramUsers users;
    private final byte[] binding;
    private final boolean plusOffered;
    private ScramFirst first;
    private String serverFirst;
    private String nonce;
    private boolean accepted;

    /** Set by {@link Credentials#verify} on another thread, before the policy's answer. */
    private volatile ScramVerifier verifier;

    private volatile boolean known;

    /**
     * @param binding what the client has to bind to; null without -PLUS
     * @param plusOffered whether the client could have seen -PLUS
     */
    ScramServer(
            String name,
            ScramUsers users,
            byte[] binding,
            boolean plusOffered,
            PolicyAnswer policy) {
        super(name, policy);
        this.users = users;
        this.binding = binding;
        this.plusOffered = plusOffered;
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        String message = Names.utf8(response);
        return PasswordCheck.octets(serverFirst == null ? first(message) : last(message));
    }

    private String first(String message) throws SaslException {
        first = ScramFirst.parse(message);
        if (first.username() == null || !first.mayBind(binding != null, plusOffered)) {
            throw refused();
        }
        boolean yes =
                isAccepted(
                        Credentials.proving(
                                getMechanismName(),
                                first.username(),
                                first.authorizationId(),
                                this::offer));
        accepted = yes && known;
        ScramVerifier told = verifier == null ? users.unknown(first.username()) : verifier;
        verifier = told;
        nonce = first.nonce() + ScramFunctions.nonce(NONCE_CHARACTERS, ScramUsers.RANDOM);
        String salt = Base64.getEncoder().encodeToString(told.salt());
        serverFirst = "r=" + nonce + ",s=" + salt + ",i=" + told.iterations();
        return serverFirst;
    }

    private boolean offer(String secret) {
        ScramVerifier found = secret == null ? null : users.known(first.username(), secret);
        known = found != null;
        verifier = known ? found : users.unknown(first.username());
        return known;
    }

    private String last(String message) throws SaslException {
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
        String authMessage = first.bare() + "," + serverFirst + "," + message.substring(0, proofAt);
        boolean proved = verifier.proves(proof, authMessage);
        if (!proved
                || !accepted
                || !parts[1].substring(2).equals(nonce)
                || !Arrays.equals(bound, expectedBinding())) {
            throw refused();
        }
        String signature = Base64.getEncoder().encodeToString(verifier.signature(authMessage));
        complete();
        return "v=" + signature;
    }

    private byte[] expectedBinding() {
        return ChannelBinding.input(first.header(), binding == null ? new byte[0] : binding);
    }

    private static byte[] decode(String base64) throws MalformedResponseException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedResponseException();
        }
    }
}
