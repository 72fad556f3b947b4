package io.github.smtpraw.realclients;

import io.github.smtpraw.support.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mail clients of others, each told which mechanism of AUTH to use. */
enum AuthClient {
    SWAKS("swaks", "swaks") {
        @Override
        List<String> command(String program, Path file, Login login) throws Exception {
            List<String> command = new ArrayList<>();
            command.addAll(Client.SWAKS.command(program, file, login.port(), FROM, TO));
            command.add("--auth=" + login.mechanism());
            command.addAll(List.of("--auth-user=ann", "--auth-password=" + login.secret()));
            if (login.transport() != Transport.PLAIN) {
                Tool.requirePerl("Net::SSLeay", "libnet-ssleay-perl");
                command.add(login.isImplicit() ? "--tls-on-connect" : "--tls");
            }
            return command;
        }
    },
    CURL("curl", "curl") {
        @Override
        List<String> command(String program, Path file, Login login) {
            String scheme = login.isImplicit() ? "smtps" : "smtp";
            List<String> command = new ArrayList<>();
            command.addAll(List.of(program, "-sS", "--insecure"));
            command.add(scheme + "://127.0.0.1:" + login.port() + "/client");
            command.addAll(List.of("--login-options", "AUTH=" + login.mechanism()));
            if (login.isToken()) {
                command.addAll(List.of("--user", "ann", "--oauth2-bearer", login.secret()));
            } else {
                command.addAll(List.of("--user", "ann:" + login.secret()));
            }
            if (login.isStartTls()) {
                command.add("--ssl-reqd");
            }
            command.addAll(List.of("--mail-from", FROM, "--mail-rcpt", TO));
            command.addAll(List.of("--upload-file", file.toString()));
            return command;
        }
    },
    SMTPLIB("python3", "python3") {
        @Override
        List<String> command(String program, Path file, Login login) {
            return List.of(
                    program,
                    "src/test/scripts/smtplib-auth.py",
                    login.transport().name(),
                    String.valueOf(login.port()),
                    login.mechanism(),
                    "ann",
                    login.secret(),
                    file.toString());
        }
    },
    MSMTP("msmtp", "msmtp") {
        @Override
        List<String> command(String program, Path file, Login login) {
            return List.of(
                    program,
                    "--file=/dev/null",
                    "--host=127.0.0.1",
                    "--port=" + login.port(),
                    "--tls=" + (login.transport() == Transport.PLAIN ? "off" : "on"),
                    "--tls-starttls=" + (login.isStartTls() ? "on" : "off"),
                    "--tls-certcheck=off",
                    "--auth=" + login.mechanism().toLowerCase(),
                    "--user=ann",
                    "--passwordeval=printf %s '" + login.secret() + "'",
                    "--from=" + FROM,
                    TO);
        }
    },
    NODEMAILER("node", "nodejs") {
        @Override
        List<String> command(String program, Path file, Login login) throws Exception {
            String auth =
                    login.isToken()
                            ? "{\"type\": \"OAuth2\", \"user\": \"ann\", \"accessToken\": \"%s\"}"
                            : "{\"user\": \"ann\", \"pass\": \"%s\"}";
            return Nodemailer.command(
                    program,
                    Nodemailer.transport(
                            login.transport(),
                            login.port(),
                            "\"auth\": " + auth.formatted(login.secret()),
                            "\"authMethod\": \"" + login.mechanism() + "\""),
                    Nodemailer.envelope(FROM, TO),
                    file);
        }
    };

    static final String FROM = "ann@example.org";
    static final String TO = "jones@example.org";

    private final String program;
    private final String debianPackage;

    AuthClient(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    abstract List<String> command(String program, Path file, Login login) throws Exception;

    /** Logs in and sends the message; the test is skipped where the client is missing. */
    Tool.Result send(Payload payload, Path folder, Login login) throws Exception {
        String path = Tool.require(program, debianPackage);
        byte[] content = this == SWAKS ? Client.SWAKS.file(payload) : payload.content();
        Path file = Files.write(folder.resolve("message.eml"), content);
        return Tool.run(payload.lineFeeds(), command(path, file, login));
    }
}
