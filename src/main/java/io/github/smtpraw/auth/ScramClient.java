package io.github.smtpraw.auth;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import io.github.smtpraw.protocol.ClientCredentials.Offer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;

/**
 * SCRAM (RFC 5802 5, RFC 7677): proves the password to the server, and believes no server that does
 * not prove to know it too. The messages are read here: the client of the library that does the
 * arithmetic can't keep a hashed password for the next connection, and its reader of a server's
 * message drops extensions, which are signed too.
 */
final class ScramClient extends OwnClient {
    static final String PLUS = "-PLUS";

    /** One who asks for fewer wants the password (RFC 7677 4), one who asks for more our time. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final byte[] NOTHING = {};
    private static final Pattern FIRST =
            Pattern.compile(
                    "r=([\\x21-\\x2B\\x2D-\\x7E]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9]\\d{0,9})"
                            + "(?:,.*)?",
                    Pattern.DOTALL);
    private static final Pattern PROOF =
            Pattern.compile("v=([A-Za-z0-9+/]+={0,2})(?:,.*)?", Pattern.DOTALL);
    private static final Pattern ERROR = Pattern.compile("e=([a-z-]{1,64})?.*", Pattern.DOTALL);

    private final ScramMechanism mechanism;
    private final String header;
    private final byte[] binding;
    private final ScramLogin login;
    private final String nonce;
    private String first;
    private String authMessage;
    private byte[] serverKey;

    /**
     * @param mechanism the one without -PLUS
     * @param header of GS2 (RFC 5801 4), as far as the comma ahead of the name
     * @param binding what stands behind the header where the client binds
     */
    ScramClient(
            String name,
            ScramMechanism mechanism,
            String header,
            byte[] binding,
            ScramLogin login,
            String nonce) {
        super(name);
        this.mechanism = mechanism;
        this.header = header;
        this.binding = binding;
        this.login = login;
        this.nonce = nonce;
    }

    /** With -PLUS, bound to the certificate of the server. */
    static ScramClient bound(String base, ScramLogin login, Offer offer) {
        return new ScramClient(
                base + PLUS,
                ScramMechanism.byName(base),
                "p=" + ChannelBinding.TLS_SERVER_END_POINT + ",,",
                ChannelBinding.serverEndPoint(offer.serverCertificate()),
                login,
                login.nonce());
    }

    /**
     * Without -PLUS. A server that can bind all the same knows by {@code y} that somebody in
     * between took -PLUS away (RFC 5802 6).
     *
     * @param mayBind whether the user lets us bind
     */
    static ScramClient unbound(String base, ScramLogin login, Offer offer, boolean mayBind) {
        boolean told = mayBind && canBind(offer) && !offer.bindingListed();
        String header = told ? "y,," : "n,,";
        return new ScramClient(
                base, ScramMechanism.byName(base), header, NOTHING, login, login.nonce());
    }

    /** Whether there is a certificate to bind to. */
    static boolean canBind(Offer offer) {
        return offer.serverCertificate() != null
                && ChannelBinding.serverEndPoint(offer.serverCertificate()) != null;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        if (first == null) {
            first = "n=" + login.name() + ",r=" + nonce;
            return PasswordCheck.octets(header + first);
        }
        if (isComplete()) {
            throw unexpected();
        }
        String message = new String(challenge, StandardCharsets.UTF_8);
        Matcher error = ERROR.matcher(message);
        if (error.matches()) {
            String word = error.group(1) == null ? "other-error" : error.group(1);
            throw new SaslException("the server refuses: " + word);
        }
        if (authMessage == null) {
            return PasswordCheck.octets(last(message));
        }
        verify(message);
        complete(true);
        return null;
    }

    private String last(String serverFirst) throws SaslException {
        Matcher server = FIRST.matcher(serverFirst);
        if (!server.matches()) {
            throw malformed();
        }
        String both = server.group(1);
        if (!both.startsWith(nonce) || both.length() == nonce.length()) {
            throw new SaslException("the server's nonce does not extend ours");
        }
        byte[] salt = decode(server.group(2));
        byte[] salted = login.salted(mechanism, salt, iterations(server.group(3)));
        serverKey = ScramFunctions.serverKey(mechanism, salted);
        byte[] clientKey = ScramFunctions.clientKey(mechanism, salted);
        byte[] storedKey = ScramFunctions.storedKey(mechanism, clientKey);
        Base64.Encoder base64 = Base64.getEncoder();
        String bound = base64.encodeToString(ChannelBinding.input(header, binding));
        String unproved = "c=" + bound + ",r=" + both;
        authMessage = first + "," + serverFirst + "," + unproved;
        byte[] signature = ScramFunctions.clientSignature(mechanism, storedKey, authMessage);
        byte[] proof = ScramFunctions.clientProof(clientKey, signature);
        return unproved + ",p=" + base64.encodeToString(proof);
    }

    private static int iterations(String number) throws SaslException {
        long iterations = Long.parseLong(number);
        if (iterations < ScramVerifier.ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new SaslException("the server asks for " + iterations + " iterations");
        }
        return (int) iterations;
    }

    private void verify(String serverLast) throws SaslException {
        Matcher proof = PROOF.matcher(serverLast);
        if (!proof.matches()
                || !ScramFunctions.verifyServerSignature(
                        mechanism, serverKey, authMessage, decode(proof.group(1)))) {
            throw new SaslException("the server does not prove that it knows the password");
        }
    }

    private static byte[] decode(String base64) throws SaslException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static SaslException malformed() {
        return new SaslException("the server's message is malformed");
    }
}
