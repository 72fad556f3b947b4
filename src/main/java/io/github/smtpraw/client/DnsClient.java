package io.github.smtpraw.client;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The name service by DNS: name servers that recurse, over UDP, from another port for each question
 * (RFC 5452 9.2), and over TCP where an answer is cut off. One that does not answer, or not
 * usefully, is followed by the next, and all of them are asked twice.
 */
final class DnsClient implements NameService {
    private static final long QUERY_MILLIS = 5_000;
    private static final long OTHER_FAMILY_MILLIS = 1_000;
    private static final int ROUNDS = 2;
    private static final int MAX_SERVERS = 3;
    private static final int MAX_ALIASES = 8;
    private static final String STOPPED = "the client has been stopped";

    private final EventLoop loop;
    private final List<InetSocketAddress> servers;
    private final DnsServerAddressStreamProvider system;
    private final DnsNameResolver resolver;
    private final DnsCache cache = new DnsCache();
    private final Set<Query<?>> open = new HashSet<>();
    private boolean closed;

    /**
     * @param servers empty for those of the system
     */
    DnsClient(EventLoop loop, List<InetSocketAddress> servers) {
        this.loop = loop;
        this.servers = servers;
        this.system = servers.isEmpty() ? DnsServerAddressStreamProviders.platformDefault() : null;
        boolean epoll = Epoll.isAvailable();
        this.resolver =
                new DnsNameResolverBuilder(loop)
                        .channelType(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                        .socketChannelType(
                                epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                        .datagramChannelStrategy(
                                DnsNameResolverChannelStrategy.ChannelPerResolution)
                        .queryTimeoutMillis(QUERY_MILLIS)
                        .build();
    }

    @Override
    public Future<Found<MailServer>> mailServers(String domain, long millis) {
        Promise<Found<MailServer>> answer = loop.newPromise();
        return begin(
                answer,
                millis,
                () -> ask(domain, RecordKind.MX).addListener(done -> tell(answer, done)));
    }

    @Override
    public Future<Found<InetAddress>> addresses(String host, long millis) {
        Promise<Found<InetAddress>> answer = loop.newPromise();
        return begin(
                answer,
                millis,
                () -> {
                    Future<Found<InetAddress>> four = ask(host, RecordKind.A);
                    Future<Found<InetAddress>> six = ask(host, RecordKind.AAAA);
                    Runnable end = () -> answer.trySuccess(both(now(four), now(six)));
                    GenericFutureListener<Future<Found<InetAddress>>> each =
                            done -> {
                                if (four.isDone() && six.isDone()) {
                                    end.run();
                                } else if (done.getNow().status() == Status.FOUND) {
                                    // Some name servers never answer for the other family.
                                    long pause = Math.min(OTHER_FAMILY_MILLIS, millis / 2);
                                    loop.schedule(end, pause, TimeUnit.MILLISECONDS);
                                }
                            };
                    four.addListener(each);
                    six.addListener(each);
                });
    }

    private static <T> Found<T> now(Future<Found<T>> answer) {
        return answer.isDone() ? answer.getNow() : Found.failed("no answer yet");
    }

    @SuppressWarnings("unchecked")
    private static <T> void tell(Promise<Found<T>> answer, Future<?> done) {
        answer.trySuccess((Found<T>) done.getNow());
    }

    /** Asks on the event loop, and waits no longer than that. */
    private <T> Future<Found<T>> begin(Promise<Found<T>> answer, long millis, Runnable question) {
        try {
            loop.execute(question);
            Future<?> deadline =
                    loop.schedule(
                            () ->
                                    answer.trySuccess(
                                            Found.failed("no answer within " + millis + " ms")),
                            millis,
                            TimeUnit.MILLISECONDS);
            answer.addListener(done -> deadline.cancel(false));
            return answer;
        } catch (RejectedExecutionException e) {
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(Found.failed(STOPPED));
        }
    }

    private <T> Future<Found<T>> ask(String name, RecordKind<T> kind) {
        if (closed) {
            return loop.newSucceededFuture(Found.failed(STOPPED));
        }
        if (!DomainName.isHost(name)) {
            return loop.newSucceededFuture(
                    new Found<>(Status.NO_SUCH_NAME, List.of(), false, null));
        }
        Promise<Found<T>> known = cache.get(name, kind);
        if (known != null) {
            return known;
        }
        Query<T> query = new Query<>(name, kind);
        cache.asked(name, kind, query.promise);
        query.next("no name server is known");
        return query.promise;
    }

    /** The families in turn, so that a few addresses are some of each. */
    private static Found<InetAddress> both(Found<InetAddress> four, Found<InetAddress> six) {
        boolean alias = four.alias() || six.alias();
        List<InetAddress> all = new ArrayList<>();
        Deque<InetAddress> first = new ArrayDeque<>(four.values());
        Deque<InetAddress> second = new ArrayDeque<>(six.values());
        boolean sixFirst = NetUtil.isIpV6AddressesPreferred();
        while (!first.isEmpty() || !second.isEmpty()) {
            Deque<InetAddress> from = all.size() % 2 == 0 != sixFirst ? first : second;
            InetAddress next = from.poll();
            all.add(next != null ? next : from == first ? second.poll() : first.poll());
        }
        if (!all.isEmpty()) {
            return new Found<>(Status.FOUND, List.copyOf(all), alias, null);
        }
        if (four.status() == Status.FAILED || six.status() == Status.FAILED) {
            return four.status() == Status.FAILED ? four : six;
        }
        boolean exists = four.status() == Status.NOTHING || six.status() == Status.NOTHING;
        return new Found<>(exists ? Status.NOTHING : Status.NO_SUCH_NAME, List.of(), alias, null);
    }

    @Override
    public void close() {
        try {
            loop.submit(this::end).awaitUninterruptibly(1, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The event loop is gone, and with it whoever asked.
        }
    }

    private void end() {
        closed = true;
        List.copyOf(open).forEach(query -> query.end(Found.failed(STOPPED), 0));
        resolver.close();
    }

    /** Whom to ask for a name, in that order. */
    List<InetSocketAddress> serversFor(String name) {
        if (system == null) {
            return servers;
        }
        DnsServerAddressStream stream = system.nameServerAddressStream(name + ".");
        List<InetSocketAddress> list = new ArrayList<>();
        for (int i = 0; i < Math.min(stream.size(), MAX_SERVERS); i++) {
            list.add(stream.next());
        }
        return list;
    }

    /** One question to one name server after the other. */
    private final class Query<T> {
        private final String asked;
        private final RecordKind<T> kind;
        private final Promise<Found<T>> promise = loop.newPromise();
        private final List<InetSocketAddress> servers;
        private String name;
        private boolean alias;
        private int aliases;
        private int tries;

        Query(String name, RecordKind<T> kind) {
            this.asked = name;
            this.name = name;
            this.kind = kind;
            this.servers = serversFor(name);
            open.add(this);
        }

        void next(String why) {
            if (promise.isDone()) {
                return;
            }
            if (tries == ROUNDS * servers.size()) {
                end(Found.failed(why), 0);
                return;
            }
            InetSocketAddress server = servers.get(tries++ % servers.size());
            try {
                resolver.query(server, new DefaultDnsQuestion(name + ".", kind.type()))
                        .addListener(done -> answered(server, done));
            } catch (RuntimeException e) {
                next(server + " can not be asked: " + e);
            }
        }

        private void answered(InetSocketAddress server, Future<?> done) {
            if (!done.isSuccess()) {
                next("no answer from the name server " + text(server));
                return;
            }
            @SuppressWarnings("unchecked")
            AddressedEnvelope<DnsResponse, InetSocketAddress> envelope =
                    (AddressedEnvelope<DnsResponse, InetSocketAddress>) done.getNow();
            DnsAnswer<T> answer;
            try {
                answer = DnsAnswer.read(envelope.content(), name, kind);
            } catch (RuntimeException e) {
                next("a malformed answer from the name server " + text(server));
                return;
            } finally {
                envelope.release();
            }
            if (answer.found().status() == Status.FAILED) {
                next(answer.found().why() + " (" + text(server) + ")");
            } else if (!answer.settled()
                    && DomainName.isHost(answer.name())
                    && aliases++ < MAX_ALIASES) {
                alias = true;
                name = answer.name();
                tries = 0;
                next("");
            } else {
                Found<T> found = answer.found();
                boolean aliased = alias || found.alias();
                end(new Found<>(found.status(), found.values(), aliased, null), answer.seconds());
            }
        }

        private static String text(InetSocketAddress server) {
            return NetUtil.toSocketAddressString(server);
        }

        void end(Found<T> found, long seconds) {
            open.remove(this);
            cache.answered(asked, kind, seconds);
            promise.trySuccess(found);
        }
    }
}
