package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.SaslExchange;
import io.github.smtpraw.protocol.SaslMechanism;
import io.github.smtpraw.protocol.Session;
import java.util.function.Predicate;
import javax.security.sasl.SaslServer;

/** A mechanism whose exchanges are held by servers of {@code javax.security.sasl}. */
final class ServerMechanism implements SaslMechanism {
    /** Who may speak first. */
    enum First {
        CLIENT,
        SERVER,
        EITHER
    }

    /** Makes a server for one exchange. */
    interface Servers {
        SaslServer create(Session session, PolicyAnswer policy);
    }

    private final String name;
    private final First first;
    private final Predicate<Session> usable;
    private final Servers servers;

    ServerMechanism(String name, First first, Servers servers) {
        this(name, first, session -> true, servers);
    }

    /**
     * @param usable tells the sessions that have what it rests on
     */
    ServerMechanism(String name, First first, Predicate<Session> usable, Servers servers) {
        this.name = name;
        this.first = first;
        this.usable = usable;
        this.servers = servers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isUsable(Session session) {
        return usable.test(session);
    }

    @Override
    public boolean isServerFirst() {
        return first == First.SERVER;
    }

    @Override
    public SaslExchange begin(Session session) {
        PolicyAnswer policy = new PolicyAnswer();
        return new ServerExchange(servers.create(session, policy), first == First.CLIENT, policy);
    }
}
