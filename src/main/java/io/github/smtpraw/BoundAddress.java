package io.github.smtpraw;

import io.github.smtpraw.server.SmtpListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The address that a consumer binds, and what can be wrong with it. */
final class BoundAddress {
    private BoundAddress() {}

    /**
     * Looks whether the address could be bound, without listening yet.
     *
     * @throws IOException naming the address and what is wrong
     */
    static void probe(String host, int port) throws IOException {
        InetSocketAddress address = resolve(host, port);
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw cannot(host, port, e);
        }
    }

    static void open(SmtpListener listener, String host, int port) throws IOException {
        try {
            listener.open(resolve(host, port));
        } catch (IOException e) {
            throw cannot(host, port, e);
        }
    }

    static boolean isLoopback(String host) {
        InetSocketAddress address = new InetSocketAddress(host, 0);
        return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    }

    private static InetSocketAddress resolve(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw cannot(host, port, new IOException("the host is not known"));
        }
        return address;
    }

    private static IOException cannot(String host, int port, IOException why) {
        return new IOException(
                "smtp-raw: cannot listen on "
                        + new HostAndPort(host, port)
                        + ": "
                        + why.getMessage(),
                why);
    }
}
