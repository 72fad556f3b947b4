package io.github.smtpraw;

import io.github.smtpraw.support.FakeDns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A name server, and mail servers at loopback addresses that share one port. */
abstract class MailDomainTestSupport extends ProducerTestSupport {
    static final ScriptedServer.Script TAKE =
            session -> {
                session.open();
                session.takeAll();
            };

    FakeDns dns;
    private final List<ScriptedServer> servers = new ArrayList<>();

    @BeforeEach
    void startDns() throws IOException {
        dns = new FakeDns();
    }

    @AfterEach
    void stopServers() throws IOException {
        dns.close();
        for (ScriptedServer server : servers) {
            server.close();
        }
    }

    /** A mail server, the first at any port, those after it at the same one. */
    ScriptedServer serve(String address, ScriptedServer.Script... scripts) throws IOException {
        ScriptedServer server =
                new ScriptedServer(address, servers.isEmpty() ? 0 : port(), scripts);
        servers.add(server);
        return server;
    }

    /** Where the servers are; a port that nobody listens at where there are none. */
    int port() throws IOException {
        if (servers.isEmpty()) {
            try (ScriptedServer gone = new ScriptedServer(TAKE)) {
                return gone.port();
            }
        }
        return servers.get(0).port();
    }

    String options(String more) {
        return OPTIONS
                + "&mx=true&nameServers="
                + dns.address()
                + (more.isEmpty() ? "" : "&" + more);
    }

    /** Sends a message to a domain whose servers may be at loopback addresses. */
    Exchange send(String domain) throws IOException {
        return send(domain, "mxPrivate=true");
    }

    Exchange send(String domain, String more) throws IOException {
        String uri = "smtp-raw:" + domain + ":" + port() + "?" + options(more);
        return template.request(uri, exchange -> exchange.getMessage().setBody("Hi"));
    }

    /** A failure that nobody is to try again, with the status of its reply. */
    static SmtpPermanentException refused(int code, String status, Exchange sent) {
        SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
        sameReply(code, status, failure);
        return failure;
    }

    /** A failure that may pass, with the status of its reply. */
    static SmtpTransientException deferred(int code, String status, Exchange sent) {
        SmtpTransientException failure = failure(SmtpTransientException.class, sent);
        sameReply(code, status, failure);
        return failure;
    }

    private static void sameReply(int code, String status, SmtpRemoteException failure) {
        String reply = failure.getReply().getCode() + " " + failure.getReply().getStatus();
        if (!reply.equals(code + " " + status)) {
            throw new AssertionError("not " + code + " " + status, failure);
        }
    }
}
