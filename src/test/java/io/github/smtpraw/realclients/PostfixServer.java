package io.github.smtpraw.realclients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Postfix that delivers to mailboxes. */
final class PostfixServer implements MailboxServer {
    private final Postfix postfix;
    private final int port;
    private final Mailbox ann;
    private final Mailbox ben;

    private PostfixServer(Path folder, String main) throws Exception {
        port = Postfix.freePort();
        postfix = Postfix.server(folder, port, main);
        ann = new Mailbox(postfix.mailbox("ann"));
        ben = new Mailbox(postfix.mailbox("ben"));
    }

    /** One that takes mail in clear from everybody. */
    static PostfixServer plain(Path folder) throws Exception {
        return new PostfixServer(folder, "");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Mailbox mailbox(String box) {
        return box.equals("ann") ? ann : ben;
    }

    @Override
    public List<String> fields(String from) {
        return List.of("Return-Path", "X-Original-To", "Delivered-To", "Received");
    }

    String log() throws IOException {
        return postfix.log();
    }

    @Override
    public void close() throws Exception {
        postfix.close();
    }
}
