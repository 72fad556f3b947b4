package io.github.smtpraw.routes;

import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.terminal.PseudoTerminal;
import io.github.smtpraw.terminal.Terminal;
import io.github.smtpraw.terminal.TerminalComponent;
import io.github.smtpraw.terminal.TerminalPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/**
 * The shipped mail host: the very files of {@code routes/}, run as {@code mvn camel:run} does, but
 * on a free port and with its data elsewhere. The only terminals are those that the test opens
 * here. One at a time in a JVM, since the broker is vm://0.
 */
final class MailHostRun implements AutoCloseable {
    private static final String ROOT = "root";

    private final Main main = new Main();
    private final Map<String, String> systemBefore = new HashMap<>();
    private final Map<PseudoTerminal, String> terminals = new ConcurrentHashMap<>();
    private final Path data;

    private MailHostRun(Path data) {
        this.data = data;
    }

    /** Starts the host as shipped. */
    static MailHostRun start(Path data) throws Exception {
        return start(data, Map.of());
    }

    /**
     * Starts the host.
     *
     * @param properties what is set from outside, as by {@code mvn camel:run -Dname=value}
     */
    static MailHostRun start(Path data, Map<String, String> properties) throws Exception {
        MailHostRun host = new MailHostRun(data);
        try {
            host.run(properties);
            return host;
        } catch (Exception e) {
            host.close();
            throw e;
        }
    }

    private void run(Map<String, String> properties) throws Exception {
        setSystem("smtp.port", "0");
        setSystem("mail.data", data.toString());
        properties.forEach(this::setSystem);
        main.setPropertyPlaceholderLocations("file:routes/application.properties");
        main.start();
        CamelContext context = main.getCamelContext();
        context.getComponent("terminal", TerminalComponent.class).setFinder(this::find);
        context.getRegistry()
                .lookupByNameAndType("presence", TerminalPresence.class)
                .setFinder(this::find);
    }

    private void setSystem(String name, String value) {
        systemBefore.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    private List<Terminal> find(String user) throws IOException {
        List<Terminal> found = new ArrayList<>();
        for (PseudoTerminal terminal : terminals.keySet()) {
            boolean accepting =
                    Files.getPosixFilePermissions(terminal.device())
                            .contains(PosixFilePermission.GROUP_WRITE);
            if (terminals.get(terminal).equals(user)) {
                found.add(new Terminal(terminal.device(), Instant.EPOCH, accepting));
            }
        }
        return found;
    }

    /** Root logs in at a new terminal, which the host closes in the end. */
    PseudoTerminal logIn() throws IOException {
        return logIn(ROOT);
    }

    /** The same of another user of the host, who need be none of this machine. */
    PseudoTerminal logIn(String user) throws IOException {
        PseudoTerminal terminal = PseudoTerminal.open();
        terminals.put(terminal, user);
        return terminal;
    }

    void logOut(PseudoTerminal terminal) throws InterruptedException {
        terminals.remove(terminal);
        terminal.close();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    int port() {
        return ((SmtpRawConsumer) context().getRoute("receive").getConsumer()).getPort();
    }

    /** A session that has said HELO. */
    SmtpTalk talk() throws IOException {
        SmtpTalk talk = new SmtpTalk(port());
        talk.reply();
        talk.say("HELO client.example");
        return talk;
    }

    /** The messages in a box, as they are stored. */
    List<String> mailbox(String box) throws IOException {
        Path stored = data.resolve("mail").resolve(box).resolve("new");
        if (!Files.isDirectory(stored)) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.sorted().toList()) {
                messages.add(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return messages;
    }

    @Override
    public void close() throws InterruptedException {
        main.stop();
        for (PseudoTerminal terminal : terminals.keySet()) {
            terminal.close();
        }
        systemBefore.forEach(
                (name, value) -> {
                    if (value == null) {
                        System.clearProperty(name);
                    } else {
                        System.setProperty(name, value);
                    }
                });
    }
}
