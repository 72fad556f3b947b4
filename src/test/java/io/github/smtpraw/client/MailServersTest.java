package io.github.smtpraw.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.client.NameService.MailServer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MailServersTest {
    private final Random random = new Random(1);

    private static MailServer server(int preference, String host) {
        return new MailServer(preference, host);
    }

    @Test
    void theLowerNumberComesFirst() {
        List<MailServer> servers = List.of(server(30, "c"), server(10, "a"), server(20, "b"));
        assertEquals(List.of("a", "b", "c"), MailServers.order(servers, "here", random));
    }

    @Test
    void theSameNumberComesInAnyOrder() {
        List<MailServer> servers = List.of(server(10, "a"), server(10, "b"), server(10, "c"));
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(MailServers.order(servers, null, random));
        }
        assertEquals(6, orders.size());
    }

    @Test
    void aHostThatIsNamedTwiceComesOnceAtItsLowestNumber() {
        List<MailServer> servers = List.of(server(30, "a"), server(20, "b"), server(10, "a"));
        assertEquals(List.of("a", "b"), MailServers.order(servers, null, random));
    }

    @Test
    void whereWeAreOneThoseBelowUsAreLeft() {
        List<MailServer> servers =
                List.of(
                        server(10, "a"),
                        server(20, "here"),
                        server(20, "b"),
                        server(30, "c"),
                        server(40, "here"));
        assertEquals(List.of("a"), MailServers.order(servers, "here", random));
        assertEquals(List.of(), MailServers.order(servers, "a", random));
    }
}
