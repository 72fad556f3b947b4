package io.github.smtpraw.terminal;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes {@code terminal:} endpoints. */
@Component("terminal")
public class TerminalComponent extends DefaultComponent {
    @Metadata(
            description =
                    "What finds the terminals of a user, in place of the sources that the endpoint names.")
    private TerminalFinder finder;

    // Of the component, since a dynamic endpoint is another one for each user.
    private final MessageRate rate = new MessageRate(System::nanoTime);

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        TerminalEndpoint endpoint = new TerminalEndpoint(uri, this);
        endpoint.setUser(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    MessageRate rate() {
        return rate;
    }

    public TerminalFinder getFinder() {
        return finder;
    }

    public void setFinder(TerminalFinder finder) {
        this.finder = finder;
    }
}
