package io.github.smtpraw;

import io.github.smtpraw.client.ClientSettings;
import io.github.smtpraw.client.ClientTransport;
import io.github.smtpraw.client.Content;
import io.github.smtpraw.client.Destination;
import io.github.smtpraw.protocol.ClientCommand;
import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientQuery;
import io.github.smtpraw.protocol.MailProtocol;
import io.github.smtpraw.protocol.OutgoingEnvelope;
import io.github.smtpraw.protocol.OutgoingPaths;
import io.github.smtpraw.protocol.Reply;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.PluginHelper;

/**
 * Sends each exchange as one mail transaction, or asks a question, over a pool of connections. The
 * route goes on in a worker thread, or in the event loop where that is asked for; a caller that
 * waits goes on itself.
 */
@ManagedResource(description = "Managed SMTP raw producer")
public class SmtpRawProducer extends DefaultAsyncProducer {
    private static final String RESPONSE = "CamelSmtpResponse";

    private final SmtpRawEndpoint endpoint;
    private final SmtpRawConfiguration configuration;
    private final AsyncProcessor waiting;
    private final ClientCounters counters = new ClientCounters();
    private WritableHealthCheckRepository healthChecks;
    private HealthCheck healthCheck;
    private ClientRuntime runtime;
    private ClientSettings settings;
    private ClientSettings settingsRequiringTls;

