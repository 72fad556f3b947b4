package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.TerminalUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class TerminalWriterTest {
    @TempDir Path directory;

    @Test
    void aWriteThatTakesTooLongIsGivenUp() throws Exception {
        Path slow = directory.resolve("dd");
        Files.writeString(slow, "#!/bin/sh\nexec sleep 60\n");
        assertTrue(slow.toFile().setExecutable(true));
        TerminalWriter writer = new TerminalWriter(slow.toString(), 100);
        // More than a pipe holds, so that handing it over waits too.
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> writer.write(Path.of("/dev/pts/0"), new byte[1_000_000]));
        assertTrue(e.getMessage().contains("took longer than 100 ms"), e.getMessage());
    }

    @Test
    void withoutAFitDdTheStartFailsAndSaysWhatIsNeeded() throws Exception {
        Path unfit = directory.resolve("dd");
        Files.writeString(unfit, "#!/bin/sh\necho unknown operand oflag >&2\nexit 1\n");
        assertTrue(unfit.toFile().setExecutable(true));
        for (String dd : new String[] {"/nowhere/dd", unfit.toString()}) {
            IOException e = assertThrows(IOException.class, new TerminalWriter(dd, 10_000)::check);
            assertTrue(e.getMessage().contains("needs dd of the GNU coreutils"), e.getMessage());
        }
        new TerminalWriter(10_000).check();
    }

    @ParameterizedTest
    @CsvSource({
        "dd: failed to open '/dev/pts/1': Permission denied, NO_PERMISSION",
        "dd: error writing '/dev/pts/1': Operation not permitted, NO_PERMISSION",
        "dd: error writing '/dev/pts/1': Resource temporarily unavailable, STOPPED",
        "dd: error writing '/dev/pts/1': Input/output error, WRITE_FAILED"
    })
    void whatDdSaysTellsTheReason(String said, Reason reason) throws Exception {
        Path dd = directory.resolve("dd");
        Files.writeString(dd, "#!/bin/sh\ncat >/dev/null\necho \"" + said + "\" >&2\nexit 1\n");
        assertTrue(dd.toFile().setExecutable(true));
        TerminalWriter writer = new TerminalWriter(dd.toString(), 10_000);
        TerminalWriter.Failure failure =
                assertThrows(
                        TerminalWriter.Failure.class,
                        () -> writer.write(Path.of("/dev/pts/1"), new byte[1]));
        assertEquals(reason, failure.reason());
        assertEquals(said, failure.getMessage());
    }

    @Test
    void aTerminalThatIsGoneIsNotMadeAFile() {
        Path gone = directory.resolve("7");
        assertThrows(IOException.class, () -> new TerminalWriter(10_000).write(gone, new byte[1]));
        assertFalse(Files.exists(gone));
    }
}
