package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real terminal that accepts messages, and of which nobody reads what comes out. */
final class StoppedTerminal implements AutoCloseable {
    private static final String PROGRAM =
            "import os, pty, signal\n"
                    + "master, slave = pty.openpty()\n"
                    + "os.fchmod(slave, 0o620)\n"
                    + "print(os.ttyname(slave), flush=True)\n"
                    + "signal.pause()\n";

    private final Process python;
    private final Path device;

    private StoppedTerminal(Process python, Path device) {
        this.python = python;
        this.device = device;
    }

    static StoppedTerminal open() throws IOException {
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", PROGRAM).start();
        } catch (IOException e) {
            assumeTrue(false, "python3, which makes a terminal, is not installed");
            throw e;
        }
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8));
        return new StoppedTerminal(python, Path.of(output.readLine()));
    }

    Path device() {
        return device;
    }

    @Override
    public void close() throws InterruptedException {
        python.descendants().forEach(ProcessHandle::destroyForcibly);
        python.destroyForcibly().waitFor();
    }
}
