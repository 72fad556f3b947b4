package io.github.smtpraw.realclients;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A server in Python or JavaScript that keeps contents as they come, and their envelopes. */
final class StoringServer implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";

    private final Path folder;
    private final Process process;
    private final int port;
    private int taken;

    private StoringServer(Path folder, String... command) throws Exception {
        this.folder = folder;
        process = new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
        BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII);
        String line = reader.readLine();
        if (line == null) {
            close();
            throw new IOException("did not start: " + Files.readString(folder.resolve("log")));
        }
        port = Integer.parseInt(line);
    }

    /** Python's aiosmtpd, as Debian packages it. */
    static StoringServer aiosmtpd(Path folder) throws Exception {
        return python(folder, "smtp");
    }

    /** The same by LMTP; whoever has "full" in the address is refused behind the content. */
    static StoringServer aiosmtpdLmtp(Path folder) throws Exception {
        return python(folder, "lmtp");
    }

    private static StoringServer python(Path folder, String protocol) throws Exception {
        if (!Files.isExecutable(Path.of(PYTHON))
                || Tool.run(new byte[0], PYTHON, "-c", "import aiosmtpd").status() != 0) {
            Tool.skip("aiosmtpd for " + PYTHON, "python3-aiosmtpd");
        }
        String script = "src/test/scripts/aiosmtpd-server.py";
        return new StoringServer(folder, PYTHON, script, folder.toString(), protocol);
    }

    /**
     * Of npm's smtp-server, which node finds by NODE_PATH.
     *
     * @param options of SMTPServer, a JSON object
     * @param password ann's
     */
    static StoringServer node(Path folder, String options, String password) throws Exception {
        String node = Tool.require("node", "nodejs");
        if (Tool.run(new byte[0], node, "-e", "require('smtp-server')").status() != 0) {
            Assumptions.abort("smtp-server is not installed: npm install smtp-server, NODE_PATH");
        }
        String script = "src/test/scripts/smtp-server.js";
        return new StoringServer(folder, node, script, folder.toString(), options, password);
    }

    int port() {
        return port;
    }

    /** The envelope of the next message, the sender first and last what was told of the session. */
    record Mail(List<String> envelope, byte[] content) {}

    Mail next() throws IOException {
        taken++;
        Path content = folder.resolve(taken + ".eml");
        Awaitility.await().until(() -> Files.exists(content));
        return new Mail(
                Files.readAllLines(folder.resolve(taken + ".txt")), Files.readAllBytes(content));
    }

    /** Whether nothing has come but what was asked for. */
    boolean isEmpty() {
        return Files.notExists(folder.resolve((taken + 1) + ".eml"));
    }

    @Override
    public void close() throws IOException {
        Tool.end(process.toHandle());
    }
}
