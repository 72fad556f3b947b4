package io.github.smtpraw.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server on loopback that takes its time in each direction, whatever the amount, and
 * counts what goes over it. Four threads a connection.
 */
public final class SlowLink implements AutoCloseable {
    private static final int CHUNKS = 1024;
    private static final int MAX_SAID = 1 << 20;

    private final ServerSocket socket;
    private final int target;
    private final long delay;
    private final Collection<Socket> open = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private long sent;
    private long received;
    private int turns;

    /**
     * @param target the server's port
     */
    public SlowLink(int target, long delayMillis) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        start(this::accept);
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "slow-link");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How often the client spoke on having heard something, over all connections. */
    public synchronized int turns() {
        return turns;
    }

    /** Octets from the client. */
    public synchronized long sent() {
        return sent;
    }

    /** Octets to the client. */
    public synchronized long received() {
        return received;
    }

    /** What the client said, up to a megabyte of it. */
    public synchronized String said() {
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    /** Forgets what has been counted. */
    public synchronized void reset() {
        turns = 0;
        sent = 0;
        received = 0;
        said.reset();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Connection connection = new Connection();
                carry(client, server, connection, true);
                carry(server, client, connection, false);
            } catch (IOException e) {
                // Closed; or the server can't be reached, which the client sees by itself.
            }
        }
    }

    /** Octets, and when they are to arrive; none for the end. */
    private record Chunk(byte[] octets, long due) {}

    private void carry(Socket from, Socket to, Connection connection, boolean up) {
        BlockingQueue<Chunk> way = new ArrayBlockingQueue<>(CHUNKS);
        start(() -> take(from, way, connection, up));
        start(() -> bring(to, way, connection, up));
    }

    private void take(Socket from, BlockingQueue<Chunk> way, Connection connection, boolean up) {
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        try {
            InputStream in = from.getInputStream();
            while (length >= 0) {
                try {
                    length = in.read(buffer);
                } catch (IOException e) {
                    length = -1;
                }
                long due = System.nanoTime() + delay;
                byte[] octets = Arrays.copyOf(buffer, Math.max(0, length));
                if (up) {
                    speaks(connection, octets);
                }
                way.put(new Chunk(octets, due));
            }
        } catch (IOException | InterruptedException e) {
            way.clear();
            way.offer(new Chunk(new byte[0], 0));
        }
    }

    private void bring(Socket to, BlockingQueue<Chunk> way, Connection connection, boolean up) {
        try {
            OutputStream out = to.getOutputStream();
            Chunk chunk = way.take();
            while (chunk.octets.length > 0) {
                long left = chunk.due - System.nanoTime();
                while (left > 0) {
                    LockSupport.parkNanos(left);
                    left = chunk.due - System.nanoTime();
                }
                if (!up) {
                    hears(connection, chunk.octets);
                }
                out.write(chunk.octets);
                chunk = way.take();
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            close(to);
        }
    }

    private synchronized void speaks(Connection connection, byte[] octets) {
        if (octets.length > 0 && connection.heard) {
            connection.heard = false;
            turns++;
        }
        sent += octets.length;
        if (said.size() < MAX_SAID) {
            said.write(octets, 0, octets.length);
        }
    }

    private synchronized void hears(Connection connection, byte[] octets) {
        connection.heard = true;
        received += octets.length;
    }

    /** Whether its client has heard something since it spoke. */
    private static final class Connection {
        private boolean heard;
    }

    private static void close(Socket one) {
        try {
            one.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        open.forEach(SlowLink::close);
    }
}
