package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks utmp(5), by who(1), which knows the layout of its records on this machine and leaves out
 * those of processes that are gone.
 */
final class UtmpSource implements TerminalSource {
    private final List<Path> files;
    private final Command command;

    /**
     * @param timeout milliseconds that one question may take
     */
    UtmpSource(long timeout) {
        this(List.of(Path.of("/run/utmp"), Path.of("/var/run/utmp")), timeout);
    }

    UtmpSource(List<Path> files, long timeout) {
        this.files = List.copyOf(files);
        this.command = new Command(timeout);
    }

    @Override
    public Optional<List<Path>> devices(String user) throws IOException {
        Optional<Path> file = files.stream().filter(Files::isReadable).findFirst();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Command.Result result = command.run(new byte[0], List.of("who", file.get().toString()));
        if (result.status() != 0) {
            throw new IOException("who: " + result.output().strip());
        }
        boolean loggedIn = false;
        List<Path> devices = new ArrayList<>();
        for (String line : result.output().lines().toList()) {
            String[] columns = line.split("\\s+", -1);
            if (columns.length >= 2 && columns[0].equals(user)) {
                loggedIn = true;
                TerminalSource.device(columns[1]).ifPresent(devices::add);
            }
        }
        return TerminalSource.told(loggedIn, devices);
    }
}
