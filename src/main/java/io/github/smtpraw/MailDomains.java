package io.github.smtpraw;

import io.github.smtpraw.client.MxSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Reads the options about mail domains. */
final class MailDomains {
    private static final int DNS_PORT = 53;

    private MailDomains() {}

    /**
     * How to find the servers of mail domains; null where hosts are servers.
     *
     * @throws IllegalArgumentException for name servers that are none
     */
    static MxSettings settings(ProducerConfiguration configuration) {
        List<InetSocketAddress> servers = nameServers(configuration.getNameServers());
        return configuration.isMx() ? new MxSettings(configuration.isMxPrivate(), servers) : null;
    }

    private static List<InetSocketAddress> nameServers(String list) {
        List<InetSocketAddress> servers = new ArrayList<>();
        if (list != null) {
            for (String one : list.split(",", -1)) {
                servers.add(nameServer(list, one));
            }
        }
        return List.copyOf(servers);
    }

    private static InetSocketAddress nameServer(String list, String one) {
        try {
            HostAndPort server = HostAndPort.parse(one, DNS_PORT);
            if (server.port() == 0) {
                throw new IllegalArgumentException("0 is no port to send to");
            }
            return new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
        } catch (UnknownHostException e) {
            throw wrong(list, "unknown host " + one.strip(), e);
        } catch (IllegalArgumentException e) {
            throw wrong(list, e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String list, String why, Exception cause) {
        IllegalArgumentException wrong = WrongOption.of("nameServers", list, why);
        wrong.initCause(cause);
        return wrong;
    }
}
