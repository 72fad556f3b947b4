package io.github.smtpraw.realclients;

import io.github.smtpraw.support.Transport;

/** How ann authenticates: where, by which mechanism, and by which password or token. */
record Login(Transport transport, int port, String mechanism, String secret) {
    boolean isImplicit() {
        return transport == Transport.IMPLICIT;
    }

    boolean isStartTls() {
        return transport == Transport.STARTTLS;
    }

    /** Whether the secret is an OAuth access token. */
    boolean isToken() {
        return mechanism.equals("XOAUTH2") || mechanism.equals("OAUTHBEARER");
    }
}
