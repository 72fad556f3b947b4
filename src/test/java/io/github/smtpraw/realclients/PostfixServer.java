package io.github.smtpraw.realclients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A Postfix that delivers to mailboxes. */
final class PostfixServer implements MailboxServer {
    private static final String REALM = "postfix.example.net";

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

    /** One that takes no mail before STARTTLS. */
    static PostfixServer encrypting(Path folder) throws Exception {
        return new PostfixServer(folder, tls(folder));
    }

    private static String tls(Path folder) throws Exception {
        Path pem = Files.writeString(folder.resolve("pem"), PemFile.text());
        return """
        smtpd_tls_security_level = encrypt
        smtpd_tls_chain_files = %s
        """
                .formatted(pem);
    }

    /** One that takes mail of ann alone, who is in its sasldb, and that by TLS. */
    static PostfixServer authenticating(Path folder, String password) throws Exception {
        Path users = folder.resolve("sasldb2");
        Tool.run(
                        password.getBytes(StandardCharsets.US_ASCII),
                        Tool.require("saslpasswd2", "sasl2-bin"),
                        "-p",
                        "-c",
                        "-f",
                        users.toString(),
                        "-u",
                        REALM,
                        "ann")
                .assertDone();
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        // Debian's Postfix looks there, others where main.cf says.
        Path sasl = Files.createDirectories(folder.resolve("etc/sasl"));
        Files.writeString(
                sasl.resolve("smtpd.conf"),
                """
                pwcheck_method: auxprop
                auxprop_plugin: sasldb
                sasldb_path: %s
                mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
                """
                        .formatted(users));
        return new PostfixServer(
                folder,
                tls(folder)
                        + """
                        smtpd_sasl_auth_enable = yes
                        smtpd_tls_auth_only = yes
                        smtpd_sasl_local_domain = %s
                        cyrus_sasl_config_path = %s
                        smtpd_recipient_restrictions = permit_sasl_authenticated, reject
                        """
                                .formatted(REALM, sasl));
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
