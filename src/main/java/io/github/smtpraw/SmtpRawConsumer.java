package io.github.smtpraw;

import io.github.smtpraw.server.ListenerSettings;
import io.github.smtpraw.server.SmtpListener;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMTP server bound to the endpoint's address: each mail transaction becomes an exchange, and
 * the reply to the end of data is given when the route has completed.
 *
 * <p>The port is bound when the whole context has started. While suspended, new connections are
 * answered 421 and open ones 451 to MAIL.
 */
@ManagedResource(description = "Managed SMTP raw consumer")
public class SmtpRawConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpRawConsumer.class);
    private static final long PARKED_SECONDS = 10;

    private final SmtpRawEndpoint endpoint;
    private final ServerCounters counters = new ServerCounters();
    private Policies policies;
    private ListenerSettings settings;
    private RouteSessions sessions;
    private TransactionLog log;
    private volatile SmtpListener listener;
    private volatile boolean open;

    SmtpRawConsumer(SmtpRawEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        SmtpRawConfiguration options = endpoint.getConfiguration();
        ListenerSettingsFactory.checkPort(options.getProtocol(), endpoint.getPort());
        policies = new Policies(endpoint.getCamelContext(), options);
        settings =
                ListenerSettingsFactory.create(
                        endpoint.getCamelContext(),
                        options,
                        endpoint.getComponent().sslContextParameters(options),
                        policies.stages());
        setHealthCheck(
                new ConsumerHealthCheck(
                        this, endpoint.getComponent().isHealthCheckConsumerEnabled()));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        policies.start();
        log =
                new TransactionLog(
                        counters,
                        (session, summary) -> sessions.tellDisconnected(session, summary));
        sessions = new RouteSessions(this, policies, runtime().worker(), log);
        CamelContext context = endpoint.getCamelContext();
        if (context.getStatus().isStarted()) {
            policies.requireRoutes();
            listen();
        } else {
            BoundAddress.probe(endpoint.getHost(), endpoint.getPort());
            context.addStartupListener(new ListenWhenStarted());
        }
    }

    /** A policy's route may start after ours, so the port waits for the whole context. */
    private final class ListenWhenStarted implements ExtendedStartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            if (isStarting() || isStarted()) {
                policies.requireRoutes();
            }
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted)
                throws Exception {
            if (isStarted() && listener == null) {
                try {
                    listen();
                } catch (Exception e) {
                    context.stop();
                    throw e;
                }
            }
        }
    }

    private void listen() throws Exception {
        // Before the bind, since a client may connect at once.
        open = true;
        try {
            listener = bound();
        } catch (Exception e) {
            open = false;
            throw e;
        }
        warnIfOpenToAnyone();
        LOG.info(
                "Listening for {} on {} as {}",
                endpoint.getConfiguration().getProtocol().name().toUpperCase(Locale.ROOT),
                new HostAndPort(endpoint.getHost(), getPort()),
                settings.dialogue().hostname());
    }

    private SmtpListener bound() throws Exception {
        ParkedListeners.Parked kept = runtime().parked().take(parkedAs());
        if (kept != null) {
            if (kept.uri().equals(endpoint.getEndpointUri())) {
                kept.listener().setRoutes(sessions);
            } else {
                kept.listener().setUp(settings, sessions);
            }
            return kept.listener();
        }
        SmtpListener made =
                new SmtpListener(
                        runtime().transport(),
                        settings,
                        runtime().heap(),
                        runtime().spool(),
                        runtime().worker(),
                        sessions);
        BoundAddress.open(made, endpoint.getHost(), endpoint.getPort());
        return made;
    }

    private void warnIfOpenToAnyone() {
        SmtpRawConfiguration options = endpoint.getConfiguration();
        if (!BoundAddress.isLoopback(endpoint.getHost())
                && settings.dialogue().localDomains().isEmpty()
                && options.getOnRcpt() == null
                && !options.isAuthRequired()) {
            LOG.warn(
                    "{} accepts mail for anyone: set localDomains, onRcpt or authRequired",
                    new HostAndPort(endpoint.getHost(), getPort()));
        }
    }

    @Override
    protected void doStop() throws Exception {
        open = false;
        SmtpListener bound = listener;
        listener = null;
        if (bound != null && isBeingReplaced()) {
            park(bound);
        } else if (bound != null) {
            bound.close();
            LOG.info("No longer listening on {}", endpoint.getServiceUrl());
        }
        if (policies != null) {
            policies.stop();
        }
        super.doStop();
    }

    /** With live reload on, a stopped route is most likely about to come back changed. */
    private boolean isBeingReplaced() {
        CamelContext context = endpoint.getCamelContext();
        return !context.isStopping()
                && context.hasService(RouteWatcherReloadStrategy.class) != null;
    }

    private void park(SmtpListener bound) {
        String address = parkedAs();
        ParkedListeners.Parked kept = new ParkedListeners.Parked(endpoint.getEndpointUri(), bound);
        ServerRuntime runtime = runtime();
        runtime.parked().park(address, kept, log);
        Runnable expire = () -> runtime.parked().expire(address, kept);
        // Closing blocks, which an event loop must not.
        runtime.transport()
                .later(() -> runtime.worker().execute(expire), PARKED_SECONDS, TimeUnit.SECONDS);
    }

    /** What its successor is known by: the address, or where any free port will do the endpoint. */
    private String parkedAs() {
        return endpoint.getPort() == 0 ? endpoint.getEndpointUri() : endpoint.getServiceUrl();
    }

    private ServerRuntime runtime() {
        return endpoint.getComponent().server();
    }

    @Override
    protected void doSuspend() throws Exception {
        open = false;
        if (endpoint.getCamelContext().isStopping() && listener != null) {
            listener.shutDown();
        }
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        open = listener != null;
    }

    /** Whether transactions are taken. */
    boolean isOpen() {
        return open;
    }

    @Override
    public boolean isHostedService() {
        return true;
    }

    @Override
    public SmtpRawEndpoint getEndpoint() {
        return endpoint;
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** Transactions in hand: those in routes are counted by Camel itself. */
    @Override
    public int getPendingExchangesSize() {
        SmtpListener bound = listener;
        // Those of a route that is being replaced go on behind its successor.
        return bound == null || isBeingReplaced() ? 0 : bound.transactions();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        SmtpListener bound = listener;
        if (!suspendOnly && bound != null && !isBeingReplaced()) {
            bound.shutDown();
        }
    }

    /** The bound port; the endpoint's where none is bound. */
    @ManagedAttribute(description = "The bound port")
    public int getPort() {
        SmtpListener bound = listener;
        return bound == null ? endpoint.getPort() : bound.port();
    }

    /** Whether the port is bound. */
    @ManagedAttribute(description = "Whether the port is bound")
    public boolean isListening() {
        SmtpListener bound = listener;
        return bound != null && bound.isOpen();
    }

    @ManagedAttribute(description = "Open connections")
    public int getOpenConnections() {
        SmtpListener bound = listener;
        return bound == null ? 0 : bound.connections();
    }

    @ManagedAttribute(description = "Messages in routes")
    public int getMessagesInRoutes() {
        SmtpListener bound = listener;
        return bound == null ? 0 : bound.gate().inside();
    }

    @ManagedAttribute(description = "Connections accepted")
    public long getConnections() {
        return counters.connections.sum();
    }

    @ManagedAttribute(description = "Connections turned away")
    public long getConnectionsTurnedAway() {
        return counters.turnedAway.sum();
    }

    @ManagedAttribute(description = "Sessions encrypted by TLS")
    public long getSessionsEncrypted() {
        return counters.encrypted.sum();
    }

    @ManagedAttribute(description = "TLS handshakes that failed")
    public long getTlsFailures() {
        return counters.tlsFailures.sum();
    }

    @ManagedAttribute(description = "Recipients refused")
    public long getRecipientsRefused() {
        return counters.recipientsRefused.sum();
    }

    @ManagedAttribute(description = "Messages answered 250")
    public long getMessagesAccepted() {
        return counters.accepted.sum();
    }

    @ManagedAttribute(description = "Transactions answered 4xx")
    public long getMessagesRefusedForNow() {
        return counters.refusedForNow.sum();
    }

    @ManagedAttribute(description = "Transactions answered 5xx")
    public long getMessagesRefused() {
        return counters.refused.sum();
    }

    @ManagedAttribute(description = "Transactions that clients gave up")
    public long getTransactionsGivenUp() {
        return counters.givenUp.sum();
    }

    @ManagedAttribute(description = "Octets of content received")
    public long getOctetsReceived() {
        return counters.octets.sum();
    }
}
