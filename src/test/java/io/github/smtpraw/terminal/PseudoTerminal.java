package io.github.smtpraw.terminal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real terminal of the user who runs the tests: script(1) makes it and shows what comes out. */
public final class PseudoTerminal implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("(/dev/pts/\\d+)\r?\n");

    private final Process script;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final Path device;

    private PseudoTerminal(Process script) {
        this.script = script;
        Thread reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
        await().until(() -> NAME.matcher(output()).find());
        Matcher name = NAME.matcher(output());
        name.find();
        this.device = Path.of(name.group(1));
    }

    /** One that accepts messages. The test is left out, and says so, where there can be none. */
    public static PseudoTerminal open() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/dev/pts")), "no /dev/pts: not Linux");
        Process script;
        try {
            script =
                    new ProcessBuilder("script", "-qfc", "tty; exec sleep 300", "/dev/null")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "script(1), which makes a terminal, is not installed");
            throw e;
        }
        PseudoTerminal terminal = new PseudoTerminal(script);
        terminal.mesg(true);
        return terminal;
    }

    private void read() {
        byte[] buffer = new byte[4096];
        try (InputStream in = script.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (seen) {
                    seen.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path device() {
        return device;
    }

    /** All that the terminal has shown. */
    public String output() {
        synchronized (seen) {
            return seen.toString(StandardCharsets.UTF_8);
        }
    }

    /** What the user does with mesg(1). */
    public void mesg(boolean accept) throws IOException {
        Process mesg =
                new ProcessBuilder("mesg", accept ? "y" : "n")
                        .redirectInput(device.toFile())
                        .start();
        // It ends with 1 where messages are now refused.
        int status = mesg.onExit().join().exitValue();
        if (status != (accept ? 0 : 1)) {
            throw new IOException("mesg ended with " + status);
        }
    }

    /** What the user does with Ctrl-S; it holds when this returns. */
    public void stop() throws IOException {
        type("\u0013");
        await().until(this::isStopped);
    }

    private boolean isStopped() {
        try {
            new TerminalWriter(2_000).write(device, new byte[] {'.'});
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void type(String keys) throws IOException {
        OutputStream keyboard = script.getOutputStream();
        keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
    }

    @Override
    public void close() throws InterruptedException {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly().waitFor();
    }
}
