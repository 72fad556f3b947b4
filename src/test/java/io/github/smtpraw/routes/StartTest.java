package io.github.smtpraw.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.host.MailHost;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that can't succeed, in a process of its own: it says why, and ends with status 1. */
@Timeout(120)
class StartTest {
    /** As mvn camel:run has them, or a newer JDK would warn. */
    private static final List<String> JVM =
            List.of(
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED");

    @TempDir Path directory;

    /** What a host says but INFO and WARN: started with these properties, it ends by itself. */
    private List<String> errors(String... properties) throws Exception {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Dsmtp.port=0");
        command.add("-Dmail.data=" + directory.resolve("data"));
        Arrays.stream(properties).map(property -> "-D" + property).forEach(command::add);
        command.addAll(List.of("-cp", classPath(), MailHost.class.getName()));
        command.addAll(List.of("-pl", "file:routes/application.properties"));
        Process host =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it ends");
        } finally {
            host.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        assertEquals(1, host.exitValue(), lines::toString);
        return lines.stream().filter(line -> !line.matches("\\S+ (INFO|WARN) .*")).toList();
    }

    private static String classPath() {
        String ofSurefire = System.getProperty("surefire.test.class.path");
        return ofSurefire != null ? ofSurefire : System.getProperty("java.class.path");
    }

    private Path copyOf(String file) throws Exception {
        return Files.copy(Path.of("routes", file), directory.resolve(file));
    }

    @Test
    void aBrokenAliasesFileStopsItWithOneLineThatNamesFileAndLine() throws Exception {
        copyOf("users");
        copyOf("moved");
        Path aliases = Files.writeString(directory.resolve("aliases"), "a: jones\n\nb: |rm -rf\n");
        List<String> errors = errors("mail.directory=" + directory);
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).contains(aliases + ":3: "), errors.get(0));
    }

    @Test
    void aPortThatIsTakenStopsItWithOneLineThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            List<String> errors = errors("smtp.port=" + taken.getLocalPort());
            assertEquals(1, errors.size(), errors::toString);
            assertTrue(errors.get(0).contains(":" + taken.getLocalPort()), errors.get(0));
        }
    }

    @Test
    void aTimeThatIsNoneStopsItWithOneLineThatNamesTheProperty() throws Exception {
        List<String> errors = errors("relay.lifetime=five days");
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).contains("relay.lifetime: no time such as"), errors.get(0));
    }

    @Test
    void aDataDirectoryThatCannotBeMadeStopsItAndTheLastLineNamesIt() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        // The broker has its say before.
        List<String> errors = errors("mail.data=" + file.resolve("data"));
        String last = errors.get(errors.size() - 1);
        assertTrue(last.contains("The mail host did not start: "), last);
        assertTrue(last.contains(file.toString()), last);
    }

    @Test
    void tlsWithoutItsKeyStoreStopsItWithOneLineThatNamesTheFile() throws Exception {
        Path missing = directory.resolve("none.p12");
        List<String> errors = errors("smtp.tls=required", "smtp.tls.keystore=" + missing);
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).contains(missing.toString()), errors.get(0));
    }
}
