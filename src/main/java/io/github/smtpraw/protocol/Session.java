package io.github.smtpraw.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One client connection as routes see it: what is known of it, and attributes that live as long as
 * it does. The facts change as the dialogue goes on; the attributes are the user's.
 */
public final class Session {
    private final String id;
    private final String peer;
    private volatile String remoteAddress;
    private volatile String localAddress;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile String helo;
    private volatile boolean extended;
    private volatile boolean lmtp;
    private volatile String toldHelo;
    private volatile String toldProtocol;
    private volatile String toldLogin;
    private volatile String tls;
    private volatile String clientSubject;
    private volatile byte[] serverEndPoint;
    private volatile String authUser;

    /**
     * @param id unique among all sessions
     * @param remoteAddress ip:port of the client
     * @param localAddress ip:port that it connected to
     */
    public Session(String id, String remoteAddress, String localAddress) {
        this.id = id;
        this.peer = Addresses.host(remoteAddress);
        this.remoteAddress = remoteAddress;
        this.localAddress = localAddress;
    }

    public String getId() {
        return id;
    }

    /**
     * ip:port of the client, an IPv6 address in brackets; {@code unknown} for the ip where a proxy
     * knows none (XCLIENT).
     */
    public String getRemoteAddress() {
        return remoteAddress;
    }

    /** ip:port that the client connected to. */
    public String getLocalAddress() {
        return localAddress;
    }

    /** The name given in HELO, EHLO or LHLO, or told by a proxy (XCLIENT); null before. */
    public String getHelo() {
        return toldHelo == null ? helo : toldHelo;
    }

    /** Whether the client said EHLO or LHLO, not HELO. */
    public boolean isExtended() {
        return extended;
    }

    /**
     * The name of the TLS version and cipher suite, {@code TLSv1.3 TLS_AES_…}; null without TLS.
     */
    public String getTls() {
        return tls;
    }

    /**
     * The subject of the certificate that the client showed (RFC 2253); null where it showed none.
     */
    public String getClientSubject() {
        return clientSubject;
    }

    /**
     * What a client can bind AUTH to: tls-server-end-point (RFC 5929 4.1), the hash of our
     * certificate; null without TLS.
     */
    public byte[] getServerEndPoint() {
        return serverEndPoint == null ? null : serverEndPoint.clone();
    }

    /** Who the client is by AUTH, or by what a proxy tells (XCLIENT); null before. */
    public String getAuthUser() {
        return authUser == null ? toldLogin : authUser;
    }

    /**
     * The protocol as RFC 3848 names it: SMTP, or ESMTP or LMTP with S for TLS and A for AUTH
     * behind it.
     */
    public String getProtocol() {
        if (toldProtocol == null ? !extended : toldProtocol.equals("SMTP")) {
            return "SMTP";
        }
        return (lmtp && toldProtocol == null ? "LMTP" : "ESMTP") + security();
    }

    /**
     * The same of a message opened with SMTPUTF8 (RFC 6531 4.3): {@code UTF8SMTPS} and the like.
     */
    public String getUtf8Protocol() {
        return "UTF8" + (lmtp ? "LMTP" : "SMTP") + security();
    }

    private String security() {
        return (tls == null ? "" : "S") + (getAuthUser() == null ? "" : "A");
    }

    /** What policies and routes keep from one stage to the next; gone with the connection. */
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    void greeted(String name, boolean byEhlo) {
        this.helo = name;
        this.extended = byEhlo;
    }

    /** LMTP is spoken (RFC 2033). */
    void speaksLmtp() {
        lmtp = true;
    }

    /** The numeric address of the peer itself, whoever it speaks for. */
    String peer() {
        return peer;
    }

    void setRemoteAddress(String address) {
        remoteAddress = address;
    }

    void setLocalAddress(String address) {
        localAddress = address;
    }

    /**
     * A proxy says what its client is called, whatever it says of itself; null for no such name.
     */
    void toldHelo(String name) {
        toldHelo = name;
    }

    /** A proxy says what its client speaks, SMTP or ESMTP; null where it does not know. */
    void toldProtocol(String protocol) {
        toldProtocol = protocol;
    }

    /** A proxy says who its client is; null where it does not know. */
    void toldLogin(String user) {
        toldLogin = user;
    }

    /**
     * What was said before counts no more, by the client (RFC 3207 4.2) or of it by a proxy. Where
     * it is stays known: a proxy's own address may be trusted more than a stranger's.
     */
    void forget() {
        helo = null;
        extended = false;
        authUser = null;
        toldHelo = null;
        toldProtocol = null;
        toldLogin = null;
    }

    /** A proxy speaks, so that the certificate is its own and not the client's. */
    void forgetClientSubject() {
        clientSubject = null;
    }

    /** Encrypted from now on. */
    void secured(String versionAndSuite, String subject) {
        tls = versionAndSuite;
        clientSubject = subject;
    }

    /** The TLS connection can be told from others by this. */
    void bound(byte[] tlsServerEndPoint) {
        serverEndPoint = tlsServerEndPoint;
    }

    void authenticated(String user) {
        authUser = user;
    }

    /** The session id. */
    @Override
    public String toString() {
        return id;
    }
}
