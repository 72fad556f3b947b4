package io.github.smtpraw.terminal;

import io.github.smtpraw.TerminalUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes to a terminal and never waits for it. Java can't open a device without blocking, and one
 * stopped by Ctrl-S blocks for good, so dd(1) opens it; the octets reach it by its standard input,
 * never as an argument.
 */
final class TerminalWriter {
    private final String dd;
    private final Command command;

    /**
     * @param timeout milliseconds that one write may take
     */
    TerminalWriter(long timeout) {
        this("dd", timeout);
    }

    TerminalWriter(String dd, long timeout) {
        this.dd = dd;
        this.command = new Command(timeout);
    }

    /** A terminal took nothing, or not all. */
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Failure(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
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
     * @throws Failure the terminal is gone, takes nothing now, or is not ours to write to; a part
     *     may have been written
     * @throws IOException it took too long
     */
    void write(Path device, byte[] octets) throws IOException {
        Command.Result result =
                command.run(
                        octets,
                        List.of(
                                dd,
                                "of=" + device,
                                "oflag=nonblock,noctty",
                                "conv=nocreat,notrunc",
                                "iflag=fullblock",
                                "bs=64K",
                                "status=none"));
        if (result.status() != 0) {
            String said = result.output().strip();
            String why = said.isEmpty() ? device + ": dd ended with " + result.status() : said;
            throw new Failure(reason(said), why);
        }
    }

    /** By the words for EAGAIN, EACCES and EPERM. */
    private static Reason reason(String said) {
        if (said.contains("temporarily unavailable")) {
            return Reason.STOPPED;
        }
        boolean denied =
                said.contains("Permission denied") || said.contains("Operation not permitted");
        return denied ? Reason.NO_PERMISSION : Reason.WRITE_FAILED;
    }
}
