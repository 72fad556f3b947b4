package io.github.smtpraw.realclients;

import io.github.smtpraw.SmtpRawConstants;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context that sends mail by the producer. */
final class SendingClient implements AutoCloseable {
    private final CamelContext context;
    private final ProducerTemplate template;
    private final String uri;

    SendingClient(int port) {
        this(port, "tls=off");
    }

    /**
     * @param options of the endpoint, beyond the name in EHLO
     */
    SendingClient(int port, String options) {
        this(new DefaultCamelContext(), port, options);
        context.start();
    }

    private SendingClient(CamelContext context, int port, String options) {
        this.context = context;
        this.template = context.createProducerTemplate();
        this.uri = "smtp-raw:127.0.0.1:" + port + "?heloName=client.example.org&" + options;
    }

    /** One in the same context, for another server or with other options; it needs no closing. */
    SendingClient to(int port, String options) {
        return new SendingClient(context, port, options);
    }

    /** Binds a bean that the options name. */
    SendingClient with(String name, Object bean) {
        context.getRegistry().bind(name, bean);
        return this;
    }

    /** Sends the message, and throws what the exchange failed with. */
    Exchange send(Payload payload, String from, String... to) throws Exception {
        return send(payload.content(), from, to);
    }

    /** The same with a body of any kind. */
    Exchange send(Object body, String from, String... to) throws Exception {
        Exchange sent =
                template.request(
                        uri,
                        exchange -> {
                            exchange.getIn().setBody(body);
                            exchange.getIn()
                                    .setHeaders(
                                            Map.of(
                                                    SmtpRawConstants.FROM,
                                                    from,
                                                    SmtpRawConstants.TO,
                                                    List.of(to)));
                        });
        if (sent.getException() != null) {
            throw sent.getException();
        }
        return sent;
    }

    @Override
    public void close() {
        context.stop();
    }
}
