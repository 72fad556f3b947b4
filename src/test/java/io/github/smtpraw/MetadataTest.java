package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.TimeUtils;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalog tells of the component is true and whole. */
class MetadataTest {

    private static JsonObject catalog() throws Exception {
        try (InputStream in =
                MetadataTest.class.getResourceAsStream(
                        "/META-INF/io/github/smtpraw/smtp-raw.json")) {
            assertNotNull(in);
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return (JsonObject) Jsoner.deserialize(json);
        }
    }

    private static Set<String> options() throws Exception {
        Set<String> names = new TreeSet<>();
        Map<String, Object> options = catalog().getMap("properties");
        options.forEach(
                (name, facts) -> {
                    if (((JsonObject) facts).containsKey("configurationClass")) {
                        names.add(name);
                    }
                });
        return names;
    }

    @Test
    void everyDefaultThatIsDocumentedIsTheDefault() throws Exception {
        Map<String, Object> catalog = catalog().getMap("properties");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PropertyConfigurerGetter getter = getter(context);
            SmtpRawConfiguration fresh = new SmtpRawConfiguration();
            List<String> wrong = new ArrayList<>();
            for (String option : options()) {
                JsonObject facts = (JsonObject) catalog.get(option);
                String documented = documented(facts);
                String actual = actual(getter.getOptionValue(fresh, option, true));
                if (!documented.equals(actual)) {
                    wrong.add(option + ": " + documented + " is documented, but it is " + actual);
                }
            }
            assertEquals(List.of(), wrong);
        }
    }

    private static PropertyConfigurerGetter getter(DefaultCamelContext context) {
        return (PropertyConfigurerGetter)
                PluginHelper.getConfigurerResolver(context)
                        .resolvePropertyConfigurer(SmtpRawConfiguration.class.getName(), context);
    }

    private static String documented(JsonObject facts) {
        Object value = facts.get("defaultValue");
        // The generator adds the default of a boolean by itself.
        if (value == null || value.toString().equals("false")) {
            return "nothing";
        }
        boolean duration = "duration".equals(facts.getString("type"));
        String text = value.toString();
        return duration ? Long.toString(TimeUtils.toMilliSeconds(text)) : text;
    }

    /** 0 stands for none, or for what the description says. */
    private static String actual(Object value) {
        return value == null || value.equals(0) || value.equals(0L) || value.equals(false)
                ? "nothing"
                : value.toString();
    }

    @Test
    void everyOptionOfTheConfigurationIsInTheCatalog() throws Exception {
        Set<String> fields = new TreeSet<>();
        for (Class<?> type = SmtpRawConfiguration.class;
                type != Object.class;
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    fields.add(field.getName());
                }
            }
        }
        assertEquals(fields, options());
    }

    @ParameterizedTest
    @ValueSource(strings = {"properties", "componentProperties", "headers"})
    void everyOneHasADescription(String section) throws Exception {
        Map<String, Object> all = catalog().getMap(section);
        assertFalse(all.isEmpty());
        List<String> without = new ArrayList<>();
        all.forEach(
                (name, facts) -> {
                    String text = ((JsonObject) facts).getString("description");
                    if (text == null || text.isBlank()) {
                        without.add(name);
                    }
                });
        assertEquals(List.of(), without);
    }

    @Test
    void everyHeaderConstantIsInTheCatalog() throws Exception {
        Set<String> constants = new TreeSet<>();
        for (Field field : SmtpRawConstants.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
                constants.add((String) field.get(null));
            }
        }
        Map<String, Object> headers = catalog().getMap("headers");
        assertEquals(constants, new TreeSet<>(headers.keySet()));
    }

    @Test
    void aHeaderIsNamedAsItsConstant() throws Exception {
        for (Field field : SmtpRawConstants.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
                String name = (String) field.get(null);
                String words = name.substring("CamelSmtp".length());
                String constant = words.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase();
                assertTrue(name.startsWith("CamelSmtp"), name);
                assertEquals(constant.replace("_", ""), field.getName().replace("_", ""), name);
            }
        }
    }
}
