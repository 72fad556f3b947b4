package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks systemd-logind, by loginctl(1), in the form that stays the same from version to version. */
final class LogindSource implements TerminalSource {
    private static final Set<String> GRAPHICAL = Set.of("x11", "wayland", "mir");

    private final Path running;
    private final String loginctl;
    private final Command command;

    /**
     * @param timeout milliseconds that one question may take
     */
    LogindSource(long timeout) {
        // There where systemd is what started the machine: sd_booted(3).
        this(Path.of("/run/systemd/system"), "loginctl", timeout);
    }

    LogindSource(Path running, String loginctl, long timeout) {
        this.running = running;
        this.loginctl = loginctl;
        this.command = new Command(timeout);
    }

    @Override
    public Optional<List<Path>> devices(String user) throws IOException {
        if (!Files.isDirectory(running)) {
            return Optional.empty();
        }
        List<String> sessions = new ArrayList<>();
        for (String line : ask(List.of("list-sessions", "--full", "--no-legend"))) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 3 && columns[2].equals(user)) {
                sessions.add(columns[0]);
            }
        }
        boolean loggedIn = false;
        List<Path> devices = new ArrayList<>();
        for (String session : sessions) {
            Map<String, String> facts = facts(session);
            if (isOfUser(facts)) {
                loggedIn = true;
                if (!GRAPHICAL.contains(facts.getOrDefault("Type", ""))) {
                    TerminalSource.device(facts.getOrDefault("TTY", "")).ifPresent(devices::add);
                }
            }
        }
        return TerminalSource.told(loggedIn, devices);
    }

    /** A greeter, a service, and a session that is being ended are nobody at a terminal. */
    private static boolean isOfUser(Map<String, String> facts) {
        return facts.getOrDefault("Class", "").startsWith("user")
                && !facts.getOrDefault("State", "closing").equals("closing");
    }

    private Map<String, String> facts(String session) throws IOException {
        Map<String, String> facts = new HashMap<>();
        for (String line : ask(List.of("show-session", session))) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                facts.put(line.substring(0, equals), line.substring(equals + 1).strip());
            }
        }
        return facts;
    }

    private List<String> ask(List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(loginctl, "--no-pager"));
        line.addAll(arguments);
        Command.Result result = command.run(new byte[0], line);
        if (result.status() != 0) {
            boolean gone = arguments.contains("show-session");
            if (gone) {
                return List.of();
            }
            throw new IOException(loginctl + ": " + result.output().strip());
        }
        return result.output().lines().toList();
    }
}
