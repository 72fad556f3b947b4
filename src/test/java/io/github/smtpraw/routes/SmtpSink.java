package io.github.smtpraw.routes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A smart host that takes, or refuses, all mail for other domains: one thread a connection. */
final class SmtpSink implements AutoCloseable {
    private static final int PATIENCE = 60_000;

    /** One message as it came: {@code MAIL FROM:…}, {@code RCPT TO:…} and the content's lines. */
    record Taken(String from, List<String> to, String content) {}

    private final ServerSocket server;
    private final String reply;
    private volatile String refused = "nobody at all";
    private volatile String deferred = "nobody at all";
    private volatile String held = "nobody at all";
    private volatile String greeting = "220 sink.example ESMTP";
    private volatile String extensions = "";
    private volatile int most = Integer.MAX_VALUE;
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger mostHeld = new AtomicInteger();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * @param port 0 for a free one
     * @param reply what is said to RCPT
     */
    SmtpSink(int port, String reply) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        this.reply = reply;
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "smart-host");
        thread.setDaemon(true);
        thread.start();
    }

    /** RCPT of whoever has that in the address is refused for good. */
    SmtpSink refusing(String name) {
        refused = name;
        return this;
    }

    /** RCPT of whoever has that in the address is refused for now. */
    SmtpSink deferring(String name) {
        deferred = name;
        return this;
    }

    /** RCPT of whoever has that in the address has no reply before {@link #release}. */
    SmtpSink holding(String name) {
        held = name;
        return this;
    }

    void release() {
        released.countDown();
    }

    /** How many RCPT wait for their reply. */
    int held() {
        return holding.get();
    }

    /** How many there were at most. */
    int mostHeld() {
        return mostHeld.get();
    }

    /** Lists that as well. */
    SmtpSink listing(String keyword) {
        extensions += "250-" + keyword + "\r\n";
        return this;
    }

    /** Greets by that. */
    SmtpSink greeting(String line) {
        greeting = line;
        return this;
    }

    /** Recipients behind that many are 452 (RFC 5321 4.5.3.1.10). */
    SmtpSink takingAtMost(int recipients) {
        most = recipients;
        return this;
    }

    private void hold() {
        mostHeld.accumulateAndGet(holding.incrementAndGet(), Math::max);
        try {
            if (!released.await(PATIENCE, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            holding.decrementAndGet();
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** {@code host:port}. */
    String address() {
        return "127.0.0.1:" + port();
    }

    List<Taken> taken() {
        return taken;
    }

    /** All commands, of all connections. */
    List<String> commands() {
        return commands;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setSoTimeout(PATIENCE);
                open.add(socket);
                start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            talk(in, socket.getOutputStream());
        } catch (IOException e) {
            // The client, or the end of the test, has closed it.
        }
    }

    private void talk(BufferedReader in, OutputStream out) throws IOException {
        String from = null;
        List<String> to = new ArrayList<>();
        say(out, greeting);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            String verb = line.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT);
            switch (verb) {
                case "EHLO" ->
                        say(out, "250-sink.example\r\n" + extensions + "250-SAML\r\n250 8BITMIME");
                case "MAIL", "SEND", "SOML", "SAML" -> {
                    from = line;
                    to.clear();
                    say(out, "250 OK");
                }
                case "RCPT" -> {
                    if (line.contains(held)) {
                        hold();
                    }
                    String said = line.contains(refused) ? "550 5.1.1 refused" : reply;
                    if (line.contains(deferred)) {
                        said = "450 4.2.1 not now";
                    }
                    if (to.size() >= most) {
                        said = "452 4.5.3 too many";
                    }
                    if (said.startsWith("2")) {
                        to.add(line);
                    }
                    say(out, said);
                }
                case "DATA" -> {
                    say(out, to.isEmpty() ? "554 nobody" : "354 go on");
                    if (!to.isEmpty()) {
                        taken.add(new Taken(from, List.copyOf(to), content(in)));
                        say(out, "250 taken");
                    }
                }
                case "QUIT" -> {
                    say(out, "221 bye");
                    return;
                }
                default -> say(out, "250 OK");
            }
        }
    }

    private static String content(BufferedReader in) throws IOException {
        StringBuilder content = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            content.append(line).append("\r\n");
        }
        return content.toString();
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        release();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
