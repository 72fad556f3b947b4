package io.github.smtpraw.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.MailProtocol;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The route to a domain, over names that nobody has to be asked for. */
class MxRouteTest implements Route.Listener, NameService {
    private static final ClientSettings SETTINGS =
            new ClientSettings(
                    "here",
                    null,
                    1,
                    1000,
                    1000,
                    1000,
                    1000,
                    1,
                    MailProtocol.smtp,
                    ClientSecurity.NONE,
                    new MxSettings(false, List.of()));

    private final List<String> told = new ArrayList<>();
    private String[] addresses = {};

    @Test
    void ofAServersAddressesThePublicOnesAreTold() {
        addresses = new String[] {"127.0.0.1", "192.0.2.1", "fe80::1", "2001:db8::1"};
        Route route = new MxRoute(new Destination("example.org", 25, SETTINGS), this);
        route.next(this);
        route.next(this);
        assertEquals(
                List.of(
                        "mx.example.org:25 [mx.example.org/192.0.2.1, mx.example.org/2001:db8:0:0:0:0:0:1]",
                        "end"),
                told);
        assertFalse(route.hasMore());
    }

    @Test
    void anAddressThatIsPublicIsToldWithoutALookUp() {
        Route route = new MxRoute(new Destination("IPv6:2001:db8::1", 25, SETTINGS), this);
        route.next(this);
        route.next(this);
        assertEquals(List.of("[2001:db8::1]:25 [2001:db8::1/2001:db8:0:0:0:0:0:1]", "end"), told);
    }

    @Override
    public Future<Found<MailServer>> mailServers(String domain, long millis) {
        return found(List.of(new MailServer(10, "mx.example.org")));
    }

    @Override
    public Future<Found<InetAddress>> addresses(String host, long millis) {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            try {
                all.add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }
        return found(all);
    }

    private static <T> Future<Found<T>> found(List<T> values) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(
                new Found<>(Status.FOUND, values, false, null));
    }

    @Override
    public void server(Peer peer, List<InetAddress> found) {
        told.add(peer + " " + found);
    }

    @Override
    public void unusable(ClientOutcome why) {
        told.add(why.toString());
    }

    @Override
    public void end() {
        told.add("end");
    }

    @Override
    public void close() {}
}
