package io.github.smtpraw.dialogues;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.Transcript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** Listeners of the options that dialogues give, with policies that those may name. */
final class Listeners implements AutoCloseable {
    private final Map<String, MailServer> open = new HashMap<>();

    /** Holds the dialogue, and gives the replies that were heard. */
    List<String> hold(Transcript dialogue) throws Exception {
        String options =
                dialogue.given().entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining("&"));
        MailServer server = open.get(options);
        if (server == null) {
            server = start(options);
            open.put(options, server);
        }
        return dialogue.play(server.port(), null);
    }

    private static MailServer start(String options) throws Exception {
        MailServer server = MailServer.with(options);
        if (options.contains("#tls")) {
            server.bean("tls", TestCertificates.server("mx.example.org"));
        }
        return server.routes(builder -> builder.from("direct:known").setBody(Listeners::known))
                .routes(builder -> builder.from("direct:members").setBody(Listeners::members))
                .routes(
                        builder ->
                                builder.from("direct:ann")
                                        .setBody(builder.simple("${body.verify('noon')}")))
                .routes(builder -> builder.from("direct:no").setBody(exchange -> false))
                .start();
    }

    @Override
    public void close() {
        open.values().forEach(MailServer::close);
        open.clear();
    }

    /** There is nobody whose box begins with failure; moved has another address. */
    private static Object known(Exchange exchange) {
        String box = exchange.getIn().getBody(String.class);
        if (box.startsWith("failure")) {
            return null;
        }
        return box.startsWith("moved") ? "new@example.net" : box;
    }

    private static Object members(Exchange exchange) {
        return List.of("Ann Example <ann@example.org>", "Bob Example <bob@example.org>");
    }
}
