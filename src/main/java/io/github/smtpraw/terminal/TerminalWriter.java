package io.github.smtpraw.terminal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes to a terminal and never waits for it. Java can't open a device without blocking, and one
 * stopped by Ctrl-S blocks for good, so dd(1) opens it; the octets reach it by its standard input,
 * never as an argument.
 */
final class TerminalWriter {
    private static final int DIAGNOSTIC = 500;

    private final String dd;
    private final long timeout;

    /**
     * @param timeout milliseconds that one write may take
     */
    TerminalWriter(long timeout) {
        this("dd", timeout);
    }

    TerminalWriter(String dd, long timeout) {
        this.dd = dd;
        this.timeout = timeout;
    }

    /**
     * Tries whether there is a dd that can do what is asked of it.
     *
     * @throws IOException there is none, or one that does not know how to open without blocking
     */
    void check() throws IOException {
        try {
            write(Path.of("/dev/null"), new byte[0]);
        } catch (IOException e) {
            throw new IOException(
                    "Writing to terminals needs dd of the GNU coreutils (oflag=nonblock): "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Writes all octets.
     *
     * @throws IOException the terminal is gone, takes nothing now, or took too long; a part may
     *     have been written
     */
    void write(Path device, byte[] octets) throws IOException {
        Process process = start(device);
        AtomicBoolean tooLong = new AtomicBoolean();
        // Handing the octets over may wait too, so somebody else looks at the clock.
        CompletableFuture<Void> limit =
                CompletableFuture.runAsync(
                        () -> {
                            tooLong.set(true);
                            process.destroyForcibly();
                        },
                        CompletableFuture.delayedExecutor(timeout, TimeUnit.MILLISECONDS));
        try {
            IOException broken = feed(process, octets);
            if (!process.waitFor(timeout, TimeUnit.MILLISECONDS) || tooLong.get()) {
                throw new IOException(device + " took longer than " + timeout + " ms");
            }
            if (process.exitValue() != 0) {
                throw new IOException(diagnostic(process, device), broken);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException(device + ": interrupted").initCause(e);
        } finally {
            limit.cancel(false);
            process.destroyForcibly();
        }
    }

    private Process start(Path device) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                dd,
                                "of=" + device,
                                "oflag=nonblock,noctty",
                                "conv=nocreat,notrunc",
                                "iflag=fullblock",
                                "bs=64K",
                                "status=none"));
        builder.redirectErrorStream(true).environment().put("LC_ALL", "C");
        return builder.start();
    }

    /** Returns what went wrong: dd may have ended before it read all, and its exit tells why. */
    private static IOException feed(Process process, byte[] octets) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(octets);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static String diagnostic(Process process, Path device) throws IOException {
        byte[] said = process.getInputStream().readNBytes(DIAGNOSTIC);
        String text = new String(said, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? device + ": dd ended with " + process.exitValue() : text;
    }
}
