package io.github.smtpraw.realclients;

import io.github.smtpraw.support.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Mail clients of others that insist on TLS, by STARTTLS or from the first octet on. */
enum SecureClient {
    SWAKS("swaks", "swaks", false),
    SWAKS_ON_CONNECT("swaks", "swaks", true),
    CURL("curl", "curl", false),
    CURL_ON_CONNECT("curl", "curl", true),
    SMTPLIB("python3", "python3", false),
    SMTPLIB_ON_CONNECT("python3", "python3", true),
    MSMTP("msmtp", "msmtp", false),
    MSMTP_ON_CONNECT("msmtp", "msmtp", true),
    NODEMAILER("node", "nodejs", false),
    NODEMAILER_ON_CONNECT("node", "nodejs", true),
    OPENSSL("openssl", "openssl", false),
    OPENSSL_ON_CONNECT("openssl", "openssl", true);

    private static final String FROM = "ada@example.net";
    private static final String TO = "jones@example.org";

    private final String program;
    private final String debianPackage;
    private final boolean implicit;

    SecureClient(String program, String debianPackage, boolean implicit) {
        this.program = program;
        this.debianPackage = debianPackage;
        this.implicit = implicit;
    }

    boolean isImplicit() {
        return implicit;
    }

    /** Sends the message; the test is skipped where the client, or its TLS, is missing. */
    Tool.Result send(Payload payload, Path folder, int port) throws Exception {
        String path = Tool.require(program, debianPackage);
        Path file = Files.write(folder.resolve("message.eml"), file(payload));
        return Tool.run(input(payload), command(path, file, port));
    }

    private byte[] file(Payload payload) {
        return program.equals("swaks") ? Client.SWAKS.file(payload) : payload.content();
    }

    private byte[] input(Payload payload) throws Exception {
        if (!program.equals("openssl")) {
            return payload.lineFeeds();
        }
        ByteArrayOutputStream dialogue = new ByteArrayOutputStream();
        String begin = "EHLO client\r\nMAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n";
        dialogue.writeBytes(begin.formatted(FROM, TO).getBytes(StandardCharsets.US_ASCII));
        dialogue.writeBytes(payload.stuffed(".\r\nQUIT\r\n"));
        return dialogue.toByteArray();
    }

    private List<String> command(String path, Path file, int port) throws Exception {
        return switch (program) {
            case "swaks" -> {
                Tool.requirePerl("Net::SSLeay", "libnet-ssleay-perl");
                List<String> command = new ArrayList<>();
                command.addAll(Client.SWAKS.command(path, file, port, FROM, TO));
                command.add(implicit ? "--tls-on-connect" : "--tls");
                yield command;
            }
            case "curl" -> {
                List<String> command = new ArrayList<>();
                command.addAll(Client.CURL.command(path, file, port, FROM, TO));
                Collections.replaceAll(
                        command,
                        "smtp://127.0.0.1:" + port + "/client",
                        (implicit ? "smtps" : "smtp") + "://127.0.0.1:" + port + "/client");
                command.addAll(List.of("--ssl-reqd", "--insecure"));
                yield command;
            }
            case "python3" ->
                    List.of(
                            path,
                            "src/test/scripts/smtplib-send-tls.py",
                            implicit ? "implicit" : "starttls",
                            String.valueOf(port),
                            file.toString(),
                            FROM,
                            TO);
            case "msmtp" ->
                    List.of(
                            path,
                            "--file=/dev/null",
                            "--host=127.0.0.1",
                            "--port=" + port,
                            "--auth=off",
                            "--tls=on",
                            "--tls-starttls=" + (implicit ? "off" : "on"),
                            "--tls-certcheck=off",
                            "--domain=client.example.net",
                            "--from=" + FROM,
                            "--",
                            TO);
            case "node" ->
                    Nodemailer.command(
                            path,
                            Nodemailer.transport(
                                    implicit ? Transport.IMPLICIT : Transport.STARTTLS, port),
                            Nodemailer.envelope(FROM, TO),
                            file);
            default -> {
                List<String> command = new ArrayList<>();
                command.addAll(List.of(path, "s_client", "-quiet"));
                command.addAll(List.of("-connect", "127.0.0.1:" + port));
                if (!implicit) {
                    command.addAll(List.of("-starttls", "smtp"));
                }
                yield command;
            }
        };
    }
}
