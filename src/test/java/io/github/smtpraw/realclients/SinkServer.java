package io.github.smtpraw.realclients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Postfix's smtp-sink, on loopback, which keeps what it takes in a folder. */
final class SinkServer implements AutoCloseable {
    /** The names of the fields that it puts in front. */
    static final String[] FIELDS = {
        "X-Client-Addr", "X-Client-Proto", "X-Helo-Args", "X-Mail-Args", "X-Rcpt-Args", "Received"
    };

    private final Process process;
    private final Path kept;
    private final int port = Postfix.freePort();

    /**
     * @param options as smtp-sink(1) has them
     */
    SinkServer(Path folder, String... options) throws Exception {
        kept = Files.createDirectories(folder.resolve("kept"));
        List<String> command = new ArrayList<>();
        command.add(Tool.require("smtp-sink", "postfix"));
        command.addAll(List.of("-4", "-d", kept + "/"));
        if ("root".equals(System.getProperty("user.name"))) {
            // It keeps no privileges, and so must be able to get to the folder.
            command.addAll(List.of("-u", "postfix"));
            Postfix.owned(folder, "kept");
        }
        command.addAll(List.of(options));
        command.addAll(List.of("127.0.0.1:" + port, "100"));
        Path log = folder.resolve("log");
        process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Awaitility.with()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .await()
                .until(() -> listens() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("did not start: " + Files.readString(log));
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** How many messages it began to take. */
    int count() throws IOException {
        return files().size();
    }

    /** The one message that it has taken, without the line feed that it puts behind. */
    byte[] taken() throws IOException {
        String text = Files.readString(files().get(0), StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 1).getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.toList();
        }
    }

    @Override
    public void close() throws IOException {
        Tool.end(process.toHandle());
    }
}
