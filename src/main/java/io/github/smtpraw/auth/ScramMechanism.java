package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;

/** SCRAM (RFC 5802, RFC 7677), with -PLUS bound to the TLS connection by tls-server-end-point. */
final class ScramMechanism implements SaslMechanism {
    static final String PLUS = "-PLUS";

    private final ScramHash hash;
    private final boolean plus;
    private final boolean plusOffered;
    private final ScramUsers users;

    /**
     * @param plusOffered whether the same with -PLUS is offered to whom can use it
     */
    ScramMechanism(ScramHash hash, boolean plus, boolean plusOffered) {
        this.hash = hash;
        this.plus = plus;
        this.plusOffered = plusOffered;
        this.users = new ScramUsers(hash);
    }

    @Override
    public String name() {
        return hash.mechanism() + (plus ? PLUS : "");
    }

    @Override
    public boolean isUsable(Session session) {
        return !plus || session.getServerEndPoint() != null;
    }

    @Override
    public SaslExchange begin(Session session) {
        byte[] endPoint = session.getServerEndPoint();
        return new ScramExchange(
                name(), users, plus ? endPoint : null, plusOffered && endPoint != null);
    }
}
