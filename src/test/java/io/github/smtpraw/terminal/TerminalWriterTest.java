package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aTerminalThatIsGoneIsNotMadeAFile() {
        Path gone = directory.resolve("7");
        assertThrows(IOException.class, () -> new TerminalWriter(10_000).write(gone, new byte[1]));
        assertFalse(Files.exists(gone));
    }
}
