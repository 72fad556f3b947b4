package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds terminals by their owner: a login makes its pseudo terminal the user's (pts(4)). */
final class OwnedTerminals implements TerminalFinder {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedTerminals.class);

    // Names of digits alone are left out: the look-up would take them for user ids.
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}[$]?");
    private static final String ATTRIBUTES = "unix:mode,owner,lastAccessTime";
    private static final int TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int GROUP_WRITE = 0000020;

    private final List<Path> directories;

    /**
     * @param directories where pseudo terminals are: files named by a number
     */
    OwnedTerminals(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    @Override
    public List<Terminal> find(String user) throws IOException {
        Optional<UserPrincipal> owner = principal(user);
        if (owner.isEmpty()) {
            return List.of();
        }
        List<Terminal> found = new ArrayList<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> devices =
                    Files.newDirectoryStream(directory, OwnedTerminals::isNumbered)) {
                for (Path device : devices) {
                    terminal(device, owner.get()).ifPresent(found::add);
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} is not there, so nobody has a terminal in it", directory);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return found;
    }

    /** The user of that name as given, else in lower case, as login names are. */
    private static Optional<UserPrincipal> principal(String user) throws IOException {
        if (!LOGIN.matcher(user).matches()) {
            return Optional.empty();
        }
        String lower = user.toLowerCase(Locale.ROOT);
        Optional<UserPrincipal> exact = lookUp(user);
        return exact.isPresent() || lower.equals(user) ? exact : lookUp(lower);
    }

    private static Optional<UserPrincipal> lookUp(String user) throws IOException {
        try {
            return Optional.of(
                    FileSystems.getDefault()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(user));
        } catch (UserPrincipalNotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumbered(Path path) {
        return path.getFileName().toString().chars().allMatch(c -> c >= '0' && c <= '9');
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
