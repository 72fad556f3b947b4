package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables of README.md say what the generated metadata says. {@code mvn test
 * -Dtest=ReadmeTablesTest -Dreadme.write=true} writes them anew.
 */
class ReadmeTablesTest {
    private static final Path README = Path.of("README.md");
    private static final String WRITE = "readme.write";

    /** The last word of a label, in the order of the tables. */
    private static final List<String> GROUPS =
            List.of("path", "policy", "consumer", "limit", "producer", "advanced");

    /** What every endpoint of Camel has is told by Camel, at length. */
    private static final Set<String> CAMELS =
            Set.of(
                    "bridgeErrorHandler",
                    "exceptionHandler",
                    "exchangePattern",
                    "lazyStartProducer");

    @ParameterizedTest
    @ValueSource(strings = {"smtp-raw options", "smtp-raw headers", "terminal options"})
    void theReadmeSaysWhatTheMetadataSays(String table) throws Exception {
        String readme = Files.readString(README);
        String begin = "<!-- " + table + ": generated, begin -->\n";
        String end = "<!-- " + table + ": generated, end -->";
        int from = readme.indexOf(begin) + begin.length();
        int to = readme.indexOf(end);
        String now = table(table);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(README, readme.substring(0, from) + now + readme.substring(to));
            return;
        }
        assertEquals(
                now,
                readme.substring(from, to),
                "README.md differs from the metadata; write its tables anew by"
                        + " mvn test -Dtest=ReadmeTablesTest -Dreadme.write=true\n");
    }

    private static String table(String name) throws IOException, DeserializationException {
        return switch (name) {
            case "smtp-raw options" -> options(metadata("smtp-raw"));
            case "smtp-raw headers" -> headers(metadata("smtp-raw"));
            default -> options(metadata("terminal/terminal"));
        };
    }

    private static JsonObject metadata(String name) throws IOException, DeserializationException {
        String resource = "/META-INF/io/github/smtpraw/" + name + ".json";
        try (InputStream in = ReadmeTablesTest.class.getResourceAsStream(resource)) {
            return (JsonObject)
                    Jsoner.deserialize(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String options(JsonObject metadata) {
        Map<String, JsonObject> options = metadata.getMap("properties");
        StringBuilder table = new StringBuilder("| option | for | default | meaning |\n");
        table.append("| --- | --- | --- | --- |\n");
        options.entrySet().stream()
                .filter(option -> !CAMELS.contains(option.getKey()))
                .sorted(Comparator.comparing(option -> GROUPS.indexOf(group(option.getValue()))))
                .forEach(option -> table.append(option(option.getKey(), option.getValue())));
        return table.toString();
    }

    private static String option(String name, JsonObject option) {
        Object value = option.get("defaultValue");
        return String.format(
                "| `%s` | %s | %s | %s |\n",
                name,
                label(option).replace(",", ", "),
                value == null ? "" : "`" + value + "`",
                cell(option));
    }

    private static String label(JsonObject option) {
        return option.getStringOrDefault("label", "");
    }

    private static String group(JsonObject option) {
        String label = label(option);
        if ("path".equals(option.getString("kind"))) {
            return "path";
        }
        return label.isEmpty() ? "consumer" : label.substring(label.lastIndexOf(',') + 1);
    }

    private static String headers(JsonObject metadata) {
        StringBuilder table = new StringBuilder("| header | for | type | meaning |\n");
        table.append("| --- | --- | --- | --- |\n");
        Map<String, JsonObject> headers = metadata.getMap("headers");
        headers.forEach(
                (name, header) ->
                        table.append(
                                String.format(
                                        "| `%s` | %s | `%s` | %s |\n",
                                        name,
                                        header.getString("label"),
                                        header.getString("javaType").replaceAll("\\w+\\.", ""),
                                        cell(header))));
        return table.toString();
    }

    private static String cell(JsonObject entry) {
        return entry.getString("description").replace("|", "\\|").replace("<", "&lt;");
    }
}
