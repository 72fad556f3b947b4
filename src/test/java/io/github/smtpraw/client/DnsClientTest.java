package io.github.smtpraw.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.smtpraw.client.NameService.Found;
import io.github.smtpraw.client.NameService.MailServer;
import io.github.smtpraw.client.NameService.Status;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsClientTest {
    private final EventLoopGroup group =
            Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    private final DnsClient client = new DnsClient(group.next(), List.of());

    @AfterEach
    void stop() {
        group.shutdownGracefully();
    }

    @Test
    void theNameServersOfTheSystemAreAskedWhereNoneAreNamed() {
        assertFalse(client.serversFor("example.org").isEmpty());
    }

    @Test
    void whatIsAskedAfterTheEndFails() throws Exception {
        client.close();
        Found<MailServer> found = client.mailServers("example.org", 5_000).get();
        assertEquals(Status.FAILED, found.status());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        assertEquals(Status.FAILED, client.mailServers("example.org", 5_000).get().status());
        client.close();
    }
}
