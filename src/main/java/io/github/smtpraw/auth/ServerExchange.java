package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.SaslExchange;
import java.nio.charset.StandardCharsets;
import javax.security.sasl.AuthenticationException;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * One exchange, held by a {@link SaslServer}. A response about which the policy has to be asked is
 * evaluated a second time when it has answered, so nothing ever waits.
 */
final class ServerExchange implements SaslExchange {
    private static final byte[] NOTHING = {};

    private final SaslServer server;
    private final boolean clientFirst;
    private final PolicyAnswer policy;
    private byte[] asked;

    /**
     * @param clientFirst whether the server has nothing to say before the client
     * @param policy where the server looks for the answer
     */
    ServerExchange(SaslServer server, boolean clientFirst, PolicyAnswer policy) {
        this.server = server;
        this.clientFirst = clientFirst;
        this.policy = policy;
    }

    @Override
    public Next begin() {
        return clientFirst ? new Challenge("") : evaluate(NOTHING);
    }

    @Override
    public Next respond(byte[] response) {
        if (server.isComplete()) {
            // The server's last word went out as a challenge, to be answered by nothing (RFC 4954
            // 4).
            return response.length == 0 ? SUCCESS : MALFORMED;
        }
        return evaluate(response);
    }

    @Override
    public Next judged(boolean accepted) {
        policy.is(accepted);
        Next next = evaluate(asked);
        // Its form was right when the policy was asked: what is wrong now is the proof.
        return next instanceof Malformed ? FAILURE : next;
    }

    private Next evaluate(byte[] response) {
        try {
            byte[] challenge = server.evaluateResponse(response);
            return challenge == null
                    ? SUCCESS
                    : new Challenge(new String(challenge, StandardCharsets.UTF_8));
        } catch (UnansweredException e) {
            asked = response;
            return new Ask(e.credentials());
        } catch (AuthenticationException e) {
            return FAILURE;
        } catch (SaslException e) {
            return MALFORMED;
        }
    }
}
