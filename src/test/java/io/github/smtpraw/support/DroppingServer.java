package io.github.smtpraw.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server with PIPELINING that takes mail, and drops connections at points that follow from a
 * seed, by FIN or by RST. It keeps book of what it took, by the local part of the reverse path. One
 * thread a connection.
 */
public final class DroppingServer implements AutoCloseable {
    private static final int PATIENCE = 30_000;

    /** Openings are so much rarer than messages that more of them are dropped. */
    private static final int ONE_OPENING_IN = 6;

    /** What the server has just read, or written, when it drops the connection. */
    public enum Point {
        NOTHING,
        EHLO,
        MAIL,
        RCPT,
        DATA,
        /** Half of the content. */
        CONTENT,
        /** The final dot; the message may be taken all the same. */
        DOT,
        /** Its 250 to the content. */
        REPLY
    }

    private final ServerSocket socket;
    private final long seed;
    private final int oneIn;
    private final AtomicInteger connections = new AtomicInteger();
    private final Collection<Socket> open = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> tried = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();
    private final Map<Point, Collection<String>> dropped = new EnumMap<>(Point.class);

    /**
     * @param oneIn one message in so many meets a drop, and one opening in a few; 0 for none
     */
    public DroppingServer(long seed, int oneIn) throws IOException {
        this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.seed = seed;
        this.oneIn = oneIn;
        for (Point point : Point.values()) {
            dropped.put(point, Collections.synchronizedSet(new TreeSet<>()));
        }
        start(this::accept);
    }

    private static void start(Runnable run) {
        Thread thread = new Thread(run, "dropping-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.get();
    }

    /** How often the message was taken. */
    public int taken(String id) {
        return count(taken, id).get();
    }

    /** Which messages, or connections, met a drop at that point. */
    public Collection<String> dropped(Point point) {
        return dropped.get(point);
    }

    private static AtomicInteger count(Map<String, AtomicInteger> counts, String id) {
        return counts.computeIfAbsent(id, key -> new AtomicInteger());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                accepted.setSoTimeout(PATIENCE);
                accepted.setTcpNoDelay(true);
                open.add(accepted);
                String name = "connection " + connections.incrementAndGet();
                start(() -> serve(new Session(accepted, name)));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void serve(Session session) {
        try (session.connection) {
            session.run();
        } catch (IOException e) {
            // The client has gone, or the connection was to be dropped.
        } finally {
            open.remove(session.connection);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket one : open) {
            one.close();
        }
    }

    private final class Session {
        private final Socket connection;
        private InputStream in;
        private String id;
        private Random random;
        private Point end;

        Session(Socket connection, String name) {
            this.connection = connection;
            begin(name, Math.min(oneIn, ONE_OPENING_IN), Point.NOTHING, Point.EHLO);
        }

        /** Draws whether and where the opening or the message ends. */
        private void begin(String name, int chance, Point first, Point last) {
            id = name;
            int attempt = count(tried, name).incrementAndGet();
            random = new Random(seed + 31L * name.hashCode() + 1_000_003L * attempt);
            int choices = last.ordinal() - first.ordinal() + 1;
            boolean ends = chance > 0 && random.nextInt(chance) == 0;
            end = ends ? Point.values()[first.ordinal() + random.nextInt(choices)] : null;
        }

        /** Drops the connection if it is to end here. */
        private void pass(Point point) throws IOException {
            if (point == end) {
                dropped.get(point).add(id);
                if (random.nextBoolean()) {
                    connection.setSoLinger(true, 0);
                }
                throw new EOFException("dropped");
            }
        }

        void run() throws IOException {
            in = new BufferedInputStream(connection.getInputStream());
            pass(Point.NOTHING);
            say("220 there ESMTP");
            for (String line = line(); line != null; line = line()) {
                switch (line.split(" ", 2)[0]) {
                    case "EHLO" -> ehlo();
                    case "MAIL" -> mail(line);
                    case "RCPT" -> answer(Point.RCPT, "250 2.1.5 ok");
                    case "DATA" -> {
                        answer(Point.DATA, "354 go on");
                        content();
                    }
                    case "QUIT" -> {
                        say("221 2.0.0 bye");
                        return;
                    }
                    default -> say("250 2.0.0 ok");
                }
            }
        }

        private void ehlo() throws IOException {
            answer(Point.EHLO, "250-there\r\n250-8BITMIME\r\n250 PIPELINING");
        }

        private void mail(String line) throws IOException {
            String name = line.substring("MAIL FROM:<".length(), line.indexOf('@'));
            begin(name, oneIn, Point.MAIL, Point.REPLY);
            answer(Point.MAIL, "250 2.1.0 ok");
        }

        private void answer(Point point, String reply) throws IOException {
            pass(point);
            say(reply);
        }

        private void content() throws IOException {
            int lines = 0;
            for (String line = needed(); !line.equals("."); line = needed()) {
                if (++lines == 2) {
                    pass(Point.CONTENT);
                }
            }
            // A dropped connection tells nothing about whether the message was kept.
            if (end != Point.DOT || random.nextBoolean()) {
                count(taken, id).incrementAndGet();
            }
            answer(Point.DOT, "250 2.0.0 taken");
            pass(Point.REPLY);
        }

        private void say(String reply) throws IOException {
            byte[] octets = (reply + "\r\n").getBytes(StandardCharsets.US_ASCII);
            connection.getOutputStream().write(octets);
        }

        private String needed() throws IOException {
            String line = line();
            if (line == null) {
                throw new EOFException("within content");
            }
            return line;
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            int octet = in.read();
            while (octet >= 0 && octet != '\n') {
                line.write(octet);
                octet = in.read();
            }
            return octet < 0 ? null : line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }
}
