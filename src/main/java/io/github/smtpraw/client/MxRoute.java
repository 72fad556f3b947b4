package io.github.smtpraw.client;

import io.github.smtpraw.client.NameService.Found;
import io.github.smtpraw.client.NameService.MailServer;
import io.github.smtpraw.client.NameService.Status;
import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Reply;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The mail servers of a domain, in the order in which they are to be tried (RFC 5321 5.1, RFC
 * 7505). An address of a server is looked up when it is needed; all look-ups together take no
 * longer than it may take to connect.
 */
final class MxRoute implements Route {
    private static final int MAX_HOSTS = 20;
    private static final int MAX_ADDRESSES = 5;

    private final Destination destination;
    private final String domain;
    private final MxSettings settings;
    private final NameService names;
    private long nanosLeft;

    /** Null until the records are known. */
    private Deque<String> hosts;

    /** Whether there were none, so that the domain itself is the server. */
    private boolean implicit;

    MxRoute(Destination destination, NameService names) {
        this.destination = destination;
        this.domain = destination.host();
        this.settings = destination.settings().mx();
        this.names = names;
        this.nanosLeft = TimeUnit.MILLISECONDS.toNanos(destination.settings().connectTimeout());
    }

    @Override
    public boolean hasMore() {
        return hosts == null || !hosts.isEmpty();
    }

    @Override
    public void next(Listener listener) {
        if (hosts == null && DomainName.isAddress(domain)) {
            literal(listener);
        } else if (hosts == null) {
            timed(names.mailServers(domain, millisLeft()), found -> records(found, listener));
        } else if (hosts.isEmpty()) {
            listener.end();
        } else {
            String host = hosts.poll();
            timed(names.addresses(host, millisLeft()), found -> addresses(host, found, listener));
        }
    }

    /** A mail domain may be an address (RFC 5321 4.1.3), whoever it was that wrote it. */
    private void literal(Listener listener) {
        hosts = new ArrayDeque<>();
        try {
            allowed(domain, domain, List.of(InetAddress.getByName(domain)), listener);
        } catch (UnknownHostException e) {
            refuse(listener, 550, "5.1.2", domain + " is no address");
        }
    }

    private long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosLeft));
    }

    private <T> void timed(Future<Found<T>> asked, Consumer<Found<T>> then) {
        long begin = System.nanoTime();
        asked.addListener(
                done -> {
                    nanosLeft -= System.nanoTime() - begin;
                    then.accept(asked.getNow());
                });
    }

    private void records(Found<MailServer> found, Listener listener) {
        hosts = new ArrayDeque<>();
        switch (found.status()) {
            case FAILED ->
                    refuse(
                            listener,
                            451,
                            "4.4.3",
                            "no MX records of " + domain + ": " + found.why());
            case NO_SUCH_NAME -> refuse(listener, 550, "5.1.2", domain + " does not exist");
            case NOTHING -> {
                implicit = true;
                order(List.of(new MailServer(0, domain)), listener);
            }
            case FOUND -> {
                List<MailServer> usable = MailServers.usable(found.values());
                if (MailServers.isNull(found.values())) {
                    refuse(listener, 556, "5.1.10", domain + " accepts no mail (null MX)");
                } else if (usable.isEmpty()) {
                    refuse(listener, 550, "5.4.4", "no MX record of " + domain + " names a host");
                } else {
                    order(usable, listener);
                }
            }
        }
    }

    private void order(List<MailServer> usable, Listener listener) {
        String name = destination.settings().heloName();
        String own = name == null ? null : DomainName.plain(name);
        List<String> order = MailServers.order(usable, own, ThreadLocalRandom.current());
        if (order.isEmpty()) {
            refuse(
                    listener,
                    554,
                    "5.4.6",
                    "mail for " + domain + " loops back: " + own + " is its best mail server");
            return;
        }
        hosts.addAll(order.subList(0, Math.min(order.size(), MAX_HOSTS)));
        next(listener);
    }

    private void addresses(String host, Found<InetAddress> found, Listener listener) {
        String server = implicit ? domain : "the mail server " + host + " of " + domain;
        if (found.status() == Status.FAILED) {
            refuse(listener, 451, "4.4.3", "no addresses of " + server + ": " + found.why());
        } else if (found.alias() && !implicit) {
            // RFC 2181 10.3: the value of an MX record is no alias.
            refuse(listener, 550, "5.4.4", server + " is an alias (CNAME)");
        } else if (found.status() == Status.FOUND) {
            allowed(server, host, found.values(), listener);
        } else if (implicit) {
            refuse(listener, 550, "5.1.2", domain + " has neither MX nor address records");
        } else {
            refuse(listener, 550, "5.4.4", server + " has no address");
        }
    }

    private void allowed(
            String server, String host, List<InetAddress> addresses, Listener listener) {
        List<InetAddress> allowed =
                addresses.stream()
                        .filter(address -> settings.privateTargets() || PublicAddress.is(address))
                        .limit(MAX_ADDRESSES)
                        .map(address -> named(host, address))
                        .toList();
        if (allowed.isEmpty()) {
            String first = addresses.get(0).getHostAddress();
            refuse(
                    listener,
                    550,
                    "5.4.4",
                    server
                            + " has none but loopback or private addresses ("
                            + first
                            + "), and mxPrivate is off");
        } else {
            listener.server(new Peer(host, destination.port()), allowed);
        }
    }

    /** With its name, for whoever reads that it can not be reached. */
    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static void refuse(Listener listener, int code, String status, String text) {
        Reply reply = Reply.of(code, status, text);
        listener.unusable(
                new ClientOutcome.Refused(ClientStage.CONNECT, reply, false, null, Map.of()));
    }
}
