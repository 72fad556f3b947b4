package io.github.smtpraw.protocol;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How the client opens a session: greeting, EHLO or HELO, STARTTLS, AUTH (RFC 5321 3.1 and 3.2, RFC
 * 3207, RFC 4954). What it needs and the server does not have ends it, never goes on without.
 */
final class ClientOpening {
    private enum Phase {
        GREETING,
        EHLO,
        HELO,
        STARTTLS,
        HANDSHAKE,
        AUTH,
        OPEN,
        FAILED
    }

    private static final Reply NO_TLS =
            Reply.of(454, "4.7.4", "TLS is required, and the server does not offer STARTTLS");
    private static final Reply NO_REQUIRETLS =
            Reply.of(550, "5.7.30", "The server does not offer REQUIRETLS by TLS");

    private final StringBuilder out;
    private final ClientTerms terms;
    private final String name;
    private Phase phase;
    private boolean secure;
    private X509Certificate serverCertificate;
    private boolean certificateShown;
    private OfferedExtensions offered = OfferedExtensions.NONE;
    private ClientAuthentication authentication;
    private ClientOutcome failure;

    /**
     * @param name what to give in EHLO
     * @param out takes the commands
     */
    ClientOpening(ClientTerms terms, String name, StringBuilder out) {
        this.out = out;
        this.terms = terms;
        this.name = name;
        this.phase = terms.tls() == TlsMode.implicit ? Phase.HANDSHAKE : Phase.GREETING;
    }

    void reply(Reply reply) {
        if (reply.isIntermediate() && phase != Phase.AUTH) {
            confused(reply);
            return;
        }
        switch (phase) {
            case GREETING -> {
                if (reply.isPositive()) {
                    greet();
                } else {
                    refused(reply);
                }
            }
            case EHLO -> ehlo(reply);
            case HELO -> {
                if (reply.isPositive()) {
                    secureOrGoOn();
                } else {
                    refused(reply);
                }
            }
            case STARTTLS -> startTls(reply);
            case AUTH -> {
                authentication.reply(reply);
                afterAuthentication();
            }
            case HANDSHAKE, OPEN, FAILED -> confused(reply);
        }
    }

    private void greet() {
        out.append(terms.greeting()).append(name).append("\r\n");
        phase = Phase.EHLO;
    }

    private void ehlo(Reply reply) {
        int code = reply.getCode();
        if (reply.isPositive()) {
            offered = OfferedExtensions.of(reply, secure);
            secureOrGoOn();
        } else if (reply.isPermanent()
                && code != 554
                && code != 521
                && terms.protocol() == MailProtocol.smtp) {
            // RFC 5321 3.2: a server that does not know EHLO says so in many ways.
            out.append("HELO ").append(name).append("\r\n");
            phase = Phase.HELO;
        } else {
            refused(reply);
        }
    }

    private void secureOrGoOn() {
        boolean wanted = terms.tls() == TlsMode.required || terms.tls() == TlsMode.opportunistic;
        if (wanted && !secure && offered.has("STARTTLS")) {
            out.append("STARTTLS\r\n");
            phase = Phase.STARTTLS;
        } else if (!secure && terms.tls() == TlsMode.required) {
            phase = Phase.STARTTLS;
            lacking(terms.requireTls() ? NO_REQUIRETLS : NO_TLS);
        } else if (terms.requireTls() && !(secure && offered.has("REQUIRETLS"))) {
            // RFC 8689 4.2.1: said here, so that another of the servers can be tried.
            lacking(NO_REQUIRETLS);
        } else {
            authenticate();
        }
    }

    private void startTls(Reply reply) {
        if (reply.getCode() == 220) {
            phase = Phase.HANDSHAKE;
        } else if (reply.isPositive()) {
            confused(reply);
        } else if (terms.tls() == TlsMode.opportunistic) {
            authenticate();
        } else {
            refused(reply);
        }
    }

    /**
     * TLS stands; what was said before counts no more (RFC 3207 4.2).
     *
     * @param certificate the server's, null where it showed none
     * @param shown whether the server has seen one of ours
     */
    void secured(X509Certificate certificate, boolean shown) {
        secure = true;
        serverCertificate = certificate;
        certificateShown = shown;
        offered = OfferedExtensions.NONE;
        if (terms.tls() == TlsMode.implicit) {
            phase = Phase.GREETING;
        } else {
            greet();
        }
    }

    private void authenticate() {
        if (terms.credentials() == null) {
            phase = Phase.OPEN;
            return;
        }
        phase = Phase.AUTH;
        boolean proved = secure && terms.tls() != TlsMode.opportunistic;
        authentication =
                new ClientAuthentication(
                        out,
                        terms,
                        offered,
                        proved || terms.authWithoutTls(),
                        serverCertificate,
                        certificateShown);
        afterAuthentication();
    }

    private void afterAuthentication() {
        if (authentication.isDone()) {
            phase = Phase.OPEN;
        } else if (authentication.failure() != null) {
            fail(authentication.failure());
        }
    }

    /** What SASL has to work out on a worker thread, once; null for nothing. */
    Supplier<Runnable> takeWork() {
        Supplier<Runnable> work = authentication == null ? null : authentication.takeWork();
        return work == null
                ? null
                : () -> {
                    Runnable then = work.get();
                    return () -> {
                        then.run();
                        afterAuthentication();
                    };
                };
    }

    private void refused(Reply reply) {
        fail(new ClientOutcome.Refused(stage(), reply, true, null, Map.of()));
    }

    private void lacking(Reply reply) {
        fail(new ClientOutcome.Refused(stage(), reply, false, null, Map.of()));
    }

    private void confused(Reply reply) {
        fail(
                new ClientOutcome.Broken(
                        stage(), reply, "a reply that makes no sense: " + reply, null));
    }

    private void fail(ClientOutcome outcome) {
        failure = outcome;
        phase = Phase.FAILED;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    boolean awaitsHandshake() {
        return phase == Phase.HANDSHAKE;
    }

    boolean awaitsWork() {
        return phase == Phase.AUTH && authentication.awaitsWork();
    }

    /** Why there is no session; null while it is not known that there is none. */
    ClientOutcome failure() {
        return failure;
    }

    OfferedExtensions offered() {
        return offered;
    }

    ClientStage stage() {
        return switch (phase) {
            case GREETING, OPEN, FAILED -> ClientStage.GREETING;
            case EHLO -> ClientStage.EHLO;
            case HELO -> ClientStage.HELO;
            case STARTTLS -> ClientStage.STARTTLS;
            case HANDSHAKE -> ClientStage.TLS;
            case AUTH -> ClientStage.AUTH;
        };
    }
}
