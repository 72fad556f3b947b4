package io.github.smtpraw.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Clients that mean no good, all in one thread; for measurements. */
public final class HostilePeers implements AutoCloseable {
    private static final String MAIL =
            "EHLO hostile.example\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<bob@example.org>\r\n";

    /** What they do. */
    public enum Kind {
        NONE("nobody", 0, "", "x", true, 0),
        FLOOD("send NOOP without end and read the replies", 20, "", "NOOP\r\n", true, 0),
        NO_READER("send HELP without end and read nothing", 50, "", "HELP\r\n", false, 0),
        LINE("send a line without end", 20, "", "x", true, 0),
        CHUNKS("send chunks of one octet", 20, MAIL, "BDAT 1\r\nx", true, 0),
        HEADER("send header fields without end", 20, MAIL + "DATA\r\n", "X: y\r\n", true, 0),
        CONTENT("send content without end", 20, MAIL + "DATA\r\n\r\n", "x".repeat(998), true, 0),
        DRIP("send an octet of a command every 100 ms", 1_000, "", "x", true, 100),
        DATA_DRIP(
                "send an octet of content every 100 ms", 1_000, MAIL + "DATA\r\n", "x", true, 100);

        private final String does;
        private final int count;
        private final byte[] first;
        private final byte[] rest;
        private final boolean reads;
        private final int pauseMillis;

        Kind(String does, int count, String first, String rest, boolean reads, int pauseMillis) {
            this.does = does;
            this.count = count;
            this.first = first.getBytes(StandardCharsets.US_ASCII);
            int times = pauseMillis > 0 ? 1 : Math.max(1, 60_000 / rest.length());
            this.rest = rest.repeat(times).getBytes(StandardCharsets.US_ASCII);
            this.reads = reads;
            this.pauseMillis = pauseMillis;
        }

        @Override
        public String toString() {
            return count == 0 ? does : count + " that " + does;
        }
    }

    private static final class Peer {
        private SocketChannel channel;
        private ByteBuffer next;
    }

    private final Kind kind;
    private final InetSocketAddress server;
    private final List<Peer> peers = new ArrayList<>();
    private final ByteBuffer replies = ByteBuffer.allocate(64 * 1024);
    private final Thread thread = new Thread(this::run, "hostile peers");
    private volatile boolean over;
    private volatile long sent;

    public HostilePeers(Kind kind, int port) {
        this.kind = kind;
        this.server = new InetSocketAddress("127.0.0.1", port);
        for (int i = 0; i < kind.count; i++) {
            peers.add(new Peer());
        }
        thread.start();
    }

    /** Octets that the server has taken from them so far. */
    public long sent() {
        return sent;
    }

    private void run() {
        while (!over) {
            boolean any = false;
            for (Peer peer : peers) {
                any |= go(peer);
            }
            if (!any || kind.pauseMillis > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.max(1, kind.pauseMillis)));
            }
        }
        peers.forEach(this::close);
    }

    /** Sends what goes, and begins anew where the server has closed. True if anything went. */
    private boolean go(Peer peer) {
        try {
            if (peer.channel == null) {
                peer.channel = SocketChannel.open(server);
                peer.channel.configureBlocking(false);
                peer.next = ByteBuffer.wrap(kind.first);
            }
            if (!peer.next.hasRemaining()) {
                peer.next = ByteBuffer.wrap(kind.rest);
            }
            int written = peer.channel.write(peer.next);
            sent += written;
            return (kind.reads && read(peer)) || written > 0;
        } catch (IOException e) {
            close(peer);
            return false;
        }
    }

    private boolean read(Peer peer) throws IOException {
        int read = peer.channel.read(replies.clear());
        if (read < 0) {
            throw new IOException("closed");
        }
        return read > 0;
    }

    private void close(Peer peer) {
        try {
            if (peer.channel != null) {
                peer.channel.close();
                peer.channel = null;
            }
        } catch (IOException e) {
            peer.channel = null;
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }
}
