package io.github.smtpraw.realclients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Postfix of its own, with configuration, queue and mailboxes below a folder, on loopback. It can
 * only be started by root.
 */
final class Postfix implements AutoCloseable {
    private static final String MAIN =
            """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/lib
            maillog_file_prefixes = %1$s
            maillog_file = %1$s/mail.log
            myhostname = postfix.example.net
            mydestination =
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            alias_maps =
            alias_database =
            smtpd_recipient_restrictions = permit_mynetworks, reject
            smtpd_peername_lookup = no
            virtual_mailbox_domains = example.net
            virtual_mailbox_base = %1$s
            virtual_mailbox_maps = inline:{ann@example.net=ann/, ben@example.net=ben/}
            virtual_uid_maps = static:%2$s
            virtual_gid_maps = static:%2$s
            virtual_minimum_uid = 1
            """;
    private static final String MASTER =
            """
            postlog unix-dgram n - n - 1 postlogd
            pickup unix n - n 1 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            smtp unix - - n - - smtp
            tlsmgr unix - - n 1000? 1 tlsmgr
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            showq unix n - n - - showq
            """;

    private final Path folder;
    private final String program;

    private Postfix(Path folder, String program) {
        this.folder = folder;
        this.program = program;
    }

    /**
     * Starts one that takes mail for ann and ben of example.net on the port.
     *
     * @param main what else stands in its main.cf
     */
    static Postfix server(Path folder, int port, String main) throws Exception {
        return start(folder, main, "127.0.0.1:" + port + " inet n - n - - smtpd\n");
    }

    /** Starts one that sends all mail to the port. */
    static Postfix client(Path folder, int port) throws Exception {
        return start(folder, "relayhost = [127.0.0.1]:" + port + "\n", "");
    }

    /** Starts one that sends all mail to the port by TLS, once ann is authenticated there. */
    static Postfix submittingClient(Path folder, int port, String password) throws Exception {
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, "[127.0.0.1]:%s ann:%s%n".formatted(port, password));
        return start(
                folder,
                """
                relayhost = [127.0.0.1]:%s
                smtp_tls_security_level = encrypt
                smtp_sasl_auth_enable = yes
                smtp_sasl_password_maps = texthash:%s
                smtp_sasl_tls_security_options = noanonymous
                """
                        .formatted(port, passwords),
                "");
    }

    /** Starts one that hands all mail to the port by LMTP. */
    static Postfix lmtpClient(Path folder, int port) throws Exception {
        return start(
                folder,
                "default_transport = lmtp:inet:127.0.0.1:" + port + "\n",
                "lmtp unix - - n - - lmtp\n");
    }

    private static Postfix start(Path folder, String main, String master) throws Exception {
        String program = Tool.require("postfix", "postfix");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "postfix: only root can start it");
        Object uid = Files.getAttribute(owned(folder, "lib"), "unix:uid");
        Files.createDirectories(folder.resolve("queue"));
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/main.cf"), MAIN.formatted(folder, uid) + main);
        Files.writeString(folder.resolve("etc/master.cf"), MASTER + master);
        Postfix postfix = new Postfix(folder, program);
        postfix.command("start").assertDone();
        return postfix;
    }

    /** A folder that Postfix's user owns, and the way to it open for that user. */
    static Path owned(Path folder, String name) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path made = Files.createDirectories(folder.resolve(name));
        return Files.setOwner(
                made,
                made.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("postfix"));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Tool.Result command(String verb) throws Exception {
        return Tool.run(new byte[0], program, "-c", folder.resolve("etc").toString(), verb);
    }

    /** Gives a message to its sendmail command. */
    void submit(byte[] lineFeeds, String from, String... to) throws Exception {
        Stream<String> sendmail =
                Stream.of(
                        Tool.require("sendmail", "postfix"),
                        "-C",
                        folder.resolve("etc").toString(),
                        "-i",
                        "-f",
                        from.isEmpty() ? "<>" : from,
                        "--");
        Tool.run(lineFeeds, Stream.concat(sendmail, Stream.of(to)).toList()).assertDone();
    }

    /** Gives it a message whose field To says to whom. */
    void submit(byte[] lineFeeds) throws Exception {
        String sendmail = Tool.require("sendmail", "postfix");
        String etc = folder.resolve("etc").toString();
        Tool.run(lineFeeds, sendmail, "-C", etc, "-i", "-t", "-f", "ada@example.net").assertDone();
    }

    /** Gives a session to its sendmail command, which speaks SMTP on its standard input. */
    Tool.Result hold(byte[] session) throws Exception {
        String sendmail = Tool.require("sendmail", "postfix");
        return Tool.run(session, sendmail, "-C", folder.resolve("etc").toString(), "-bs");
    }

    /** A mailbox, for its messages: made so that Postfix can write there. */
    Path mailbox(String box) throws IOException {
        return owned(folder, box).resolve("new");
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("mail.log"));
    }

    @Override
    public void close() throws Exception {
        command("stop");
    }
}
