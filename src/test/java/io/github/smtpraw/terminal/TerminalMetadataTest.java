package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.TimeUtils;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

class TerminalMetadataTest {

    @Test
    void theDefaultsThatAreDocumentedAreTheDefaults() throws Exception {
        JsonObject catalog;
        try (InputStream in =
                getClass()
                        .getResourceAsStream(
                                "/META-INF/io/github/smtpraw/terminal/terminal.json")) {
            assertNotNull(in);
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            catalog = (JsonObject) Jsoner.deserialize(json);
        }
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            TerminalEndpoint endpoint = context.getEndpoint("terminal:ann", TerminalEndpoint.class);
            PropertyConfigurerGetter getter =
                    (PropertyConfigurerGetter)
                            PluginHelper.getConfigurerResolver(context)
                                    .resolvePropertyConfigurer("terminal-endpoint", context);
            int compared = 0;
            Map<String, Object> options = catalog.getMap("properties");
            for (Map.Entry<String, Object> option : options.entrySet()) {
                JsonObject facts = (JsonObject) option.getValue();
                Object documented = facts.get("defaultValue");
                if (documented == null || option.getKey().equals("lazyStartProducer")) {
                    continue;
                }
                String expected =
                        "duration".equals(facts.getString("type"))
                                ? Long.toString(TimeUtils.toMilliSeconds(documented.toString()))
                                : documented.toString();
                Object actual = getter.getOptionValue(endpoint, option.getKey(), true);
                assertEquals(expected, String.valueOf(actual), option.getKey());
                compared++;
            }
            assertTrue(compared >= 7, compared + " options compared");
        }
    }
}
