package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.directory.EnvelopeSplitter;
import io.github.smtpraw.support.FakeDns;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many mail domains from one route, and the options that lead there. */
class ManyDomainsTest extends MailDomainTestSupport {

    private void domains() {
        dns.mx("example.org", 10, "mx.example.org").host("mx.example.org", "127.0.0.2");
        dns.mx("example.net", 10, "mx.example.net").host("mx.example.net", "127.0.0.3");
    }

    private void route(String uri) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:out").toD(uri);
                    }
                });
    }

    private Exchange sendTo(String domain, Object... headers) {
        return template.request(
                "direct:out",
                exchange -> {
                    exchange.getMessage().setBody("Hi");
                    exchange.getMessage().setHeader("domain", domain);
                    for (int i = 0; i < headers.length; i += 2) {
                        exchange.getMessage().setHeader((String) headers[i], headers[i + 1]);
                    }
                });
    }

    private List<String> endpoints() {
        return context.getEndpoints().stream()
                .map(endpoint -> endpoint.getEndpointUri())
                .filter(uri -> uri.startsWith("smtp-raw:"))
                .toList();
    }

    @Test
    void aHostThatTheRouteFindsOutMakesNoEndpointOfItsOwn() throws Exception {
        ScriptedServer org = serve("127.0.0.2", TAKE);
        ScriptedServer net = serve("127.0.0.3", TAKE);
        domains();
        route("smtp-raw:${header.domain}:" + port() + "?" + options("mxPrivate=true"));
        for (int i = 0; i < 3; i++) {
            Exchange sent = sendTo("example.org");
            assertNull(sent.getException());
            assertNull(sent.getMessage().getHeader(SmtpRawConstants.HOST));
            assertNull(sendTo("example.net").getException());
        }
        assertEquals(1, endpoints().size(), endpoints().toString());
        assertEquals(1, org.connections());
        assertEquals(1, net.connections());
    }

    @Test
    void whatFailsNamesTheDomainThatTheRouteFoundOut() throws Exception {
        route("smtp-raw:${header.domain}?" + options(""));
        Exchange sent = sendTo("nowhere.example");
        String text = refused(550, "5.1.2", sent).getMessage();
        assertTrue(text.startsWith("not sent to nowhere.example:25: "), text);
        assertNull(sent.getMessage().getHeader(SmtpRawConstants.HOST));
        failure(SmtpSyntaxException.class, sendTo("not a domain"));
    }

    @Test
    void optionsThatTheRouteFindsOutMakeEndpoints() throws Exception {
        serve("127.0.0.2", TAKE);
        domains();
        route(
                "smtp-raw:${header.domain}:"
                        + port()
                        + "?"
                        + options("mxPrivate=true&poolSize=${header.size}"));
        assertNull(sendTo("example.org", "size", 1).getException());
        assertNull(sendTo("example.org", "size", 2).getException());
        assertEquals(2, endpoints().size());
    }

    @Test
    void aHostThatIsAlwaysTheSameIsTheEndpoints() throws Exception {
        serve("127.0.0.2", TAKE);
        domains();
        route("smtp-raw:example.org:" + port() + "?" + options("mxPrivate=${header.private}"));
        assertNull(sendTo("", "private", true).getException());
        assertTrue(endpoints().get(0).startsWith("smtp-raw://example.org:"));
    }

    @Test
    void aHeaderThatNamesTheHostWinsAndStays() throws Exception {
        ScriptedServer net = serve("127.0.0.3", TAKE);
        domains();
        route("smtp-raw:${header.domain}:" + port() + "?" + options("mxPrivate=true"));
        Exchange sent = sendTo("example.org", SmtpRawConstants.HOST, "Example.NET.:" + net.port());
        assertNull(sent.getException());
        assertEquals(1, net.connections());
        assertEquals(
                "Example.NET.:" + net.port(), sent.getMessage().getHeader(SmtpRawConstants.HOST));
    }

    @Test
    void theSameDomainInAnyFormIsOneDestination() throws Exception {
        ScriptedServer org = serve("127.0.0.2", TAKE);
        domains();
        route("smtp-raw:${header.domain}:" + port() + "?" + options("mxPrivate=true"));
        for (String form : List.of("example.org", "Example.ORG", "example.org.")) {
            assertNull(sendTo(form).getException());
        }
        assertEquals(1, org.connections());
    }

    @Test
    void theHeaderHostChoosesTheDomainOfAnyEndpoint() throws Exception {
        ScriptedServer org = serve("127.0.0.2", TAKE);
        ScriptedServer net = serve("127.0.0.3", TAKE);
        domains();
        String uri = "smtp-raw:anywhere:" + port() + "?" + options("mxPrivate=true");
        for (String domain : List.of("example.org", "example.net")) {
            Exchange sent =
                    template.request(
                            uri,
                            exchange ->
                                    exchange.getMessage().setHeader(SmtpRawConstants.HOST, domain));
            assertNull(sent.getException());
        }
        assertEquals(1, org.connections());
        assertEquals(1, net.connections());
    }

    @Test
    void aMessageForManyDomainsIsSplitAndSentFromOneEndpoint() throws Exception {
        ScriptedServer org = serve("127.0.0.2", TAKE);
        ScriptedServer net = serve("127.0.0.3", TAKE);
        domains();
        String uri = "smtp-raw:any.invalid:" + port() + "?" + options("mxPrivate=true");
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:relay")
                                .split(method(EnvelopeSplitter.class, "byDomain"))
                                .setHeader(
                                        "CamelSmtpHost", simple("${header.CamelSmtpTo[0].domain}"))
                                .to(uri);
                    }
                });
        Exchange sent =
                template.request(
                        "direct:relay",
                        exchange -> {
                            exchange.getMessage().setBody("Hi");
                            exchange.getMessage()
                                    .setHeader(
                                            "CamelSmtpTo",
                                            "bob@example.org, cy@example.net, di@example.org");
                        });
        assertNull(sent.getException());
        assertTrue(
                org.transcript()
                        .containsAll(
                                List.of("RCPT TO:<bob@example.org>", "RCPT TO:<di@example.org>")));
        assertTrue(net.transcript().contains("RCPT TO:<cy@example.net>"));
        assertEquals(1, endpoints().size());
    }

    @Test
    void endpointsOfTheSameNameServersShareWhatTheyAnswered() throws Exception {
        serve("127.0.0.2", TAKE);
        domains();
        assertNull(send("example.org", "mxPrivate=true&poolSize=1").getException());
        assertNull(send("example.org", "mxPrivate=true&poolSize=2").getException());
        assertEquals(1, dns.asked("example.org", FakeDns.MX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b:c", "127.0.0.1:0", "127.0.0.1,,127.0.0.2", "127.0.0.1:99999", " "})
    void nameServersThatAreNoneStopTheStart(String servers) {
        RouteBuilder routes =
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        context.getPropertiesComponent().addInitialProperty("servers", servers);
                        from("direct:out")
                                .to("smtp-raw:example.org?mx=true&nameServers=RAW({{servers}})");
                    }
                };
        Exception failure =
                assertThrows(FailedToStartRouteException.class, () -> context.addRoutes(routes));
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
            cause = cause.getCause();
        }
        assertInstanceOf(IllegalArgumentException.class, cause);
        assertTrue(cause.getMessage().contains("nameServers"), cause.getMessage());
    }
}
