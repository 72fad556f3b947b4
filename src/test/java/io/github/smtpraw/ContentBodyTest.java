package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.server.Content;
import io.github.smtpraw.server.ContentFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long content lives along the ways of Camel that copy an exchange. */
class ContentBodyTest {
    private static final String TEXT = "Subject: Hello\r\n\r\nHello Drol!\r\n";

    @TempDir Path directory;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Queue<String> read = new ConcurrentLinkedQueue<>();
    private final CountDownLatch mainDone = new CountDownLatch(1);
    private final CountDownLatch copyDone = new CountDownLatch(1);
    private ContentFixture fixture;

    @AfterEach
    void stop() {
        context.stop();
    }

    /** Runs the route {@code direct:in} with content as its body. */
    private void route(boolean inFile, boolean caching, RouteBuilder routes) throws Exception {
        fixture = new ContentFixture(directory);
        context.setStreamCaching(caching);
        context.addRoutes(routes);
        context.start();
        byte[] octets = TEXT.getBytes(StandardCharsets.US_ASCII);
        context.createProducerTemplate()
                .send(
                        "direct:in",
                        exchange -> {
                            Content content =
                                    inFile ? fixture.inFile(octets) : fixture.onHeap(octets);
                            exchange.getIn().setBody(ContentBody.attach(content, exchange));
                        });
        mainDone.countDown();
    }

    /** Reads the body twice. */
    private void read(Exchange exchange) {
        read.add(exchange.getIn().getBody(String.class));
        read.add(new String(exchange.getIn().getBody(byte[].class), StandardCharsets.US_ASCII));
    }

    /** Reads the body when the exchange that it is a copy of is over. */
    private void readLate(Exchange exchange) throws InterruptedException {
        assertTrue(mainDone.await(30, TimeUnit.SECONDS));
        read(exchange);
        copyDone.countDown();
    }

