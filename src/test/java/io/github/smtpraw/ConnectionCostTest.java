package io.github.smtpraw;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection takes of the memory, both ends of it being in this process. */
@Timeout(120)
class ConnectionCostTest {
    private static final String HELLO = "EHLO client.example\r\n";

    private final List<SocketChannel> clients = new ArrayList<>();

    private void connect(MailServer server, int count, String says) throws Exception {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open();
            client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            client.connect(address);
            clients.add(client);
            client.write(ByteBuffer.wrap(says.getBytes(StandardCharsets.US_ASCII)));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.consumer().getOpenConnections() == count);
    }

    private void disconnect() throws Exception {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }

    /** Octets of the heap that are in use, and what Netty has taken outside of it. */
    private static long used() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return heap + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static long report(String what, long before, int connections) {
        long each = (used() - before) / connections;
        System.out.println(what + ": " + each + " octets for each of " + connections);
        return each;
    }

    @Test
    void aConnectionAtRestTakesAFewKilobytes() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start()) {
            // What is made once is made for the first.
            connect(server, 10, HELLO);
            disconnect();
            await().until(() -> server.consumer().getOpenConnections() == 0);
            long before = used();
            connect(server, 2_000, HELLO);
            assertTrue(report("At rest behind EHLO", before, 2_000) < 32 * 1024);
            disconnect();
        }
    }

    @Test
    void aConnectionThatFloodsAndNeverReadsIsBounded() throws Exception {
        try (MailServer server = MailServer.with("maxHops=100").start()) {
            connect(server, 10, HELLO);
            disconnect();
            await().until(() -> server.consumer().getOpenConnections() == 0);
            long before = used();
            connect(server, 20, HELLO + "HELP\r\n".repeat(20_000));
            await().during(Duration.ofMillis(500)).until(() -> true);
            assertTrue(report("Flooding and not reading", before, 20) < 512 * 1024);
            disconnect();
        }
    }
}
