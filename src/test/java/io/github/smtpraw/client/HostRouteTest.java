package io.github.smtpraw.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.MailProtocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostRouteTest implements Route.Listener {
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
                    null);

    private final List<Object> told = new ArrayList<>();

    @Test
    void aHostIsOneServerAtAllOfItsAddresses() throws Exception {
        Route route = new HostRoute(new Destination("LocalHost.", 25, SETTINGS), Runnable::run);
        route.next(this);
        route.next(this);
        List<InetAddress> all = List.of(InetAddress.getAllByName("localhost"));
        assertEquals(List.of(new Peer("localhost", 25), all, "end"), told);
    }

    @Override
    public void server(Peer peer, List<InetAddress> addresses) {
        told.add(peer);
        told.add(addresses);
    }

    @Override
    public void unusable(ClientOutcome why) {
        told.add(why);
    }

    @Override
    public void end() {
        told.add("end");
    }
}
