package io.github.smtpraw.realclients;

import java.util.List;

/** An OpenSMTPD of its own, on loopback, that takes mail in clear from everybody. */
final class OpenSmtpd implements MailboxServer {
    private static final String CONFIGURATION =
            """
            listen on 127.0.0.1 port %s hostname "opensmtpd.example.net"
            action "boxes" maildir
            match from any for domain "example.net" action "boxes"
            """;

    private final UnpackedServer server = UnpackedServer.of("OPENSMTPD");
    private final int port;

    OpenSmtpd() throws Exception {
        port = Postfix.freePort();
        server.write("etc/smtpd.conf", CONFIGURATION.formatted(port));
        server.start(port, "/usr/sbin/smtpd", "-d");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Mailbox mailbox(String box) {
        return server.mailbox(box);
    }

    @Override
    public List<String> fields(String from) {
        return from.isEmpty()
                ? List.of("Delivered-To", "Received")
                : List.of("Return-Path", "Delivered-To", "Received");
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
