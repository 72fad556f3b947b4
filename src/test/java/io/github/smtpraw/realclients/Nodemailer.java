package io.github.smtpraw.realclients;

import io.github.smtpraw.support.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** nodemailer of npm, which node finds by NODE_PATH. */
final class Nodemailer {
    private Nodemailer() {}

    /**
     * What sends files as messages.
     *
     * @param transport as {@link #transport} tells it
     * @param mail what goes with each message, a JSON object such as {@link #envelope}
     */
    static List<String> command(String node, String transport, String mail, Path... files)
            throws Exception {
        if (Tool.run(new byte[0], node, "-e", "require('nodemailer')").status() != 0) {
            Assumptions.abort("nodemailer is not installed: npm install nodemailer, NODE_PATH");
        }
        List<String> command = new ArrayList<>();
        command.addAll(List.of(node, "src/test/scripts/nodemailer-send.js", transport, mail));
        Arrays.stream(files).map(Path::toString).forEach(command::add);
        return command;
    }

    /**
     * Where to send and how.
     *
     * @param options further ones, as {@code "pool": true}
     */
    static String transport(Transport transport, int port, String... options) {
        String tls =
                switch (transport) {
                    case PLAIN -> "\"ignoreTLS\": true";
                    case STARTTLS -> "\"requireTLS\": true";
                    case IMPLICIT -> "\"secure\": true";
                };
        return Stream.concat(
                        Stream.of(
                                "\"host\": \"127.0.0.1\"",
                                "\"port\": " + port,
                                "\"name\": \"client.example.net\"",
                                "\"tls\": {\"rejectUnauthorized\": false}",
                                tls),
                        Stream.of(options))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    static String envelope(String from, String... to) {
        return "{\"envelope\": {\"from\": \"%s\", \"to\": [\"%s\"]}}"
                .formatted(from, String.join("\", \"", to));
    }
}
