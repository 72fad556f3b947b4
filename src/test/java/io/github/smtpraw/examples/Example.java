package io.github.smtpraw.examples;

import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;

/** An example as its README starts it, but on a free port and with a data directory of its own. */
final class Example implements AutoCloseable {
    private static final Path HOST = Path.of("routes/application.properties");

    private final Main main = new Main();

    private Example(Path properties, Path data) {
        main.setPropertyPlaceholderLocations("file:" + properties);
        main.addOverrideProperty("camel.main.routesReloadEnabled", "false");
        main.addOverrideProperty("smtp.port", "0");
        main.addOverrideProperty("bridge.port", "0");
        main.addOverrideProperty("mail.data", data.toString());
    }

    /** One that is not started yet: for the properties that it takes besides. */
    static Example of(String folder, Path data) {
        Path own = Path.of("examples", folder, "application.properties");
        if (Files.exists(own)) {
            return new Example(own, data);
        }
        return new Example(HOST, data)
                .with("camel.main.routesIncludePattern", "file:examples/" + folder + "/*.yaml");
    }

    /** These routes in place of an example's. */
    static Example of(RoutesBuilder routes, Path data) {
        Example example =
                new Example(HOST, data)
                        .with("camel.main.routesIncludePattern", "file:examples/*.yaml");
        example.main.configure().addRoutesBuilder(routes);
        return example;
    }

    /** The mail host that runs by default. */
    static Example mailHost(Path data) {
        return new Example(HOST, data);
    }

    Example with(String property, String value) {
        main.addOverrideProperty(property, value);
        return this;
    }

    /** Binds a component in place of the one of that name. */
    Example with(String name, Component component) {
        main.bind(name, component);
        return this;
    }

    Example start() throws Exception {
        main.start();
        return this;
    }

    /** The port that the SMTP server of this route is bound to. */
    int port(String route) {
        return ((SmtpRawConsumer) main.getCamelContext().getRoute(route).getConsumer()).getPort();
    }

    /** A session behind its greeting and HELO. */
    SmtpTalk talk(String route) throws IOException {
        SmtpTalk talk = new SmtpTalk(port(route));
        talk.reply();
        talk.say("HELO client.example");
        return talk;
    }

    <T extends Endpoint> T endpoint(String uri, Class<T> type) {
        return main.getCamelContext().getEndpoint(uri, type);
    }

    /** The text of the files below a directory; none where there is no such directory. */
    static List<String> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).map(Example::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        main.stop();
    }
}
