package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.SmtpTalk;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Envelopes split in routes, in Java and in YAML. */
class SplitRouteTest {
    private static final String YAML =
            """
            - route:
                id: yaml
                from:
                  uri: direct:yaml
                  steps:
                    - split:
                        expression:
                          EXPRESSION
                        streaming: STREAMING
                        parallelProcessing: PARALLEL
                        steps:
                          - to:
                              uri: direct:read
            """;
    private static final List<Recipient> TO =
            List.of(
                    Recipient.of("ann@example.org").withSender("owner-staff@example.org"),
                    Recipient.of("bob@elsewhere.example"),
                    Recipient.of("carol@example.org"),
                    Recipient.of("dave@elsewhere.example").withSender("owner-staff@example.org"));
    private static final Map<String, String> PARTS =
            Map.of(
                    "owner-staff@example.org > ann@example.org", "Hello",
                    "fred@example.org > bob@elsewhere.example", "Hello",
                    "fred@example.org > carol@example.org", "Hello",
                    "owner-staff@example.org > dave@elsewhere.example", "Hello");

    private final CamelContext context = new DefaultCamelContext();
    private final Map<String, String> parts = Collections.synchronizedMap(new TreeMap<>());

    @BeforeEach
    void aRouteThatReadsEachPart() throws Exception {
        context.getRegistry().bind("splitter", new EnvelopeSplitter());
        context.getRegistry().bind("byDomain", new EnvelopeSplitter());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:read").process(SplitRouteTest.this::read);
                    }
                });
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void read(Exchange part) throws Exception {
        try (InputStream body = part.getIn().getMandatoryBody(InputStream.class)) {
            String key =
                    part.getIn().getHeader(SmtpRawConstants.FROM)
                            + " > "
                            + Directories.shown(part.getIn().getHeader(SmtpRawConstants.TO));
            parts.put(key, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void send(String uri, Object body) {
        Exchange done =
                context.createFluentProducerTemplate()
                        .withBody(body)
                        .withHeader(SmtpRawConstants.FROM, "fred@example.org")
                        .withHeader(SmtpRawConstants.TO, TO)
                        .to(uri)
                        .send();
        assertEquals(null, done.getException());
    }

    private void load(String expression, String streaming, String parallel) throws Exception {
        String yaml =
                YAML.replace("EXPRESSION", expression)
                        .replace("STREAMING", streaming)
                        .replace("PARALLEL", parallel);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("split.yaml", yaml));
        context.start();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void eachPartInYamlReadsTheWholeBody(String streaming, String parallel) throws Exception {
        load("method: {ref: splitter, method: byDomain}", streaming, parallel);
        send("direct:yaml", new InputStreamCache("Hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals(PARTS, parts);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void eachPartOfAnExpressionReadsTheWholeBody(String streaming, String parallel)
            throws Exception {
        load("ref: {expression: byDomain}", streaming, parallel);
        send("direct:yaml", new InputStreamCache("Hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals(PARTS, parts);
    }

    @Test
    void aStreamThatCamelHasCachedIsReadByEachPart() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:java")
                                .streamCache("true")
                                .split(method("splitter", "byDomain"))
                                .parallelProcessing()
                                .to("direct:read");
                    }
                });
        context.start();
        send("direct:java", new ByteArrayInputStream("Hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals(PARTS, parts);
    }

    @Test
    void whatAServerReceivesIsReadByEachPart() throws Exception {
        context.getRegistry().bind("directory", Directories.exampleOrg());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:0?traceHeader=false"
                                        + "&onRcpt=bean:directory?method=route")
                                .routeId("server")
                                .split(method("splitter", "byDomain"))
                                .to("direct:read");
                    }
                });
        context.start();
        try (SmtpTalk talk = talk("server")) {
            talk.code("EHLO client.example");
            talk.code("MAIL FROM:<fred@example.org>");
            talk.code("RCPT TO:<hikers@example.org>");
            talk.code("RCPT TO:<fox@example.org>");
            talk.code("DATA");
            assertEquals(250, talk.code("Hello\r\n."));
        }
        assertEquals(
                Map.of(
                        "owner-hikers@example.org > sam@example.org, brown@example.org,"
                                + " fred@example.org, JONES@example.org",
                        "Hello\r\n",
                        "owner-hikers@example.org > brown@elsewhere.example",
                        "Hello\r\n",
                        "fred@example.org > fox@elsewhere.example",
                        "Hello\r\n"),
                parts);
    }

    @Test
    void theDirectoryAnswersTheDialogue() throws Exception {
        context.getRegistry().bind("directory", Directories.exampleOrg());
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:0?onRcpt=bean:directory?method=route"
                                        + "&onVrfy=bean:directory?method=verify"
                                        + "&onExpn=bean:directory?method=expand")
                                .routeId("server")
                                .to("mock:mail");
                    }
                });
        context.start();
        try (SmtpTalk talk = talk("server")) {
            talk.say("EHLO client.example");
            assertEquals("250 2.1.5 Fred Smith <fred@example.org>", talk.say("VRFY Fred Smith"));
            assertEquals(
                    "553-5.1.4 User ambiguous; possibilities are\n"
                            + "553-5.1.4 Fred Smith <fred@example.org>\n"
                            + "553 5.1.4 Sam Q. Smith <sam@example.org>",
                    talk.say("VRFY Smith"));
            assertEquals(
                    "251 2.1.5 User not local; will forward to <fox@elsewhere.example>",
                    talk.say("VRFY fox"));
            assertEquals(
                    "551 5.1.6 User not local; please try <white@elsewhere.example>",
                    talk.say("VRFY white"));
            assertEquals(550, talk.code("VRFY nobody"));
            assertEquals(252, talk.code("VRFY sam@elsewhere.example"));
            assertEquals(
                    "250-2.1.5 <white@elsewhere.example>\n"
                            + "250 2.1.5 Sam Q. Smith <sam@example.org>",
                    talk.say("EXPN oldtimers"));
            assertEquals(550, talk.code("EXPN nobody"));
            talk.say("MAIL FROM:<fred@example.org>");
            assertEquals(250, talk.code("RCPT TO:<jones@example.org>"));
            assertEquals(
                    "251 2.1.5 User not local; will forward to <fox@elsewhere.example>",
                    talk.say("RCPT TO:<fox@example.org>"));
            assertEquals(
                    "551 5.1.6 User not local; please try <white@elsewhere.example>",
                    talk.say("RCPT TO:<white@example.org>"));
            assertEquals(250, talk.code("RCPT TO:<staff@example.org>"));
            assertEquals(250, talk.code("RCPT TO:<Postmaster>"));
            assertEquals("550 5.4.6 The alias leads in a circle", talk.say("RCPT TO:<ring>"));
            assertEquals("550 5.1.1 User unknown", talk.say("RCPT TO:<nobody@example.org>"));
        }
    }

    private SmtpTalk talk(String route) throws Exception {
        SmtpRawConsumer consumer = (SmtpRawConsumer) context.getRoute(route).getConsumer();
        SmtpTalk talk = new SmtpTalk(consumer.getPort());
        assertEquals(220, talk.code());
        return talk;
    }
}
