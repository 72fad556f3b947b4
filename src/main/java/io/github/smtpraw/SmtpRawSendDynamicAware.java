package io.github.smtpraw;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.SendDynamicAware;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Lets {@code toD("smtp-raw:${header.domain}?mx=true")} send to all domains from one endpoint: the
 * host goes into the header CamelSmtpHost, for as long as the exchange is with the producer. An
 * exchange that has that header already goes where it says.
 */
@SendDynamic("smtp-raw")
public class SmtpRawSendDynamicAware extends ServiceSupport implements SendDynamicAware {
    /** Stands in the endpoint for the hosts; nobody ever has that name (RFC 2606 2). */
    static final String ANY = "dynamic.invalid";

    private CamelContext camelContext;
    private String scheme;

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) {
        return new DynamicAwareEntry(uri, originalUri, null, null);
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        return isDynamic(entry) ? scheme + ":" + ANY + options(entry.getUri()) : null;
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        if (!isDynamic(entry) || hasHost(exchange)) {
            return null;
        }
        String host = address(entry.getUri());
        return sent -> sent.getMessage().setHeader(SmtpRawConstants.HOST, host);
    }

    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        if (!isDynamic(entry) || hasHost(exchange)) {
            return null;
        }
        return sent -> sent.getMessage().removeHeader(SmtpRawConstants.HOST);
    }

    private static boolean hasHost(Exchange exchange) {
        return exchange.getMessage().getHeader(SmtpRawConstants.HOST) != null;
    }

    private static boolean isDynamic(DynamicAwareEntry entry) {
        return !address(entry.getUri()).equals(address(entry.getOriginalUri()));
    }

    /** What stands between the scheme and the options. */
    private static String address(String uri) {
        int options = uri.indexOf('?');
        String path = options < 0 ? uri : uri.substring(0, options);
        String address = path.substring(path.indexOf(':') + 1);
        return address.startsWith("//") ? address.substring(2) : address;
    }

    private static String options(String uri) {
        int options = uri.indexOf('?');
        return options < 0 ? "" : uri.substring(options);
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public void setScheme(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
