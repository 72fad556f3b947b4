package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds terminals as write(1) does: the first source that can tell says where a user is logged in.
 * Of what it names a terminal counts that is a character device of that user's.
 */
final class LoginTerminals implements TerminalFinder {
    /** logind where there is one, else utmp, else who owns the pseudo terminals. */
    static final String SOURCES = "logind,utmp,owner";

    private static final Logger LOG = LoggerFactory.getLogger(LoginTerminals.class);
    private static final String ATTRIBUTES = "unix:mode,owner,lastAccessTime";
    private static final int TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int GROUP_WRITE = 0000020;

    private final List<TerminalSource> sources;

    LoginTerminals(List<TerminalSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Those of this machine.
     *
     * @param names of {@link #SOURCES}, comma-separated, in the order in which they are asked
     * @param directories of pseudo terminals, comma-separated
     * @param timeout milliseconds that one question may take
     * @throws IllegalArgumentException for another name
     */
    static LoginTerminals of(String names, String directories, long timeout) {
        List<TerminalSource> sources = new ArrayList<>();
        for (String name : words(names)) {
            sources.add(
                    switch (name) {
                        case "logind" -> new LogindSource(timeout);
                        case "utmp" -> new UtmpSource(timeout);
                        case "owner" ->
                                new OwnedSource(words(directories).stream().map(Path::of).toList());
                        default ->
                                throw new IllegalArgumentException(
                                        "sources: not one of " + SOURCES + ": " + name);
                    });
        }
        return new LoginTerminals(sources);
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    @Override
    public List<Terminal> find(String user) throws IOException {
        Optional<UserPrincipal> owner = Users.find(user);
        return owner.isEmpty() ? List.of() : of(owner.get());
    }

    private List<Terminal> of(UserPrincipal owner) throws IOException {
        IOException failure = null;
        for (TerminalSource source : sources) {
            try {
                Optional<List<Path>> devices = source.devices(owner.getName());
                if (devices.isPresent()) {
                    return terminals(devices.get(), owner);
                }
            } catch (IOException e) {
                LOG.warn("{}; the next source is asked", e.getMessage());
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return List.of();
    }

    private static List<Terminal> terminals(List<Path> devices, UserPrincipal owner)
            throws IOException {
        List<Terminal> terminals = new ArrayList<>();
        for (Path device : devices) {
            terminal(device, owner).ifPresent(terminals::add);
        }
        return terminals;
    }

    private static Optional<Terminal> terminal(Path device, UserPrincipal owner)
            throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(device, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            // Closed while we looked.
            return Optional.empty();
        }
        int mode = (Integer) attributes.get("mode");
        if ((mode & TYPE) != CHARACTER_DEVICE || !owner.equals(attributes.get("owner"))) {
            return Optional.empty();
        }
        FileTime lastUsed = (FileTime) attributes.get("lastAccessTime");
        return Optional.of(new Terminal(device, lastUsed.toInstant(), (mode & GROUP_WRITE) != 0));
    }
}
