package io.github.smtpraw.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data format in routes, by its name alone: no bean is registered for it. */
class BatchRouteTest {
    private static final String YAML =
            """
            - route:
                id: write
                from:
                  uri: direct:in
                  steps:
                    - marshal:
                        custom:
                          ref: batchSmtp
                    - to:
                        uri: file:DIRECTORY
                        parameters:
                          fileName: batch
                          fileExist: Append
            - route:
                id: read
                autoStartup: false
                from:
                  uri: file:DIRECTORY
                  parameters:
                    fileName: batch
                  steps:
                    - unmarshal:
                        custom:
                          ref: batchSmtp
                    - split:
                        expression:
                          simple:
                            expression: ${body}
                        streaming: true
                        steps:
                          - to:
                              uri: mock:out
            """;

    @TempDir Path directory;
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private RoutesBuilder java() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .marshal()
                        .custom("batchSmtp")
                        .to("file:" + directory + "?fileName=batch&fileExist=Append");
                from("file:" + directory + "?fileName=batch")
                        .routeId("read")
                        .autoStartup(false)
                        .unmarshal()
                        .custom("batchSmtp")
                        .split(body())
                        .streaming()
                        .to("mock:out");
            }
        };
    }

    @Test
    void aRouteInJavaWritesMessagesToAFileAndReadsThemBackWithTheirEnvelopes() throws Exception {
        context.addRoutes(java());
        thereAndBack();
    }

    @Test
    void aRouteInYamlWritesMessagesToAFileAndReadsThemBackWithTheirEnvelopes() throws Exception {
        Resource yaml =
                ResourceHelper.fromString(
                        "batch.yaml", YAML.replace("DIRECTORY", directory.toString()));
        PluginHelper.getRoutesLoader(context).loadRoutes(yaml);
        thereAndBack();
    }

    private void thereAndBack() throws Exception {
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        context.start();
        Map<String, Object> headers =
                Map.of(
                        SmtpRawConstants.VERB, "SOML",
                        SmtpRawConstants.FROM, "ann@example.org",
                        SmtpRawConstants.TO,
                                List.of(
                                        Recipient.of("bob@example.org")
                                                .withOriginal("list@example.org"),
                                        Recipient.of("carl@example.org").withDsnNotify("NEVER")),
                        SmtpRawConstants.ENVELOPE_ID, "x=y",
                        SmtpRawConstants.UTF8, false);
        var template = context.createProducerTemplate();
        template.sendBodyAndHeaders("direct:in", "Subject: one\r\n\r\n.\r\n", headers);
        template.sendBodyAndHeaders("direct:in", "two, without an end", headers);
        assertTrue(Files.readString(directory.resolve("batch")).contains("SOML FROM:"));

        out.expectedMessageCount(2);
        context.getRouteController().startRoute("read");
        out.assertIsSatisfied();
        List<Exchange> exchanges = out.getExchanges();
        assertEquals("Subject: one\r\n\r\n.\r\n", body(exchanges.get(0)));
        assertEquals("two, without an end", body(exchanges.get(1)));
        for (Exchange exchange : exchanges) {
            headers.forEach(
                    (name, value) ->
                            assertEquals(value, exchange.getMessage().getHeader(name), name));
        }
    }

    private static String body(Exchange exchange) {
        return exchange.getMessage().getBody(String.class);
    }
}
