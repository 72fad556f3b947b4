package io.github.smtpraw;

import io.github.smtpraw.support.DroppingServer;
import io.github.smtpraw.support.SlowLink;
import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * How near one connection comes to what its round trips allow over a slow link: prints them, the
 * time, and its ratio to the least that they could take. Arguments: messages (1000), milliseconds
 * each way (5), further options of the endpoint.
 */
public final class LinkMeasure {
    private LinkMeasure() {}

    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int delay = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        String more = arguments.length > 2 ? "&" + arguments[2] : "";
        try (DroppingServer server = new DroppingServer(0, 0);
                SlowLink link = new SlowLink(server.port(), delay);
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            String uri =
                    "smtp-raw:127.0.0.1:%s?poolSize=1&tls=off&from=a@example.org&to=b@example.net%s"
                            .formatted(link.port(), more);
            double bare = bare(link);
            send(template, uri, 100);
            link.reset();
            long start = System.nanoTime();
            send(template, uri, messages);
            double seconds = (System.nanoTime() - start) / 1e9;
            double least = link.turns() * 2 * delay / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "%d messages, %d round trips of %d ms, %.2f s, %.3f times the least;"
                            + " a client that only waits needs %.3f times the least%n",
                    messages,
                    link.turns(),
                    2 * delay,
                    seconds,
                    seconds / least,
                    bare / (2 * delay / 1e3));
        }
    }

    /** The seconds of a round trip of NOOP, which tells what the machine adds to the link. */
    private static double bare(SlowLink link) throws IOException {
        int count = 200;
        try (SmtpTalk talk = new SmtpTalk(link.port())) {
            talk.reply();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                talk.say("NOOP");
            }
            return (System.nanoTime() - start) / 1e9 / count;
        }
    }

    private static void send(ProducerTemplate template, String uri, int messages) throws Exception {
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            all.add(
                    template.asyncSend(
                            uri, e -> e.getMessage().setBody("Subject: x\r\n\r\nHi\r\n")));
        }
        for (CompletableFuture<Exchange> one : all) {
            Exchange sent = one.get(300, TimeUnit.SECONDS);
            if (sent.getException() != null) {
                throw sent.getException();
            }
        }
    }
}
