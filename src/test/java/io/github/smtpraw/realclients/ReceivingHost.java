package io.github.smtpraw.realclients;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.Transport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Assertions;

/** A Camel context whose one route takes mail and notes it. */
final class ReceivingHost implements AutoCloseable {
    private static final int SECONDS = 60;

    private final CamelContext context = new DefaultCamelContext();
    private final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();

    /**
     * What came: envelope, protocol (RFC 3848), all headers, and the content with our trace field.
     */
    record Mail(
            String from,
            List<String> to,
            String protocol,
            Map<String, Object> headers,
            byte[] content) {}

    ReceivingHost() throws Exception {
        this("");
    }

    /**
     * @param options of the endpoint, as {@code &maxErrors=1}
     */
    ReceivingHost(String options) throws Exception {
        this(options, exchange -> {}, null);
    }

    /**
     * @param then what the route does once it has noted the message
     */
    ReceivingHost(String options, Processor then) throws Exception {
        this(options, then, null);
    }

    /**
     * @param tls what the options call {@code #tls}
     */
    ReceivingHost(String options, SSLContextParameters tls) throws Exception {
        this(options, exchange -> {}, tls);
    }

    /** One that is spoken to like this; where that is by TLS, with a certificate. */
    static ReceivingHost over(Transport transport, String options) throws Exception {
        return transport == Transport.PLAIN
                ? new ReceivingHost(options)
                : new ReceivingHost(
                        options + "&" + transport.options(),
                        TestCertificates.server("mx.example.org"));
    }

    private ReceivingHost(String options, Processor then, SSLContextParameters tls)
            throws Exception {
        if (tls != null) {
            context.getRegistry().bind("tls", tls);
        }
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("smtp-raw:127.0.0.1:0?hostname=mail.example.org" + options)
                                .routeId("mail")
                                .process(exchange -> mails.add(note(exchange)))
                                .process(then);
                    }
                });
        context.start();
    }

    private static Mail note(Exchange exchange) {
        List<?> to = exchange.getIn().getHeader(SmtpRawConstants.TO, List.class);
        return new Mail(
                exchange.getIn().getHeader(SmtpRawConstants.FROM, String.class),
                to.stream().map(one -> ((Recipient) one).getAddress()).toList(),
                exchange.getIn().getHeader(SmtpRawConstants.PROTOCOL, String.class),
                Map.copyOf(exchange.getIn().getHeaders()),
                exchange.getIn().getBody(byte[].class));
    }

    int port() {
        return ((SmtpRawConsumer) context.getRoute("mail").getConsumer()).getPort();
    }

    /** The next message, waited for. */
    Mail next() throws InterruptedException {
        Mail mail = mails.poll(SECONDS, TimeUnit.SECONDS);
        Assertions.assertNotNull(mail, "no message came");
        return mail;
    }

    boolean isEmpty() {
        return mails.isEmpty();
    }

    @Override
    public void close() {
        context.stop();
    }
}