    private void expect(int reads) {
        Awaitility.await().until(() -> read.size() >= reads);
        assertEquals(reads, read.size());
        read.forEach(text -> assertEquals(TEXT, text));
        Awaitility.await().until(() -> fixture.files() == 0 && fixture.heapInUse() == 0);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aRouteReadsItAgainAndAgain(boolean inFile, boolean caching) throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .process(ContentBodyTest.this::read)
                                .log("${body}")
                                .to("direct:next")
                                .process(ContentBodyTest.this::read);
                        from("direct:next")
                                .streamCache(!caching)
                                .process(ContentBodyTest.this::read)
                                .filter(body().contains("Drol"))
                                .process(ContentBodyTest.this::read)
                                .process(exchange -> assertEquals(inFile ? 1 : 0, fixture.files()));
                    }
                });
        expect(8);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void sedaReadsItAfterTheRouteIsOver(boolean inFile, boolean caching) throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("seda:a");
                        from("seda:a?pollTimeout=50").to("seda:b");
                        from("seda:b?pollTimeout=50").process(ContentBodyTest.this::readLate);
                    }
                });
        expect(2);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void theRouteReadsItAfterSedaIsOver(boolean inFile, boolean caching) throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .to("seda:a")
                                .process(
                                        exchange -> {
                                            Awaitility.await().until(() -> inflight("a") == 0);
                                            read(exchange);
                                        });
                        from("seda:a?pollTimeout=50")
                                .routeId("a")
                                .process(ContentBodyTest.this::read)
                                .process(exchange -> copyDone.countDown());
                    }

                    private int inflight(String route) throws InterruptedException {
                        assertTrue(copyDone.await(30, TimeUnit.SECONDS));
                        return context.getInflightRepository().size(route);
                    }
                });
        expect(4);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aWireTapReadsItAfterTheRouteIsOver(boolean inFile, boolean caching) throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").wireTap("direct:tap").setBody(constant("replaced"));
                        from("direct:tap").process(ContentBodyTest.this::readLate);
                    }
                });
        expect(2);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aHeaderReadsItBehindSedaWhereTheBodyWasReplaced(boolean inFile, boolean caching)
            throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .setHeader("kept", body())
                                .setBody(constant("replaced"))
                                .to("seda:a");
                        from("seda:a?pollTimeout=50")
                                .process(
                                        exchange -> {
                                            exchange.getIn()
                                                    .setBody(exchange.getIn().getHeader("kept"));
                                            readLate(exchange);
                                        });
                    }
                });
        expect(2);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aParallelMulticastReadsItInEveryBranchAndBehind(boolean inFile, boolean caching)
            throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .multicast()
                                .parallelProcessing()
                                .to("direct:a", "direct:a", "direct:a", "seda:late")
                                .end()
                                .process(ContentBodyTest.this::read);
                        from("direct:a").process(ContentBodyTest.this::read);
                        from("seda:late?pollTimeout=50").process(ContentBodyTest.this::readLate);
                    }
                });
        expect(10);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void theResultOfAParallelMulticastIsReadBehindIt(boolean inFile, boolean caching)
            throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .multicast((one, other) -> other)
                                .parallelProcessing()
                                .to("direct:a", "direct:a", "direct:a")
                                .end()
                                .process(ContentBodyTest.this::read);
                        from("direct:a").process(ContentBodyTest.this::read);
                    }
                });
        expect(8);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void everyPartOfAParallelSplitReadsItsOwnCopy(boolean inFile, boolean caching)
            throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .split(method(ContentBodyTest.this, "copies"))
                                .parallelProcessing()
                                .process(ContentBodyTest.this::read)
                                .to("seda:late")
                                .end()
                                .process(ContentBodyTest.this::read);
                        from("seda:late?pollTimeout=50").process(ContentBodyTest.this::readLate);
                    }
                });
        expect(14);
    }

    public List<StreamCache> copies(Exchange exchange) throws IOException {
        StreamCache body = exchange.getIn().getBody(StreamCache.class);
        return List.of(body.copy(exchange), body.copy(exchange), body.copy(exchange));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void contentMadeInAPartOfASplitIsReadWhenPutTogether(boolean inFile, boolean caching)
            throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .split(constant("a,b"), new GroupedBodyAggregationStrategy())
                                .process(exchange -> remake(exchange, inFile))
                                .end()
                                .split(body())
                                .process(ContentBodyTest.this::read);
                    }
                });
        expect(4);
    }

    private void remake(Exchange exchange, boolean inFile) {
        byte[] octets = TEXT.getBytes(StandardCharsets.US_ASCII);
        Content content = inFile ? fixture.inFile(octets) : fixture.onHeap(octets);
        exchange.getIn().setBody(ContentBody.attach(content, exchange));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aRouteThatFailsGivesItBack(boolean inFile, boolean caching) throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .process(ContentBodyTest.this::read)
                                .throwException(new IllegalStateException("as planned"));
                    }
                });
        expect(2);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void whatIsDoneOnCompletionStillReadsIt(boolean inFile, boolean caching) throws Exception {
        route(
                inFile,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onCompletion().process(ContentBodyTest.this::read);
                        from("direct:in").process(ContentBodyTest.this::read);
                    }
                });
        expect(4);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void contentOnTheHeapIsReadInAnAggregateButCountsNoLonger(boolean caching) throws Exception {
        route(
                false,
                caching,
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .to("direct:gather", "direct:gather")
                                .process(ContentBodyTest.this::read);
                        from("direct:gather")
                                .aggregate(constant(true), new GroupedBodyAggregationStrategy())
                                .completionSize(2)
                                .split(body())
                                .process(ContentBodyTest.this::read);
                    }
                });
        expect(6);
    }

    @Test
    void aCopyOfAFileThatIsGoneSaysSo() throws Exception {
        fixture = new ContentFixture(directory);
        Exchange exchange = new DefaultExchange(context);
        Content content = fixture.inFile(new byte[10]);
        ContentBody body = ContentBody.attach(content, exchange);
        done(exchange);
        assertEquals(0, fixture.files());
        IOException gone =
                assertThrows(IOException.class, () -> body.copy(new DefaultExchange(context)));
        assertTrue(gone.getMessage().contains("is gone"), gone.getMessage());
        exchange.getIn().setBody(body);
        assertThrows(
                RuntimeCamelException.class, () -> exchange.getIn().getBody(InputStream.class));
    }

    @Test
    void aCopyOfHeapContentThatIsReleasedIsReadable() throws Exception {
        fixture = new ContentFixture(directory);
        Exchange exchange = new DefaultExchange(context);
        ContentBody body = ContentBody.attach(fixture.onHeap(new byte[10]), exchange);
        done(exchange);
        assertEquals(0, fixture.heapInUse());
        Exchange late = new DefaultExchange(context);
        ContentBody copy = assertInstanceOf(ContentBody.class, body.copy(late));
        assertArrayEquals(new byte[10], copy.toByteArray());
        done(late);
        assertEquals(0, fixture.heapInUse());
    }

    private static void done(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    @Test
    void itTellsWhatItIs() throws Exception {
        fixture = new ContentFixture(directory);
        Exchange exchange = new DefaultExchange(context);
        ContentBody file = ContentBody.attach(fixture.inFile(new byte[10]), exchange);
        ContentBody heap = ContentBody.attach(fixture.onHeap(new byte[20]), exchange);
        assertEquals(10, file.length());
        assertEquals(20, heap.length());
        assertEquals(-1, heap.position());
        assertTrue(heap.inMemory());
        assertNotNull(heap.copy(exchange));
        assertEquals(false, file.inMemory());
        done(exchange);
        assertEquals(0, fixture.files());
        assertEquals(0, fixture.heapInUse());
    }
}
