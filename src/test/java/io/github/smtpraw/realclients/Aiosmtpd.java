package io.github.smtpraw.realclients;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** A server of Python's aiosmtpd, as Debian packages it. */
final class Aiosmtpd implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";

    private final Path folder;
    private final Process process;
    private final int port;
    private int taken;

    Aiosmtpd(Path folder) throws Exception {
        this.folder = folder;
        if (!Files.isExecutable(Path.of(PYTHON))
                || Tool.run(new byte[0], PYTHON, "-c", "import aiosmtpd").status() != 0) {
            Tool.skip("aiosmtpd for " + PYTHON, "python3-aiosmtpd");
        }
        process =
                new ProcessBuilder(PYTHON, "src/test/scripts/aiosmtpd-server.py", folder.toString())
                        .redirectError(folder.resolve("log").toFile())
                        .start();
        BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII);
        String line = reader.readLine();
        if (line == null) {
            close();
            throw new IOException("did not start: " + Files.readString(folder.resolve("log")));
        }
        port = Integer.parseInt(line);
    }

    int port() {
        return port;
    }

    /** The envelope of the next message, the sender first, and its content. */
    record Mail(List<String> envelope, byte[] content) {}

    Mail next() throws IOException {
        taken++;
        Path content = folder.resolve(taken + ".eml");
        Awaitility.await().until(() -> Files.exists(content));
        return new Mail(
                Files.readAllLines(folder.resolve(taken + ".txt")), Files.readAllBytes(content));
    }

    @Override
    public void close() throws IOException {
        Tool.end(process.toHandle());
    }
}
