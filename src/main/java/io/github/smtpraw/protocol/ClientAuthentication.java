package io.github.smtpraw.protocol;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.security.sasl.SaslException;

/**
 * AUTH from the client's side (RFC 4954 4). What a mechanism says is worked out elsewhere, since it
 * may take its time: {@link #takeWork}.
 */
final class ClientAuthentication {
    /** Octets of a line of AUTH (RFC 4954 4). */
    private static final int MAX_LINE = 12_288;

    private static final int MAX_COMMAND = 40;

    /** More than any mechanism has. */
    private static final int MAX_CHALLENGES = 16;

    private static final byte[] NOTHING = {};

    private static final Reply NOT_OFFERED =
            Reply.of(504, "5.7.4", "AUTH is needed, and the server does not offer it");
    private static final Reply NOT_ALLOWED =
            Reply.of(
                    538, "5.7.11", "Credentials are not sent over a connection that could be read");

    private final StringBuilder out;
    private final ClientTerms terms;
    private final OfferedExtensions offered;
    private final X509Certificate serverCertificate;
    private final boolean certificateShown;
    private final List<String> mechanisms;

    private ClientSaslExchange exchange;
    private Supplier<Runnable> work;
    private boolean working;
    private byte[] held;
    private int challenges;

    /** What the server said to the mechanism before. */
    private Reply refusal;

    private ClientOutcome failure;
    private boolean done;

    /**
     * @param out takes the commands
     * @param allowed whether the connection is fit for credentials
     */
    ClientAuthentication(
            StringBuilder out,
            ClientTerms terms,
            OfferedExtensions offered,
            boolean allowed,
            X509Certificate serverCertificate,
            boolean certificateShown) {
        this.out = out;
        this.terms = terms;
        this.offered = offered;
        this.serverCertificate = serverCertificate;
        this.certificateShown = certificateShown;
        this.mechanisms = new ArrayList<>(offered.words("AUTH"));
        if (!allowed) {
            lacking(NOT_ALLOWED);
        } else if (mechanisms.isEmpty()) {
            lacking(NOT_OFFERED);
        } else {
            begin();
        }
    }

    private void begin() {
        boolean binding = offered.words("AUTH").stream().anyMatch(one -> one.endsWith("-PLUS"));
        ClientCredentials.Offer offer =
                new ClientCredentials.Offer(
                        List.copyOf(mechanisms),
                        binding,
                        serverCertificate,
                        certificateShown,
                        terms.host(),
                        terms.port());
        work(
                () -> {
                    ClientSaslExchange next = terms.credentials().begin(offer);
                    byte[] initial = next == null ? null : next.initialResponse();
                    return () -> begun(next, initial);
                });
    }

    private void begun(ClientSaslExchange next, byte[] initial) {
        exchange = next;
        if (next == null && refusal != null) {
            refused(refusal);
            return;
        }
        if (next == null) {
            lacking(
                    Reply.of(
                            504,
                            "5.7.4",
                            "None of the server's mechanisms can be used: "
                                    + String.join(" ", mechanisms)));
            return;
        }
        out.append("AUTH ").append(next.mechanism());
        String response = initial == null ? "" : ' ' + encode(initial, true);
        if (response.length() > MAX_LINE - MAX_COMMAND) {
            // It goes behind the server's 334.
            held = initial;
        } else {
            out.append(response);
        }
        out.append("\r\n");
    }

    /** A response of no octets is an equals sign beside AUTH, and an empty line elsewhere. */
    private static String encode(byte[] response, boolean initial) {
        return initial && response.length == 0 ? "=" : Base64.getEncoder().encodeToString(response);
    }

    void reply(Reply reply) {
        if (working) {
            broken("the server answers ahead of the response: " + reply, null);
        } else if (reply.getCode() == 334 && ++challenges > MAX_CHALLENGES) {
            broken("more than " + MAX_CHALLENGES + " challenges", null);
        } else if (reply.getCode() == 334) {
            challenged(reply);
        } else if (reply.isPositive() && exchange.isComplete()) {
            done = true;
        } else if (reply.isPositive()) {
            broken("the server says " + reply.getCode() + " without having proved itself", null);
        } else if (reply.isIntermediate()) {
            broken("a reply that makes no sense: " + reply, null);
        } else if (mayTryAnother(reply)) {
            refusal = reply;
            mechanisms.remove(exchange.mechanism());
            begin();
        } else {
            refused(reply);
        }
    }

    /** The mechanism is refused, not the user (RFC 4954 6). */
    private boolean mayTryAnother(Reply reply) {
        return (reply.getCode() == 504 || reply.getCode() == 534) && mechanisms.size() > 1;
    }

    private void challenged(Reply reply) {
        if (held != null) {
            respond(held);
            held = null;
            return;
        }
        byte[] challenge;
        try {
            challenge = Base64.getDecoder().decode(reply.getText().strip());
        } catch (IllegalArgumentException e) {
            broken("a challenge that is not base64", e);
            return;
        }
        work(
                () -> {
                    byte[] response = answer(challenge);
                    return () -> respond(response);
                });
    }

    private void respond(byte[] response) {
        out.append(encode(response, false)).append("\r\n");
    }

    private byte[] answer(byte[] challenge) throws SaslException {
        byte[] response = exchange.respond(challenge);
        return response == null ? NOTHING : response;
    }

    private interface Step {
        Runnable take() throws SaslException;
    }

    private void work(Step step) {
        working = true;
        work =
                () -> {
                    Runnable then = outcome(step);
                    return () -> {
                        working = false;
                        then.run();
                    };
                };
    }

    private Runnable outcome(Step step) {
        try {
            return step.take();
        } catch (SaslException | RuntimeException | LinkageError e) {
            return () -> failed(e);
        }
    }

    private void failed(Throwable cause) {
        String what =
                exchange == null ? "no credentials" : exchange.mechanism() + " came to no end";
        broken(what + ": " + cause.getMessage(), cause);
    }

    /** What is to be worked out elsewhere, once; its Runnable comes back to the event loop. */
    Supplier<Runnable> takeWork() {
        Supplier<Runnable> taken = work;
        work = null;
        return taken;
    }

    boolean awaitsWork() {
        return working;
    }

    boolean isDone() {
        return done;
    }

    ClientOutcome failure() {
        return failure;
    }

    /** With the word of the challenge that announced it, which says more than the reply. */
    private void refused(Reply reply) {
        String word = exchange == null ? null : exchange.refusal();
        Reply told =
                word == null
                        ? reply
                        : Reply.of(
                                reply.getCode(),
                                reply.getStatus(),
                                reply.getText() + " (" + word + ")");
        failure = new ClientOutcome.Refused(ClientStage.AUTH, told, true, null, Map.of());
    }

    private void lacking(Reply reply) {
        failure = new ClientOutcome.Refused(ClientStage.AUTH, reply, false, null, Map.of());
    }

    private void broken(String what, Throwable cause) {
        failure = new ClientOutcome.Broken(ClientStage.AUTH, null, what, cause);
    }
}
