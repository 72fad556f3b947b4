package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.directory.EnvelopeSplitter;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.server.Content;
import io.github.smtpraw.server.ContentFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of an envelope share one content, on the heap or in one file. */
class EnvelopePartsTest {
    private static final String TEXT = "Subject: Hello\r\n\r\nHello Drol!\r\n";
    private static final List<Recipient> TO =
            List.of(
                    Recipient.of("ann@Example.org").withSender("owner-staff@example.org"),
                    Recipient.of("bob@elsewhere.example"),
                    Recipient.of("carol@EXAMPLE.org"),
                    Recipient.of("dave@example.ORG").withSender("owner-staff@example.org"));
    private static final String YAML =
            """
            - route:
                id: yaml
                from:
                  uri: direct:in
                  steps:
                    - split:
                        expression:
                          method:
                            ref: splitter
                            method: METHOD
                        streaming: STREAMING
                        parallelProcessing: PARALLEL
                        steps:
                          - process:
                              ref: read
                          - to:
                              uri: seda:late
            - route:
                id: late
                from:
                  uri: seda:late?pollTimeout=50
                  steps:
                    - process:
                        ref: readLate
            """;

    @TempDir Path directory;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CountDownLatch whole = new CountDownLatch(1);
    private final Set<String> read = new ConcurrentSkipListSet<>();
    private final Set<String> late = new ConcurrentSkipListSet<>();
    private final Set<String> held = new ConcurrentSkipListSet<>();
    private ContentFixture fixture;

    @AfterEach
    void stop() {
        context.stop();
    }

    private void read(Exchange part, Set<String> into) {
        assertEquals(TEXT, part.getIn().getBody(String.class));
        Object to = part.getIn().getHeader(SmtpRawConstants.TO);
        into.add(part.getIn().getHeader(SmtpRawConstants.FROM) + " > " + to);
        held.add(fixture.files() + " files, " + fixture.heapInUse() + " octets");
    }

    private void readLate(Exchange part) throws InterruptedException {
        assertTrue(whole.await(30, TimeUnit.SECONDS));
        read(part, late);
    }

    private Set<String> split(String method, boolean inFile, boolean streaming, boolean parallel)
            throws Exception {
        fixture = new ContentFixture(directory);
        context.getRegistry().bind("splitter", new EnvelopeSplitter());
        context.getRegistry().bind("read", (Processor) part -> read(part, read));
        context.getRegistry().bind("readLate", (Processor) this::readLate);
        String yaml =
                YAML.replace("METHOD", method)
                        .replace("STREAMING", "" + streaming)
                        .replace("PARALLEL", "" + parallel);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("split.yaml", yaml));
        context.start();
        byte[] octets = TEXT.getBytes(StandardCharsets.US_ASCII);
        Exchange done =
                context.createProducerTemplate()
                        .send(
                                "direct:in",
                                exchange -> {
                                    Content content =
                                            inFile
                                                    ? fixture.inFile(octets)
                                                    : fixture.onHeap(octets);
                                    exchange.getIn().setBody(ContentBody.attach(content, exchange));
                                    exchange.getIn().setHeader(SmtpRawConstants.FROM, "f@x");
                                    exchange.getIn().setHeader(SmtpRawConstants.TO, TO);
                                });
        assertEquals(null, done.getException());
        whole.countDown();
        Awaitility.await().until(() -> late.size() == read.size());
        assertEquals(read, late);
        Awaitility.await().until(() -> fixture.files() == 0 && fixture.heapInUse() == 0);
        assertEquals(1, held.size(), held::toString);
        assertEquals(inFile, held.iterator().next().startsWith("1 files"), held::toString);
        return read;
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false",
        "true, true, false",
        "true, false, true",
        "true, true, true",
        "false, false, false",
        "false, true, true"
    })
    void partsByDomainShareOneContentThatIsGoneWithTheLastOfThem(
            boolean inFile, boolean streaming, boolean parallel) throws Exception {
        assertEquals(
                Set.of(
                        "owner-staff@example.org > [ann@Example.org, dave@example.ORG]",
                        "f@x > [bob@elsewhere.example]",
                        "f@x > [carol@EXAMPLE.org]"),
                split("byDomain", inFile, streaming, parallel));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void partsByRecipientShareItToo(boolean inFile, boolean parallel) throws Exception {
        assertEquals(4, split("byRecipient", inFile, false, parallel).size());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void partsBySenderShareItToo(boolean inFile, boolean parallel) throws Exception {
        assertEquals(
                Set.of(
                        "owner-staff@example.org > [ann@Example.org, dave@example.ORG]",
                        "f@x > [bob@elsewhere.example, carol@EXAMPLE.org]"),
                split("bySender", inFile, true, parallel));
    }
}
