package io.github.smtpraw.terminal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a program and never waits longer than it may: past that it is killed, with its children. */
final class Command {
    private static final int MAX_OUTPUT = 1 << 20;

    private final long timeout;

    /**
     * @param timeout milliseconds for one run
     */
    Command(long timeout) {
        this.timeout = timeout;
    }

    /** What it said on both its outputs, and how it ended. */
    record Result(int status, String output) {}

    /**
     * Runs it in the locale C.
     *
     * @param input what it reads
     * @throws IOException it can't be started, or took too long
     */
    Result run(byte[] input, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        AtomicBoolean tooLong = new AtomicBoolean();
        // Handing over the input and reading the output may wait too, so somebody else looks at
        // the clock.
        CompletableFuture<Void> limit =
                CompletableFuture.runAsync(
                        () -> {
                            tooLong.set(true);
                            kill(process);
                        },
                        CompletableFuture.delayedExecutor(timeout, TimeUnit.MILLISECONDS));
        try {
            feed(process, input);
            byte[] output = output(process, tooLong);
            boolean ended = process.waitFor(timeout, TimeUnit.MILLISECONDS);
            if (!ended || tooLong.get()) {
                throw new IOException(command.get(0) + " took longer than " + timeout + " ms");
            }
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException(command.get(0) + ": interrupted").initCause(e);
        } finally {
            limit.cancel(false);
            kill(process);
        }
    }

    private static byte[] output(Process process, AtomicBoolean tooLong) throws IOException {
        try {
            return process.getInputStream().readNBytes(MAX_OUTPUT);
        } catch (IOException e) {
            if (tooLong.get()) {
                // Killed while it was read.
                return new byte[0];
            }
            throw e;
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** It may end before it has read all: its status tells why. */
    private static void feed(Process process, byte[] octets) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(octets);
        } catch (IOException e) {
            // Said by the status.
        }
    }
}
