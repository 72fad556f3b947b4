package io.github.smtpraw.realclients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A server that is unpacked into a folder of its own and runs with that as its root folder, as
 * {@code .ci/unpack-servers} makes it: those that can not be installed beside Postfix. It delivers
 * to {@code /home/ann} and {@code /home/ben}. Only root can start it.
 */
final class UnpackedServer implements AutoCloseable {
    private final Path root;
    private Process process;

    private UnpackedServer(Path root) {
        this.root = root;
    }

    /**
     * The one that an environment variable names.
     *
     * @param variable tells the folder; the test is skipped where it is not set
     */
    static UnpackedServer of(String variable) {
        String folder = System.getenv(variable);
        Assumptions.assumeTrue(
                folder != null, variable + " names no unpacked server: .ci/unpack-servers");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), variable + ": only root starts it");
        return new UnpackedServer(Path.of(folder));
    }

    /** Writes a file below the root. */
    void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** Makes a folder below the root that a user owns whose home folder this is. */
    void folder(String folder, String user) throws IOException {
        Path made = Files.createDirectories(root.resolve(folder));
        for (String line : Files.readAllLines(root.resolve("etc/passwd"))) {
            String[] parts = line.split(":");
            if (parts[0].equals(user)) {
                Files.setAttribute(made, "unix:uid", Integer.valueOf(parts[2]));
                Files.setAttribute(made, "unix:gid", Integer.valueOf(parts[3]));
            }
        }
    }

    /** Starts it, so that it stays in the foreground, and waits until it listens. */
    void start(int port, String... command) throws Exception {
        mailbox("ann").clear();
        mailbox("ben").clear();
        List<String> whole = inRoot(command);
        Path log = root.resolve("tmp/log");
        process =
                new ProcessBuilder(whole)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            Awaitility.await().until(() -> listens(port) || !process.isAlive());
            if (!process.isAlive()) {
                throw new IOException("did not start: " + Files.readString(log));
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Runs one of its programs to the end. */
    Tool.Result run(byte[] input, String... command) throws Exception {
        return Tool.run(input, inRoot(command));
    }

    private List<String> inRoot(String... command) {
        List<String> whole = new ArrayList<>(List.of(Tool.require("chroot", "coreutils")));
        whole.add(root.toString());
        whole.addAll(List.of(command));
        return whole;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    Mailbox mailbox(String box) {
        return new Mailbox(root.resolve("home/" + box + "/Maildir/new"));
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            Tool.end(process.toHandle());
        }
    }
}
