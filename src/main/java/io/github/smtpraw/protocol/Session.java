package io.github.smtpraw.protocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One client connection as routes see it: what is known of it, and attributes that live as long as
 * it does. The facts change as the dialogue goes on; the attributes are the user's.
 */
public final class Session {
    private final String id;
    private final String remoteAddress;
    private final String localAddress;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile String helo;
    private volatile boolean extended;

    /**
     * @param id unique among all sessions
     * @param remoteAddress ip:port of the client
     * @param localAddress ip:port that it connected to
     */
    public Session(String id, String remoteAddress, String localAddress) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.localAddress = localAddress;
    }

    public String getId() {
        return id;
    }

    /** ip:port of the client, an IPv6 address in brackets. */
    public String getRemoteAddress() {
        return remoteAddress;
    }

    /** ip:port that the client connected to. */
    public String getLocalAddress() {
        return localAddress;
    }

    /** The name given in HELO or EHLO; null before. */
    public String getHelo() {
        return helo;
    }

    /** Whether the client said EHLO, not HELO. */
    public boolean isExtended() {
        return extended;
    }

    /** The protocol as RFC 3848 names it: {@code SMTP} or {@code ESMTP}. */
    public String getProtocol() {
        return extended ? "ESMTP" : "SMTP";
    }

    /** What policies and routes keep from one stage to the next; gone with the connection. */
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    void greeted(String name, boolean byEhlo) {
        this.helo = name;
        this.extended = byEhlo;
    }

    /** The session id. */
    @Override
    public String toString() {
        return id;
    }
}
