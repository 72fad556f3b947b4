package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.SmtpRawConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/** The mail host of routes/ as it is shipped, on a free port and with its data elsewhere. */
final class ShippedHost implements AutoCloseable {
    private static final String DATA = "mail.data";

    private final Main main = new Main();
    private final Path data;

    ShippedHost(Path data) throws Exception {
        this(data, Map.of());
    }

    /** With these properties in place of the shipped ones. */
    ShippedHost(Path data, Map<String, String> properties) throws Exception {
        this.data = data;
        // The broker's configuration reads system properties alone.
        System.setProperty(DATA, data.toString());
        main.setPropertyPlaceholderLocations("file:routes/application.properties");
        main.addOverrideProperty(DATA, data.toString());
        main.addOverrideProperty("smtp.port", "0");
        main.addOverrideProperty("camel.main.routesReloadEnabled", "false");
        properties.forEach(main::addOverrideProperty);
        main.start();
    }

    int port() {
        return ((SmtpRawConsumer) main.getCamelContext().getRoute("receive").getConsumer())
                .getPort();
    }

    /** Takes the one message out of the mailbox. */
    byte[] take(String box) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("mail").resolve(box).resolve("new"))) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), () -> box + ": " + all);
            byte[] content = Files.readAllBytes(all.get(0));
            Files.delete(all.get(0));
            return content;
        }
    }

    @Override
    public void close() {
        main.stop();
        System.clearProperty(DATA);
    }
}
