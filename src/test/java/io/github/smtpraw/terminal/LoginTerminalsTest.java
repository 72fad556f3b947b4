package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a user is logged in, by what each source says. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class LoginTerminalsTest {
    private static final String ME = System.getProperty("user.name");
    private static final Optional<List<Path>> UNTOLD = Optional.empty();
    private static final Optional<List<Path>> NOT_LOGGED_IN = Optional.of(List.of());

    @TempDir Path directory;

    private String script(String name, String text) throws IOException {
        Path script = directory.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + text);
        assertTrue(script.toFile().setExecutable(true));
        return script.toString();
    }

    /** A logind whose sessions are given as {@code user Class State Type TTY}. */
    private LogindSource logind(String... sessions) throws IOException {
        StringBuilder list = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < sessions.length; i++) {
            String[] facts = sessions[i].split(" ", -1);
            list.append("echo '").append("   c" + i).append(" 1000 ").append(facts[0]);
            list.append(" seat0 x'\n");
            shown.append("c" + i).append(") printf '%s\\n' 'Id=c" + i).append("' 'Name=");
            shown.append(facts[0]).append("' 'Class=").append(facts[1]).append("' 'State=");
            shown.append(facts[2]).append("' 'Type=").append(facts[3]).append("' 'TTY=");
            shown.append(facts[4]).append("' ;;\n");
        }
        String text =
                "[ \"$1\" = --no-pager ] || exit 9\nshift\ncase $1 in\nlist-sessions)\n"
                        + list
                        + ":;;\nshow-session) case $2 in\n"
                        + shown
                        + "*) exit 1;; esac;;\n*) exit 9;; esac\n";
        return new LogindSource(directory, script("loginctl", text), 10_000);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    'ann user active tty pts/3',                           /dev/pts/3
                    'ann user online tty pts/3|ann user active tty tty1',  '/dev/pts/3,/dev/tty1'
                    'ann user-early active tty hvc0',                      /dev/hvc0
                    'bob user active tty pts/4',                           none
                    'ann user closing tty pts/3',                          none
                    'ann greeter active tty tty1',                         none
                    'ann user active tty ../etc/passwd',                   untold
                    'ann user active wayland tty2',                        untold
                    'ann user active x11 ',                                untold
                    'ann user active wayland tty2|ann user active tty pts/3', /dev/pts/3
                    """)
    void logindTellsOfTheSessionsOfUsersThatHaveATerminal(String sessions, String devices)
            throws Exception {
        Optional<List<Path>> told = logind(sessions.split("\\|", -1)).devices("ann");
        String shown =
                told.map(all -> all.isEmpty() ? "none" : String.join(",", strings(all)))
                        .orElse("untold");
        assertEquals(devices, shown);
    }

    private static List<String> strings(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    @Test
    void whereSystemdDidNotStartTheMachineLogindIsNotAsked() throws Exception {
        Path noSuch = directory.resolve("no-such");
        assertEquals(UNTOLD, new LogindSource(noSuch, "/no/such", 1_000).devices("ann"));
    }

    @Test
    void aSessionThatEndsWhileItIsAskedForIsNone() throws Exception {
        String text = "case $2 in list-sessions) echo '1 1000 ann - pts/3';; *) exit 1;; esac\n";
        LogindSource logind = new LogindSource(directory, script("loginctl", text), 10_000);
        assertEquals(NOT_LOGGED_IN, logind.devices("ann"));
    }

    @Test
    void aLogindThatHangsIsGivenUpWithAllItsProcesses() throws Exception {
        String text = "sleep 300 & echo $! >" + directory.resolve("pid") + "\nwait\n";
        LogindSource logind = new LogindSource(directory, script("loginctl", text), 1_000);
        IOException e = assertThrows(IOException.class, () -> logind.devices("ann"));
        assertTrue(e.getMessage().contains("took longer than 1000 ms"), e.getMessage());
        long child = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        ProcessHandle.of(child)
                .ifPresent(sleep -> sleep.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    /** A record of utmp(5), as glibc has it on most machines. */
    private static byte[] login(int type, String user, String line) {
        ByteBuffer entry = ByteBuffer.allocate(384).order(ByteOrder.nativeOrder());
        entry.putShort(0, (short) type).putInt(4, (int) ProcessHandle.current().pid());
        entry.put(8, line.getBytes(StandardCharsets.US_ASCII));
        entry.put(44, user.getBytes(StandardCharsets.US_ASCII));
        entry.putInt(340, 1_700_000_000);
        return entry.array();
    }

    private UtmpSource utmp(byte[]... records) throws IOException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "records have another size here");
        Path file = directory.resolve("utmp");
        ByteBuffer all = ByteBuffer.allocate(384 * records.length);
        for (byte[] entry : records) {
            all.put(entry);
        }
        Files.write(file, all.array());
        return new UtmpSource(List.of(directory.resolve("none"), file), 10_000);
    }

    @Test
    void utmpTellsWhereUsersAreLoggedIn() throws Exception {
        String longest = "a".repeat(32);
        UtmpSource utmp =
                utmp(
                        login(7, "ann", "pts/3"),
                        login(7, "annette", "pts/4"),
                        login(7, "ann", "tty1"),
                        login(8, "ann", "pts/5"),
                        login(7, longest, "pts/6"),
                        login(7, "carl", ":0"));
        assertEquals(
                Optional.of(List.of(Path.of("/dev/pts/3"), Path.of("/dev/tty1"))),
                utmp.devices("ann"));
        assertEquals(Optional.of(List.of(Path.of("/dev/pts/6"))), utmp.devices(longest));
        assertEquals(NOT_LOGGED_IN, utmp.devices("bob"));
        assertEquals(UNTOLD, utmp.devices("carl"));
    }

    @Test
    void withoutAFileUtmpTellsNothing() throws Exception {
        UtmpSource utmp = new UtmpSource(List.of(directory.resolve("none")), 1_000);
        assertEquals(UNTOLD, utmp.devices(ME));
    }

    private static TerminalSource says(Optional<List<Path>> devices) {
        return user -> devices;
    }

    @Test
    void theFirstSourceThatCanTellDecides() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open()) {
            TerminalSource here = says(Optional.of(List.of(terminal.device())));
            TerminalSource broken =
                    user -> {
                        throw new IOException("broken");
                    };
            assertEquals(1, new LoginTerminals(List.of(says(UNTOLD), here)).find(ME).size());
            assertEquals(1, new LoginTerminals(List.of(broken, here)).find(ME).size());
            assertEquals(0, new LoginTerminals(List.of(says(NOT_LOGGED_IN), here)).find(ME).size());
            assertEquals(0, new LoginTerminals(List.of(says(UNTOLD))).find(ME).size());
            LoginTerminals none = new LoginTerminals(List.of(broken, says(UNTOLD)));
            assertThrows(IOException.class, () -> none.find(ME));
        }
    }

    @Test
    void aDeviceCountsOnlyWhereItIsATerminalOfThatUser() throws Exception {
        Path file = Files.createFile(directory.resolve("5"));
        try (PseudoTerminal terminal = PseudoTerminal.open()) {
            List<Path> named = List.of(file, Path.of("/dev/pts/999999"), terminal.device());
            LoginTerminals terminals = new LoginTerminals(List.of(says(Optional.of(named))));
            assertEquals(
                    List.of(terminal.device()),
                    terminals.find(ME).stream().map(Terminal::device).toList());
            assertEquals(List.of(), terminals.find("nobody"));
        }
    }

    @Test
    void aSourceThatThereIsNotIsRefusedByName() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> LoginTerminals.of("logind,finger", "/dev/pts", 1_000));
        assertEquals("sources: not one of logind,utmp,owner: finger", e.getMessage());
    }
}
