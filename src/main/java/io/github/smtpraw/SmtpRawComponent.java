package io.github.smtpraw;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Makes {@code smtp-raw:} endpoints and holds what they share. */
@Component("smtp-raw")
public class SmtpRawComponent extends HealthCheckComponent implements SSLContextParametersAware {
    @Metadata(description = "The default of all options of the endpoints.")
    private SmtpRawConfiguration configuration = new SmtpRawConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether the SSL context of the Camel context is used where sslContextParameters is not set.")
    private boolean useGlobalSslContextParameters;

    private ServerRuntime server;
    private ClientRuntime client;

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        MimeMessageConverters.register(getCamelContext());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        HostAndPort address = HostAndPort.parse(remaining, SmtpRawEndpoint.DEFAULT_PORT);
        SmtpRawEndpoint endpoint = new SmtpRawEndpoint(uri, this, configuration.copy());
        endpoint.setHost(address.host());
        endpoint.setPort(address.port());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** What consumers share; made with the first of them. */
    synchronized ServerRuntime server() {
        if (server == null) {
            server = new ServerRuntime(this, configuration.getMaxContentHeap());
        }
        return server;
    }

    /** What producers share; made with the first of them. */
    synchronized ClientRuntime client() {
        if (client == null) {
            client = new ClientRuntime(this);
        }
        return client;
    }

    /**
     * What TLS of an endpoint goes by; null for none.
     *
     * @throws IllegalArgumentException where those of the context are asked for and there are none
     */
    SSLContextParameters sslContextParameters(SmtpRawConfiguration options) {
        if (options.getSslContextParameters() != null) {
            return options.getSslContextParameters();
        }
        SSLContextParameters global = retrieveGlobalSslContextParameters();
        if (useGlobalSslContextParameters && global == null) {
            throw WrongOption.of(
                    "useGlobalSslContextParameters", true, "the Camel context has no SSL context");
        }
        return global;
    }

    @Override
    protected void doShutdown() throws Exception {
        ServerRuntime endedServer;
        ClientRuntime endedClient;
        synchronized (this) {
            endedServer = server;
            server = null;
            endedClient = client;
            client = null;
        }
        if (endedClient != null) {
            endedClient.stop();
        }
        if (endedServer != null) {
            endedServer.stop();
        }
        super.doShutdown();
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public SmtpRawConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SmtpRawConfiguration configuration) {
        this.configuration = configuration;
    }
}
