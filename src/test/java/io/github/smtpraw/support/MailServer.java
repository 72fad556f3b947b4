package io.github.smtpraw.support;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRawConsumer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with one listener on a free port, whose messages are kept; for tests. */
public final class MailServer implements AutoCloseable {
    /** Routes beside the listener's. */
    public interface Routes {
        void add(RouteBuilder builder) throws Exception;
    }

    /** A message that the route was given: its headers and its body. */
    public record Received(Map<String, Object> headers, String body) {
        public Object header(String name) {
            return headers.get(name);
        }
    }

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Routes> routes = new ArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final String uri;
    private Processor message = exchange -> {};
    private Transport transport = Transport.PLAIN;

    private MailServer(String uri) {
        this.uri = uri;
        context.disableJMX();
        context.getShutdownStrategy().setTimeout(5);
    }

    /** A listener with these options on 127.0.0.1. */
    public static MailServer with(String options) {
        return at("127.0.0.1:0", options);
    }

    public static MailServer at(String address, String options) {
        String more = options.isEmpty() ? "" : "&" + options;
        return new MailServer("smtp-raw:" + address + "?hostname=mx.example.org" + more);
    }

    /** A listener with these options on 127.0.0.1, to which all talk goes that way. */
    public static MailServer with(Transport transport, String options) throws Exception {
        boolean both = !transport.options().isEmpty() && !options.isEmpty();
        MailServer server = with(transport.options() + (both ? "&" : "") + options);
        server.transport = transport;
        if (transport != Transport.PLAIN) {
            server.bean("tls", TestCertificates.server("mx.example.org"));
        }
        return server;
    }

    public MailServer bean(String name, Object bean) {
        context.getRegistry().bind(name, bean);
        return this;
    }

    public MailServer routes(Routes more) {
        routes.add(more);
        return this;
    }

    /** What the message route does once it has kept the message. */
    public MailServer message(Processor processor) {
        message = processor;
        return this;
    }

    public MailServer start() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() throws Exception {
                        from(uri).routeId("mail").process(e -> keep(e)).process(message);
                        for (Routes more : routes) {
                            more.add(this);
                        }
                    }
                });
        context.start();
        return this;
    }

    private void keep(Exchange exchange) {
        Map<String, Object> headers = new TreeMap<>(exchange.getIn().getHeaders());
        received.add(new Received(headers, exchange.getIn().getBody(String.class)));
    }

    public DefaultCamelContext context() {
        return context;
    }

    public SmtpRawConsumer consumer() {
        return (SmtpRawConsumer) context.getRoute("mail").getConsumer();
    }

    public int port() {
        return consumer().getPort();
    }

    /** Connected, encrypted where that comes first, the greeting not read. */
    public SmtpTalk connect() throws IOException {
        return transport.open(new SmtpTalk(port()));
    }

    /** Connected, greeted and encrypted. */
    public SmtpTalk talk() throws IOException {
        return transport.greet(new SmtpTalk(port()));
    }

    /** Behind EHLO. */
    public SmtpTalk ehlo() throws IOException {
        SmtpTalk talk = talk();
        expect(250, talk.say("EHLO client.example"));
        return talk;
    }

    /** Behind MAIL. */
    public SmtpTalk mail() throws IOException {
        SmtpTalk talk = ehlo();
        expect(250, talk.say("MAIL FROM:<ann@example.com>"));
        return talk;
    }

    /** Behind RCPT. */
    public SmtpTalk rcpt() throws IOException {
        SmtpTalk talk = mail();
        expect(250, talk.say("RCPT TO:<bob@example.org>"));
        return talk;
    }

    /** Behind the 354. */
    public SmtpTalk data() throws IOException {
        SmtpTalk talk = rcpt();
        expect(354, talk.say("DATA"));
        return talk;
    }

    /** Takes an open session through another transaction, up to its final reply. */
    public static String transaction(SmtpTalk talk) throws IOException {
        expect(250, talk.say("MAIL FROM:<ann@example.com>"));
        expect(250, talk.say("RCPT TO:<bob@example.org>"));
        expect(354, talk.say("DATA"));
        return talk.say("Subject: x\r\n\r\nbody\r\n.");
    }

    /** Fails with the whole reply where its code is another. */
    public static String expect(int code, String reply) {
        if (!reply.startsWith(Integer.toString(code))) {
            throw new AssertionError("expected " + code + ", but it said: " + reply);
        }
        return reply;
    }

    /** What the route was given so far. */
    public List<Received> received() {
        return received;
    }

    /** The recipients of the only message, as the header shows them. */
    public String recipients() {
        return String.valueOf(received.get(0).header(SmtpRawConstants.TO));
    }

    @Override
    public void close() {
        context.stop();
    }
}
