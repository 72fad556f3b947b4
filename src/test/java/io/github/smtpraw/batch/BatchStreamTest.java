package io.github.smtpraw.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are larger than the heap. */
@Timeout(120)
class BatchStreamTest {
    private static final int COUNT = 100;
    private static final String CONTENT = ("x".repeat(78) + "\r\n").repeat(13_000);
    private static final byte[] TRANSACTION =
            ("MAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\r\nDATA\r\n" + CONTENT + ".\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    /** A batch of so many transactions, made as it is read. */
    private static final class Generated extends InputStream {
        private long at;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] octets, int from, int length) {
            int begin = (int) (at % TRANSACTION.length);
            if (at == (long) TRANSACTION.length * COUNT) {
                return -1;
            }
            int read = Math.min(length, TRANSACTION.length - begin);
            System.arraycopy(TRANSACTION, begin, octets, from, read);
            at += read;
            return read;
        }
    }

    @Test
    void eachMessageIsInTheRouteBeforeTheNextIsRead() throws Exception {
        Generated batch = new Generated();
        List<Long> read = new ArrayList<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setStreamCaching(false);
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in")
                                    .unmarshal()
                                    .custom("batchSmtp")
                                    .split(body())
                                    .streaming()
                                    .process(BatchStreamTest::assertWhole)
                                    .process(exchange -> read.add(batch.at));
                        }
                    });
            context.start();
            context.createProducerTemplate().sendBody("direct:in", batch);
        }
        assertEquals(COUNT, read.size());
        for (int i = 0; i < COUNT; i++) {
            long ahead = read.get(i) - (i + 1L) * TRANSACTION.length;
            assertTrue(ahead < 100_000, ahead + " octets were read ahead");
        }
    }

    private static void assertWhole(Exchange exchange) {
        assertEquals(CONTENT.length(), exchange.getMessage().getBody(byte[].class).length);
    }

    @Test
    void aBatchOfManyTimesTheHeapGoesIntoAFileAndOutOfItAgain(@TempDir Path directory)
            throws Exception {
        Files.writeString(directory.resolve("content"), CONTENT);
        assertEquals("all", run(directory, "-Xmx40m", COUNT));
    }

    @Test
    void aMessageLargerThanTheHeapGoesIntoABatchAndOutOfItAgain(@TempDir Path directory)
            throws Exception {
        try (var content = Files.newOutputStream(directory.resolve("content"))) {
            for (int i = 0; i < 60; i++) {
                content.write(CONTENT.getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertEquals("all", run(directory, "-Xmx40m", 1));
    }

    private static String run(Path directory, String heap, int count)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                java,
                                heap,
                                "-Dlog4j2.level=WARN",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ManyMessages.class.getName(),
                                directory.toString(),
                                Integer.toString(count))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        process.waitFor();
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
    }
}
