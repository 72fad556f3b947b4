package io.github.smtpraw.support;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A client that says what it is told to the letter and reads replies; for tests. */
public final class SmtpTalk implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Connection connection = new Connection();
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /**
     * The JDK's TLS ends the output of TCP behind its close_notify, unless it is kept from that.
     */
    private static final class Connection extends Socket {
        private volatile boolean staysOpen;

        @Override
        public void shutdownOutput() throws IOException {
            if (!staysOpen) {
                super.shutdownOutput();
            }
        }
    }

    public SmtpTalk(int port) throws IOException {
        connection.setTcpNoDelay(true);
        connection.setSoTimeout(TIMEOUT_MILLIS);
        connection.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        use(connection);
    }

    private void use(Socket other) throws IOException {
        socket = other;
        in = new BufferedInputStream(other.getInputStream());
        out = other.getOutputStream();
    }

    /** Begins TLS here and now, behind a 220 or on a port that expects it. */
    public SmtpTalk handshake(TlsClient client) throws IOException {
        SSLSocket encrypted = client.over(socket);
        encrypted.startHandshake();
        use(encrypted);
        return this;
    }

    /** The connection as it is under any TLS. */
    public Socket underneath() {
        return connection;
    }

    /** Says by TLS that nothing more comes, and leaves the connection under it as it is. */
    public void closeNotify() throws IOException {
        connection.staysOpen = true;
        ((SSLSocket) socket).shutdownOutput();
    }

    /** What the handshake came to. */
    public SSLSession tls() {
        return ((SSLSocket) socket).getSession();
    }

    public Socket socket() {
        return socket;
    }

    /** Sends these octets (ISO-8859-1) as they are. */
    public SmtpTalk send(String octets) throws IOException {
        return send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    public SmtpTalk send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
        return this;
    }

    /** Sends them one at a time. */
    public SmtpTalk drip(String octets) throws IOException {
        for (int i = 0; i < octets.length(); i++) {
            send(octets.substring(i, i + 1));
        }
        return this;
    }

    /** Says a line, with CRLF, and reads the reply. */
    public String say(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** The next reply, its lines apart by a line feed; "" once the server has closed. */
    public String reply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = line();
            if (line == null) {
                break;
            }
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return String.join("\n", lines);
    }

    /** Waits until a reply begins, and reads nothing of it. */
    public void awaitReply() throws IOException {
        in.mark(1);
        in.read();
        in.reset();
    }

    /** The code of the next reply; 0 once the server has closed. */
    public int code() throws IOException {
        String reply = reply();
        return reply.isEmpty() ? 0 : Integer.parseInt(reply.substring(0, 3));
    }

    /** Says a line and gives the code of the reply. */
    public int code(String line) throws IOException {
        send(line + "\r\n");
        return code();
    }

    /** Everything until the server closes. */
    public String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has closed, and had nothing more to say. */
    public boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int octet;
        while ((octet = in.read()) >= 0) {
            if (octet == '\n') {
                return line.substring(0, Math.max(0, line.length() - 1));
            }
            line.append((char) octet);
        }
        return line.isEmpty() ? null : line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
