package io.github.smtpraw.batch;

import io.github.smtpraw.SmtpRawConstants;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Message;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Writes messages into one batch in a file and reads them back, each from file to file: a program,
 * so that its heap can be smaller than what goes through it.
 */
final class ManyMessages {
    private ManyMessages() {}

    /**
     * @param arguments a directory with a file {@code content} in it, and how many messages of that
     *     content
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        AtomicLong octets = new AtomicLong();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getStreamCachingStrategy().setSpoolEnabled(true);
            context.getStreamCachingStrategy()
                    .setSpoolDirectory(directory.resolve("spool").toString());
            context.addRoutes(
                    new RouteBuilder() {
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
                                    .process(e -> octets.addAndGet(size(e.getMessage())))
                                    .to("direct:done");
                            from("direct:done").routeId("done").log("${exchangeId}");
                        }
                    });
            context.start();
            Map<String, Object> envelope =
                    Map.of(
                            SmtpRawConstants.FROM, "ann@example.org",
                            SmtpRawConstants.TO, "bob@example.org");
            var template = context.createProducerTemplate();
            for (int i = 0; i < count; i++) {
                template.sendBodyAndHeaders(
                        "direct:in", directory.resolve("content").toFile(), envelope);
            }
            NotifyBuilder read = new NotifyBuilder(context).fromRoute("read").whenDone(1).create();
            context.getRouteController().startRoute("read");
            read.matchesWaitTime();
        }
        long size = Files.size(directory.resolve("content"));
        System.out.println(octets.get() == size * count ? "all" : "only " + octets);
    }

    private static long size(Message message) throws Exception {
        try (InputStream content = message.getMandatoryBody(InputStream.class)) {
            return content.skip(Long.MAX_VALUE);
        }
    }
}
