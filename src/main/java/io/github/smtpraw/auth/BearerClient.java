package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.ClientCredentials.Offer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;

/**
 * OAUTHBEARER (RFC 7628 3) and XOAUTH2: an access token in one message. A challenge behind it says
 * why the server refuses, and has to be answered before it does.
 */
final class BearerClient extends OwnClient {
    static final String STANDARD = "OAUTHBEARER";
    static final String GOOGLE = "XOAUTH2";

    private static final Pattern STATUS =
            Pattern.compile("\"status\"\\s*:\\s*\"([A-Za-z0-9_. -]{1,64})\"");

    private final String message;
    private final byte[] acknowledgement;
    private boolean begun;
    private boolean refused;
    private String refusal;

    private BearerClient(String name, String message, byte... acknowledgement) {
        super(name);
        this.message = message;
        this.acknowledgement = acknowledgement;
    }

    /** {@code n,a=user,^Ahost=host^Aport=port^Aauth=Bearer token^A^A}, with or without a user. */
    static BearerClient standard(Login login, Offer offer) throws SaslException {
        String name = login.username();
        String header = name == null ? "n,," : "n,a=" + Names.escaped(name) + ",";
        String to = "\1host=" + offer.host() + "\1port=" + offer.port();
        return new BearerClient(
                STANDARD, header + to + "\1auth=Bearer " + login.token() + "\1\1", (byte) 1);
    }

    /** {@code user=user^Aauth=Bearer token^A^A}, as Google made it before there was an RFC. */
    static BearerClient google(Login login) throws SaslException {
        return new BearerClient(
                GOOGLE, "user=" + login.username() + "\1auth=Bearer " + login.token() + "\1\1");
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        if (!begun) {
            begun = true;
            complete(true);
            return PasswordCheck.octets(message);
        }
        if (refused) {
            throw unexpected();
        }
        refused = true;
        complete(false);
        Matcher status = STATUS.matcher(new String(challenge, StandardCharsets.UTF_8));
        refusal = status.find() ? status.group(1) : null;
        return acknowledgement.clone();
    }

    /** The status of the server's error (RFC 7628 3.2.2); null where it told none. */
    String refusal() {
        return refusal;
    }
}
