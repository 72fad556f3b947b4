package io.github.smtpraw.realclients;

import java.util.List;

/** An Exim of its own, on loopback. It says 451 to a recipient called later. */
final class Exim implements MailboxServer {
    private static final String CONFIGURATION =
            """
            primary_hostname = exim.example.net
            local_interfaces = 127.0.0.1
            daemon_smtp_ports = %s
            exim_path = /usr/sbin/exim4
            spool_directory = /var/spool/exim4
            log_file_path = /var/spool/exim4/%%slog
            pid_file_path = /var/spool/exim4/pid
            keep_environment =
            rfc1413_query_timeout = 0s
            chunking_advertise_hosts = *
            acl_smtp_mail = accept
            acl_smtp_rcpt = recipients
            acl_smtp_data = accept
            %s
            begin acl
            recipients:
              %s
              accept domains = example.net
                     local_parts = ann : ben
              defer local_parts = later
                    message = 4.2.1 Come again
              deny message = 5.1.1 Nobody of that name
            begin routers
            boxes:
              driver = accept
              local_parts = ann : ben
              transport = box
            begin transports
            box:
              driver = appendfile
              user = $local_part_data
              directory = /home/$local_part_data/Maildir
              maildir_format
              envelope_to_add
              return_path_add
            begin authenticators
            %s
            """;

    private static final String TLS =
            """
            tls_advertise_hosts = *
            tls_certificate = /etc/exim4/pem
            tls_privatekey = /etc/exim4/pem
            """;
    private static final String AUTHENTICATORS =
            """
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = ${if and{{eq{$auth2}{ann}}{eq{$auth3}{%1$s}}}}
              server_set_id = $auth2
            login:
              driver = plaintext
              public_name = LOGIN
              server_prompts = <| Username: | Password:
              server_condition = ${if and{{eq{$auth1}{ann}}{eq{$auth2}{%1$s}}}}
              server_set_id = $auth1
            cram:
              driver = cram_md5
              public_name = CRAM-MD5
              server_secret = ${if eq{$auth1}{ann}{%1$s}fail}
              server_set_id = $auth1
            """;

    private final UnpackedServer server = UnpackedServer.of("EXIM");
    private final int port;

    /** One that takes mail in clear from everybody. */
    Exim() throws Exception {
        this("tls_advertise_hosts =", "", "");
    }

    /** One that takes no mail before STARTTLS. */
    static Exim encrypting() throws Exception {
        return new Exim(TLS, "deny !encrypted = *", "");
    }

    /** One that takes mail of ann alone, and that by TLS. */
    static Exim authenticating(String password) throws Exception {
        return new Exim(
                TLS + "auth_advertise_hosts = ${if def:tls_in_cipher {*}}",
                "deny !authenticated = *",
                AUTHENTICATORS.formatted(password));
    }

    private Exim(String main, String recipients, String authenticators) throws Exception {
        port = Postfix.freePort();
        server.write(
                "etc/exim4/exim4.conf",
                CONFIGURATION.formatted(port, main, recipients, authenticators));
        server.write("etc/exim4/pem", PemFile.text());
        server.folder("var/spool/exim4", "Debian-exim");
        server.start(port, "/usr/sbin/exim4", "-bdf");
    }

    /** Gives a batch to its reader of batch SMTP, which delivers before it ends. */
    Tool.Result readBatch(byte[] batch) throws Exception {
        return server.run(batch, "/usr/sbin/exim4", "-odi", "-bS");
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
        return List.of("Return-path", "Envelope-to", "Received");
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
