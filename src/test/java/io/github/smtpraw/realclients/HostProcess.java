package io.github.smtpraw.realclients;

import io.github.smtpraw.host.MailHost;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The mail host of routes/ in a process of its own, for the one user jones of its domain. */
final class HostProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Process process;

    private HostProcess(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param folder where its files and data are
     * @param aliases the text of its file of aliases
     * @param relay the port to which it sends what is for other domains
     */
    static HostProcess start(Path folder, String domain, int port, String aliases, int relay)
            throws IOException {
        Path directory = Files.createDirectories(folder.resolve("directory"));
        Files.writeString(directory.resolve("users"), "jones: Ada Jones\n");
        Files.writeString(directory.resolve("moved"), "");
        Files.writeString(directory.resolve("aliases"), "postmaster: jones\n" + aliases);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dmail.domains=" + domain,
                        "-Dsmtp.hostname=mail." + domain,
                        "-Dsmtp.port=" + port,
                        "-Dmail.directory=" + directory,
                        "-Dmail.data=" + folder.resolve("data"),
                        "-Drelay.host=127.0.0.1:" + relay,
                        "-Drelay.retry.delay=500",
                        "-Dcamel.main.routesReloadEnabled=false"));
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, MailHost.class.getName(), "-pl"));
        command.add("file:routes/application.properties");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        return new HostProcess(folder, port, process);
    }

    /** Until it listens. */
    HostProcess await() {
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(this::listens);
        return this;
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The messages of jones. */
    List<String> mailbox() throws IOException {
        Path stored = folder.resolve("data/mail/jones/new");
        if (Files.notExists(stored)) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.toList()) {
                messages.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return messages;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
