package io.github.smtpraw.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the shipped files of routes are written. */
class RouteFilesTest {
    private static final String YAML = "org.apache.camel.dsl.yaml";

    /** Those of the mail host and of the examples; beans are none. */
    static List<Path> routeFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : List.of(Path.of("routes"), Path.of("examples"))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> all = Files.walk(root)) {
                    all.filter(RouteFilesTest::isRouteFile).sorted().forEach(files::add);
                }
            }
        }
        assertFalse(files.isEmpty());
        return files;
    }

    private static boolean isRouteFile(Path file) {
        String path = file.toString();
        return path.endsWith(".yaml")
                && !path.endsWith("/beans.yaml")
                && !path.contains("/target/");
    }

    private static List<RouteDefinition> load(Path file) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setAutoStartup(false);
            Resource resource =
                    PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
            return context.getRouteDefinitions();
        }
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void aFileHoldsOneRouteNamedAsTheFileInCanonicalYaml(Path file) throws Exception {
        try (LogWatch log = LogWatch.of(YAML, Level.WARN)) {
            List<RouteDefinition> routes = load(file);
            assertEquals(List.of(), log.lines());
            assertEquals(1, routes.size(), "routes in the file");
            assertEquals(file.getFileName().toString(), routes.get(0).getRouteId() + ".yaml");
            assertTrue(routes.get(0).hasCustomIdAssigned(), "the id is fixed");
        }
    }

    @Test
    void noTwoRoutesOfADirectoryHaveTheSameId() throws Exception {
        Set<String> seen = new HashSet<>();
        for (Path file : routeFiles()) {
            String id = file.getParent() + " " + load(file).get(0).getRouteId();
            assertTrue(seen.add(id), id);
        }
    }

    @Test
    void compactYamlWouldBeFound() throws Exception {
        Path compact = Files.createTempFile("compact", ".yaml");
        try (LogWatch log = LogWatch.of(YAML, Level.WARN)) {
            Files.writeString(
                    compact,
                    "- from:\n    uri: direct:in\n    steps:\n      - setBody:\n          simple: x\n");
            load(compact);
            assertEquals(1, log.lines().size(), log.lines().toString());
        } finally {
            Files.delete(compact);
        }
    }
}