    public SmtpRawProducer(SmtpRawEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        // All that its callback does is to wake the caller, so that no hand-over is needed.
        this.waiting =
                new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        return begin(exchange, callback, Runnable::run);
                    }
                };
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (configuration.getProtocol() == MailProtocol.lmtp
                && endpoint.getPort() == SmtpRawEndpoint.DEFAULT_PORT) {
            throw WrongOption.of("protocol", "lmtp", "port 25 is for SMTP (RFC 2033 5)");
        }
        runtime = endpoint.getComponent().client();
        ClientSettingsFactory factory =
                new ClientSettingsFactory(
                        configuration,
                        endpoint.getComponent().sslContextParameters(configuration),
                        runtime);
        settings = factory.settings();
        settingsRequiringTls = factory.requiringTls();
        runtime.transport().prepare(settings);
        healthChecks =
                HealthCheckHelper.getHealthCheckRepository(
                        endpoint.getCamelContext(),
                        "producers",
                        WritableHealthCheckRepository.class);
        if (healthChecks != null) {
            boolean enabled = endpoint.getComponent().isHealthCheckProducerEnabled();
            healthCheck = new ProducerHealthCheck(this, enabled);
            healthChecks.addHealthCheck(healthCheck);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (healthCheck != null) {
            healthChecks.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        super.doStop();
    }

    @Override
    public SmtpRawEndpoint getEndpoint() {
        return endpoint;
    }

    ClientCounters counters() {
        return counters;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        PluginHelper.getAsyncProcessorAwaitManager(exchange.getContext())
                .process(waiting, exchange);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return begin(
                exchange,
                callback,
                configuration.isUsingExecutorService() ? runtime.worker() : Runnable::run);
    }

    /**
     * As removeHeaders(RESPONSE + "*"), which compiles that once for each header. Headers are not
     * removed while they are gone through, which those of a copied message do not bear.
     */
    private static void removeResponse(Message message) {
        message.getHeaders().keySet().stream()
                .filter(name -> name.regionMatches(true, 0, RESPONSE, 0, RESPONSE.length()))
                .toList()
                .forEach(message::removeHeader);
    }

    private boolean begin(Exchange exchange, AsyncCallback callback, Executor executor) {
        Message message = exchange.getMessage();
        if (message.hasHeaders()) {
            removeResponse(message);
        }
        try {
            Destination to = destination(message);
            if (configuration.isMx() && to.settings().security().requireTls()) {
                throw RemoteFailure.unsignedMailDomain(to.toString());
            }
            Consumer<ClientOutcome> done =
                    outcome -> goOn(executor, () -> end(exchange, callback, to, outcome));
            ClientTransport transport = runtime.transport();
            if (configuration.getCommand().sends()) {
                OutgoingMessage outgoing = new OutgoingMessage(message, configuration);
                // The envelope first: a body is not to be read for one that is none.
                OutgoingEnvelope envelope = outgoing.envelope();
                Content content = OutgoingBody.of(exchange, outgoing.bodyType());
                transport.send(to, envelope.with(content.kind()), content, done);
            } else {
                transport.ask(to, query(message), done);
            }
        } catch (IllegalArgumentException e) {
            exchange.setException(new SmtpSyntaxException("smtp-raw: " + e.getMessage(), e));
            callback.done(true);
            return true;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        return false;
    }

    private Destination destination(Message message) {
        ClientSettings wanted =
                OutgoingWishes.insistsOnTls(message) ? settingsRequiringTls : settings;
        String host = message.getHeader(SmtpRawConstants.HOST, String.class);
        if (host == null) {
            return new Destination(endpoint.getHost(), endpoint.getPort(), wanted);
        }
        HostAndPort other = HostAndPort.parse(OutgoingPaths.line(host), endpoint.getPort());
        return new Destination(other.host(), other.port(), wanted);
    }

    private ClientQuery query(Message message) {
        ClientCommand command = configuration.getCommand();
        String body = message.getBody(String.class);
        String argument = OutgoingPaths.line(body == null ? "" : body.strip());
        boolean asks = command == ClientCommand.VRFY || command == ClientCommand.EXPN;
        if (asks && argument.isEmpty()) {
            throw new IllegalArgumentException(command + " without a name in the body");
        }
        return new ClientQuery(command, argument);
    }

    private static void goOn(Executor executor, Runnable end) {
        try {
            executor.execute(end);
        } catch (RejectedExecutionException e) {
            // The context has ended its pools; the exchange must come to its end all the same.
            end.run();
        }
    }

    private void end(
            Exchange exchange, AsyncCallback callback, Destination to, ClientOutcome outcome) {
        Message message = exchange.getMessage();
        if (outcome instanceof ClientOutcome.Sent sent) {
            respond(message, sent.reply());
            message.setHeader(SmtpRawConstants.RESPONSE_DSN, sent.dsn());
            if (!sent.rejected().isEmpty()) {
                message.setHeader(SmtpRawConstants.RESPONSE_REJECTED, sent.rejected());
            }
        } else if (outcome instanceof ClientOutcome.Answered answered) {
            respond(message, answered.reply());
            boolean one =
                    answered.reply().lines().size() == 1
                            && configuration.getCommand() != ClientCommand.EXPN;
            message.setBody(one ? answered.reply().getText() : answered.reply().lines());
        } else {
            Reply reply = reply(outcome);
            if (reply != null) {
                respond(message, reply);
            }
            exchange.setException(RemoteFailure.of(outcome, to.toString()));
        }
        counters.done(exchange.getException());
        callback.done(false);
    }

    /** What the server said in refusing, null where it said nothing. */
    private static Reply reply(ClientOutcome outcome) {
        if (outcome instanceof ClientOutcome.Refused refused) {
            return refused.said() ? refused.reply() : null;
        }
        return outcome instanceof ClientOutcome.Broken broken ? broken.reply() : null;
    }

    private static void respond(Message message, Reply reply) {
        message.setHeader(SmtpRawConstants.RESPONSE_CODE, reply.getCode());
        message.setHeader(SmtpRawConstants.RESPONSE_TEXT, reply.getText());
        if (reply.getStatus() != null) {
            message.setHeader(SmtpRawConstants.RESPONSE_STATUS, reply.getStatus());
        }
    }

    @ManagedAttribute(description = "Exchanges sent or answered")
    public long getSent() {
        return counters.sent.sum();
    }

    @ManagedAttribute(description = "Exchanges answered 4xx")
    public long getFailedForNow() {
        return counters.failedForNow.sum();
    }

    @ManagedAttribute(description = "Exchanges answered 5xx")
    public long getRefused() {
        return counters.refused.sum();
    }

    @ManagedAttribute(description = "Exchanges lost between the final dot and its reply")
    public long getUnknownOutcomes() {
        return counters.unknown.sum();
    }

    @ManagedAttribute(
            description = "Exchanges for which the server could not be reached, or broke off")
    public long getConnectionFailures() {
        return counters.unreachable.sum();
    }
}
