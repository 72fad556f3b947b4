package io.github.smtpraw;

import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.support.service.ServiceHelper;

/** The endpoint that decides a stage, named by an option such as {@code onRcpt}. */
final class Policy {
    private final String option;
    private final Endpoint endpoint;
    private final CamelContext context;
    private AsyncProducer producer;
    private volatile String routeId;

    /**
     * @throws IllegalArgumentException naming the option, for an endpoint that can't be made
     */
    Policy(CamelContext context, String option, String uri) {
        this.option = option;
        this.context = context;
        try {
            this.endpoint = context.getEndpoint(uri);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "smtp-raw: option " + option + " names the endpoint " + uri + ": " + reason(e),
                    e);
        }
        if (endpoint == null) {
            throw new IllegalArgumentException(
                    "smtp-raw: option " + option + " names no endpoint: " + uri);
        }
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    void start() throws Exception {
        producer = endpoint.createAsyncProducer();
        ServiceHelper.startService(endpoint, producer);
    }

    void stop() {
        ServiceHelper.stopAndShutdownService(producer);
    }

    /**
     * @throws IllegalStateException naming the option, where a route has to answer and there is
     *     none
     */
    void requireRoute() {
        if (isRouteNeeded() && route() == null) {
            throw new IllegalStateException(
                    "smtp-raw: option "
                            + option
                            + " names "
                            + endpoint.getEndpointUri()
                            + ", but no route begins with it");
        }
    }

    /** Whether it can answer just now: a route that it leads to must be running. */
    boolean isReachable() {
        Route route = route();
        return route == null
                ? !isRouteNeeded()
                : context.getRouteController().getRouteStatus(route.getId())
                        == ServiceStatus.Started;
    }

    private boolean isRouteNeeded() {
        return endpoint.getEndpointBaseUri().startsWith("direct:");
    }

    private Route route() {
        Route known = routeId == null ? null : context.getRoute(routeId);
        if (known != null && leadsTo(known)) {
            return known;
        }
        for (Route route : context.getRoutes()) {
            if (leadsTo(route)) {
                routeId = route.getId();
                return route;
            }
        }
        return null;
    }

    private boolean leadsTo(Route route) {
        Endpoint start = route.getEndpoint();
        String base = endpoint.getEndpointBaseUri();
        return start == endpoint
                || start.getEndpointUri().equals(endpoint.getEndpointUri())
                // These meet by name, whatever options either side has.
                || ((base.startsWith("direct:") || base.startsWith("seda:"))
                        && base.equals(start.getEndpointBaseUri()));
    }

    /** Runs it; {@code done} is called when the exchange has ended, in whatever thread that is. */
    void process(Exchange exchange, Runnable done) {
        producer.process(exchange, doneSync -> done.run());
    }
}
