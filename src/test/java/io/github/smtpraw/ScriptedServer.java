package io.github.smtpraw;

import io.github.smtpraw.support.TestCertificates;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/**
 * A server on a loopback port whose connections follow scripts: the first connection the first, and
 * so on, the last script for all that come later. What a script did not expect fails in {@link
 * #close}.
 */
final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE = 20_000;

    /** What one connection does. */
    interface Script {
        void run(Session session) throws IOException;
    }

    private final ServerSocket socket;
    private final Script[] scripts;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> transcript = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean closed;

    ScriptedServer(Script... scripts) throws IOException {
        this(InetAddress.getLoopbackAddress().getHostAddress(), 0, scripts);
    }

    /** At another address of this machine; port 0 for any. */
    ScriptedServer(String address, int port, Script... scripts) throws IOException {
        this.socket = new ServerSocket(port, 50, InetAddress.getByName(address));
        this.scripts = scripts;
        start("accept", this::accept);
    }

    private static void start(String name, Runnable run) {
        Thread thread = new Thread(run, "scripted-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = socket.accept();
                accepted.setSoTimeout(PATIENCE);
                accepted.setTcpNoDelay(true);
                sockets.add(accepted);
                int number = connections.getAndIncrement();
                Script script = scripts[Math.min(number, scripts.length - 1)];
                start("session", () -> serve(script, accepted));
            }
        } catch (IOException e) {
            if (!closed) {
                failures.add(e);
            }
        }
    }

    private void serve(Script script, Socket accepted) {
        try (accepted) {
            script.run(new Session(accepted));
        } catch (IOException | AssertionError e) {
            if (!closed) {
                failures.add(e);
            }
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** An endpoint URI for this server. */
    String uri(String options) {
        return "smtp-raw:127.0.0.1:" + port() + (options.isEmpty() ? "" : "?" + options);
    }

    int connections() {
        return connections.get();
    }

    /** All lines that all sessions read, but for content. */
    List<String> transcript() {
        return transcript;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
        for (Socket one : sockets) {
            one.close();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the client did not follow the script", failures.get(0));
        }
    }

    /** One connection, seen from the server. */
    final class Session {
        private Socket connection;
        private InputStream in;

        Session(Socket connection) throws IOException {
            this.connection = connection;
            this.in = new BufferedInputStream(connection.getInputStream());
        }

        /** Makes the handshake, with a key for mx.example.org and 127.0.0.1. */
        void secure() throws IOException {
            SSLSocket encrypted =
                    (SSLSocket)
                            TestCertificates.context("mx.example.org")
                                    .getSocketFactory()
                                    .createSocket(connection, null, 0, true);
            encrypted.setUseClientMode(false);
            encrypted.startHandshake();
            connection = encrypted;
            in = new BufferedInputStream(encrypted.getInputStream());
        }

        /** Takes STARTTLS and makes the handshake. */
        void startTls() throws IOException {
            answer("STARTTLS", "220 go");
            secure();
        }

        /** Says lines, each with a CRLF, in one write. */
        void say(String... lines) throws IOException {
            raw(String.join("\r\n", lines) + "\r\n");
        }

        void raw(String octets) throws IOException {
            connection.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
        }

        /** The next line without its CRLF; null at the end. */
        String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int octet = in.read();
            while (octet >= 0 && octet != '\n') {
                line.write(octet);
                octet = in.read();
            }
            if (octet < 0 && line.size() == 0) {
                return null;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            if (!text.endsWith("\r")) {
                throw new AssertionError("a command that does not end with CRLF: " + text);
            }
            text = text.substring(0, text.length() - 1);
            transcript.add(text);
            return text;
        }

        void expect(String... lines) throws IOException {
            for (String expected : lines) {
                String line = line();
                if (!expected.equals(line)) {
                    throw new AssertionError("expected '" + expected + "', got '" + line + "'");
                }
            }
        }

        void expectEnd() throws IOException {
            String line = line();
            if (line != null) {
                throw new AssertionError("expected the end, got '" + line + "'");
            }
        }

        /** The content as it came, up to its end and with it. */
        String content() throws IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            String text = "\r\n";
            while (!text.endsWith("\r\n.\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    throw new AssertionError("the content does not end");
                }
                content.write(octet);
                text += (char) octet;
                text = text.substring(Math.max(0, text.length() - 5));
            }
            return content.toString(StandardCharsets.ISO_8859_1);
        }

        /** The next octets, so many, each as a character. */
        String octets(int length) throws IOException {
            byte[] octets = in.readNBytes(length);
            if (octets.length < length) {
                throw new AssertionError("the end after " + octets.length + " of " + length);
            }
            return new String(octets, StandardCharsets.ISO_8859_1);
        }

        /** The next chunk, which must be announced so: BDAT 5 LAST. */
        String chunk(String command) throws IOException {
            expect(command);
            return octets(Integer.parseInt(command.split(" ")[1]));
        }

        /** Expects that nothing comes for a while. */
        void expectQuiet() throws IOException {
            pause(50);
            if (in.available() > 0) {
                throw new AssertionError("it was to wait, but said '" + line() + "'");
            }
        }

        /** Greets and takes EHLO, listing those extensions. */
        void open(String... extensions) throws IOException {
            say("220 there ESMTP");
            expect("EHLO here");
            StringBuilder reply =
                    new StringBuilder("250").append(extensions.length == 0 ? " " : "-");
            reply.append("there");
            for (int i = 0; i < extensions.length; i++) {
                reply.append("\r\n250").append(i == extensions.length - 1 ? " " : "-");
                reply.append(extensions[i]);
            }
            say(reply.toString());
        }

        /** Expects a command and answers it. */
        void answer(String command, String... reply) throws IOException {
            expect(command);
            say(reply);
        }

        /** Takes the content of one message and answers. */
        String take(String reply) throws IOException {
            String content = content();
            say(reply);
            return content;
        }

        /** Takes messages without PIPELINING until QUIT or the end. */
        void takeAll() throws IOException {
            for (String line = line(); line != null; line = line()) {
                if (line.equals("DATA")) {
                    say("354 go on");
                    take("250 2.0.0 taken");
                } else if (line.equals("QUIT")) {
                    say("221 bye");
                    return;
                } else {
                    say("250 ok");
                }
            }
        }

        /** Reads all that comes up to the end. */
        void drain() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** All that comes up to the end, however that comes about. */
        String rest() {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try {
                in.transferTo(rest);
            } catch (IOException e) {
                // A connection that breaks ends it as well.
            }
            return rest.toString(StandardCharsets.ISO_8859_1);
        }

        String remote() {
            return connection.getInetAddress().toString();
        }

        /** Waits, reading nothing, until the server is closed by its test. */
        void untilClosed() throws IOException {
            while (!closed) {
                pause(20);
            }
        }

        /** A server that is slow. */
        void pause(int millis) throws IOException {
            try {
                new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }

        /** Ends the connection with a RST. */
        void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }

        void close() throws IOException {
            connection.close();
        }
    }
}
