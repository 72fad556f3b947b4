package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names all pseudo terminals: a login makes its own the user's (pts(4)), so that the owner, which
 * is looked at anyway, tells whose it is.
 */
final class OwnedSource implements TerminalSource {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedSource.class);

    private final List<Path> directories;

    /**
     * @param directories where pseudo terminals are: files named by a number
     */
    OwnedSource(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    @Override
    public Optional<List<Path>> devices(String user) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> devices =
                    Files.newDirectoryStream(directory, OwnedSource::isNumbered)) {
                devices.forEach(found::add);
            } catch (NoSuchFileException e) {
                LOG.debug("{} is not there, so nobody has a terminal in it", directory);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return Optional.of(found);
    }

    private static boolean isNumbered(Path path) {
        return path.getFileName().toString().chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
