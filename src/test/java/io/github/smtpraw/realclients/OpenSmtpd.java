package io.github.smtpraw.realclients;

import java.util.List;

/** An OpenSMTPD of its own, on loopback. */
final class OpenSmtpd implements MailboxServer {
    private static final String CONFIGURATION =
            """
            %s
            action "boxes" maildir
            %s for domain "example.net" action "boxes"
            """;
    private static final String LISTEN =
            "listen on 127.0.0.1 port %s hostname \"opensmtpd.example.net\" %s";

    private final UnpackedServer server = UnpackedServer.of("OPENSMTPD");
    private final int port;

    /** One that takes mail in clear from everybody. */
    OpenSmtpd() throws Exception {
        this("", "", "match from any");
    }

    private OpenSmtpd(String before, String listen, String match) throws Exception {
        port = Postfix.freePort();
        String whole = before + LISTEN.formatted(port, listen);
        server.write("etc/smtpd.conf", CONFIGURATION.formatted(whole, match));
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
