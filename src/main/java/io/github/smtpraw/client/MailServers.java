package io.github.smtpraw.client;

import io.github.smtpraw.client.NameService.MailServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;

/** The order in which the mail servers of a domain are tried (RFC 5321 5.1). */
final class MailServers {
    private MailServers() {}

    /** Whether the domain says that it takes no mail at all (RFC 7505). */
    static boolean isNull(List<MailServer> servers) {
        return servers.size() == 1 && "".equals(servers.get(0).host());
    }

    /** Those that name a host. */
    static List<MailServer> usable(List<MailServer> servers) {
        return servers.stream()
                .filter(server -> server.host() != null && !server.host().isEmpty())
                .toList();
    }

    /**
     * Their hosts by preference, those of the same one at random. Where we are one of them, those
     * that are not preferred to us are left out, since they would send it back to us.
     *
     * @param own our name, null for none
     */
    static List<String> order(List<MailServer> usable, String own, Random random) {
        int ours =
                usable.stream()
                        .filter(server -> server.host().equals(own))
                        .mapToInt(MailServer::preference)
                        .min()
                        .orElse(Integer.MAX_VALUE);
        List<MailServer> servers = new ArrayList<>(usable);
        Collections.shuffle(servers, random);
        servers.sort(Comparator.comparingInt(MailServer::preference));
        LinkedHashSet<String> hosts = new LinkedHashSet<>();
        servers.stream()
                .filter(server -> server.preference() < ours)
                .forEach(server -> hosts.add(server.host()));
        return List.copyOf(hosts);
    }
}
