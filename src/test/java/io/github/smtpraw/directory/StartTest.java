package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The directory as a bean: its files are read when Camel starts, and a wrong one stops the start.
 */
class StartTest {
    private static final String BEAN =
            """
            - beans:
                - name: directory
                  type: io.github.smtpraw.directory.MailDirectory
                  properties:
                    domains: example.org
                    users: "classpath:directory/users"
                    aliases: "file:FOLDER/aliases"
            - route:
                id: rcpt
                from:
                  uri: direct:rcpt
                  steps:
                    - to:
                        uri: bean:directory?method=route
            """;

    @TempDir Path folder;

    private String yaml(String aliases) throws Exception {
        Files.writeString(folder.resolve("aliases"), aliases);
        return BEAN.replace("FOLDER", folder.toString());
    }

    private static void load(CamelContext context, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("mail.yaml", yaml));
    }

    private static String route(CamelContext context, String address) {
        return Directories.shown(
                context.createProducerTemplate().requestBody("direct:rcpt", address));
    }

    @Test
    void aBeanInYamlAnswersAPolicy() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            load(context, yaml("fox: fox@elsewhere.example\n"));
            context.start();
            assertEquals("fox@elsewhere.example", route(context, "fox@example.org"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "      initMethod: start\n"})
    void aWrongLineStopsTheStartWithTheFileAndTheLine(String initMethod) throws Exception {
        String yaml = yaml("fox: fox@elsewhere.example\nwolf |rm\n");
        String bean = yaml.replace("      properties:\n", initMethod + "      properties:\n");
        try (CamelContext context = new DefaultCamelContext()) {
            Exception failure =
                    assertThrows(
                            Exception.class,
                            () -> {
                                load(context, bean);
                                context.start();
                            });
            assertEquals(
                    "file:" + folder.resolve("aliases") + ":2: not of the form name: value",
                    ExceptionUtils.getRootCause(failure).getMessage());
            assertFalse(context.isStarted());
        }
    }

    @Test
    void aBeanOfCamelMainIsReadAtTheStartToo() throws Exception {
        Files.writeString(folder.resolve("aliases"), "fox |rm\n");
        Main main = new Main();
        main.addInitialProperty("camel.beans.directory", "#class:" + MailDirectory.class.getName());
        main.addInitialProperty("camel.beans.directory.domains", "example.org");
        main.addInitialProperty("camel.beans.directory.aliases", "file:" + folder + "/aliases");
        try {
            Exception failure = assertThrows(Exception.class, main::start);
            assertEquals(
                    "file:" + folder.resolve("aliases") + ":1: not of the form name: value",
                    ExceptionUtils.getRootCause(failure).getMessage());
        } finally {
            main.stop();
        }
    }

    @Test
    void aBeanThatComesLaterReadsWithTheFirstQuestion() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            load(context, yaml("fox: fox@elsewhere.example\n"));
            assertEquals("fox@elsewhere.example", route(context, "fox@example.org"));
        }
    }

    @Test
    void aBeanThatIsBoundInJavaIsReadAtTheStart() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            MailDirectory directory = new MailDirectory();
            directory.setDomains("example.org");
            directory.setUsers("classpath:directory/nosuch");
            context.getRegistry().bind("directory", directory);
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:rcpt").to("bean:directory?method=route");
                        }
                    });
            Exception failure = assertThrows(Exception.class, context::start);
            assertEquals(
                    DirectoryFileException.class,
                    ExceptionUtils.getThrowableList(failure).stream()
                            .filter(DirectoryFileException.class::isInstance)
                            .findFirst()
                            .orElseThrow()
                            .getClass());
        }
    }
}
