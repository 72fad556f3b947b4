package io.github.smtpraw;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Accept mail by SMTP, with a route behind every step of the dialogue, and send mail by SMTP. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "smtp-raw",
        title = "SMTP raw",
        syntax = "smtp-raw:host:port",
        remote = true,
        category = {Category.MAIL, Category.NETWORKING},
        headersClass = SmtpRawConstants.class)
public class SmtpRawEndpoint extends DefaultEndpoint implements EndpointServiceLocation {
    static final int DEFAULT_PORT = 25;

    @UriPath(description = "The address to listen at, or the server to send to; IPv6 in brackets.")
    @Metadata(required = true)
    private String host;

    @UriPath(
            defaultValue = "25",
            description = "The port. A consumer with port 0 binds a free one.")
    private int port = DEFAULT_PORT;

    @UriParam private SmtpRawConfiguration configuration;

    SmtpRawEndpoint(String uri, SmtpRawComponent component, SmtpRawConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() throws Exception {
        return new SmtpRawProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SmtpRawConsumer consumer = new SmtpRawConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public SmtpRawComponent getComponent() {
        return (SmtpRawComponent) super.getComponent();
    }

    @Override
    public String getServiceUrl() {
        return new HostAndPort(host, port).toString();
    }

    @Override
    public String getServiceProtocol() {
        return configuration.getProtocol().name();
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public SmtpRawConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SmtpRawConfiguration configuration) {
        this.configuration = configuration;
    }
}
