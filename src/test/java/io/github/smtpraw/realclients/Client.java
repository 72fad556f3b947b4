package io.github.smtpraw.realclients;

import io.github.smtpraw.support.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Mail clients of others, as a user runs them. */
enum Client {
    /** Told to send its file as it is, with CRLF behind it. */
    SWAKS("swaks", "swaks") {
        @Override
        byte[] file(Payload payload) {
            return payload.stuffed(".");
        }

        @Override
        List<String> command(String program, Path file, int port, String from, String... to) {
            return List.of(
                    program,
                    "--server=127.0.0.1",
                    "--port=" + port,
                    "--helo=client.example.net",
                    "--from=" + (from.isEmpty() ? "<>" : from),
                    "--to=" + String.join(",", to),
                    "--no-data-fixup",
                    "--data=@" + file);
        }
    },
    SWAKS_PIPELINING("swaks", "swaks") {
        @Override
        byte[] file(Payload payload) {
            return SWAKS.file(payload);
        }

        @Override
        List<String> command(String program, Path file, int port, String from, String... to)
                throws Exception {
            List<String> command = new ArrayList<>(SWAKS.command(program, file, port, from, to));
            command.add("--pipeline");
            return command;
        }
    },
    CURL("curl", "curl") {
        @Override
        List<String> command(String program, Path file, int port, String from, String... to) {
            List<String> command = new ArrayList<>();
            command.addAll(List.of(program, "-sS", "smtp://127.0.0.1:" + port + "/client"));
            command.addAll(List.of("--mail-from", from.isEmpty() ? "<>" : from));
            Arrays.stream(to).forEach(one -> command.addAll(List.of("--mail-rcpt", one)));
            command.addAll(List.of("--upload-file", file.toString()));
            return command;
        }
    },
    SMTPLIB("python3", "python3") {
        @Override
        List<String> command(String program, Path file, int port, String from, String... to) {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    program,
                                    "src/test/scripts/smtplib-send.py",
                                    String.valueOf(port),
                                    file.toString(),
                                    from));
            command.addAll(List.of(to));
            return command;
        }
    },
    /** Takes lines with LF ends from its standard input. */
    MSMTP("msmtp", "msmtp") {
        @Override
        List<String> command(String program, Path file, int port, String from, String... to) {
            List<String> command = new ArrayList<>();
            command.addAll(List.of(program, "--file=/dev/null", "--host=127.0.0.1"));
            command.addAll(List.of("--port=" + port, "--tls=off", "--auth=off"));
            command.addAll(List.of("--domain=client.example.net", "--from=" + from, "--"));
            command.addAll(List.of(to));
            return command;
        }
    },
    NODEMAILER("node", "nodejs") {
        @Override
        List<String> command(String program, Path file, int port, String from, String... to)
                throws Exception {
            return Nodemailer.command(
                    program,
                    Nodemailer.transport(Transport.PLAIN, port),
                    Nodemailer.envelope(from, to),
                    file);
        }
    };

    private final String program;
    private final String debianPackage;

    Client(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    abstract List<String> command(String program, Path file, int port, String from, String... to)
            throws Exception;

    /** What makes the client send this message, where it takes a file. */
    byte[] file(Payload payload) {
        return payload.content();
    }

    /** Sends the message with the client; the test is skipped where the client is missing. */
    Tool.Result send(Payload payload, Path folder, int port, String from, String... to)
            throws Exception {
        String path = Tool.require(program, debianPackage);
        Path file = Files.write(folder.resolve("message.eml"), file(payload));
        return Tool.run(payload.lineFeeds(), command(path, file, port, from, to));
    }
}
