package io.github.smtpraw.host;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import io.github.smtpraw.protocol.Reply;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultMessage;

/**
 * The relay queue of {@code routes/}: what it shows of each message, and what is to be done with
 * one after an attempt. A message in the queue has one sender, and recipients in one domain. As a
 * processor it is what each message passes on its way in.
 */
public class RelayQueue implements Processor {
    private static final int SHOWN_RECIPIENTS = 3;

    private final Clock clock;
    private RetrySchedule schedule = new RetrySchedule();

    public RelayQueue() {
        this(Clock.systemUTC());
    }

    RelayQueue(Clock clock) {
        this.clock = clock;
    }

    /**
     * Keeps the route of a message that comes out of the queue in the thread of its consumer: the
     * session of that thread is the transaction which all that is put into queues has to join.
     *
     * @throws RejectedExecutionException once the host stops: what has begun by then is waited for,
     *     but what begins later might be sent, and then not be taken out of the queue
     */
    public void begin(Exchange exchange) {
        CamelContext context = exchange.getContext();
        if (context.isStopping() || context.isStopped()) {
            throw new RejectedExecutionException(
                    "the host stops, so that nothing is sent any more");
        }
        exchange.getExchangeExtension().setTransacted(true);
    }

    /** Sets the properties of a message that comes into the queue; those of another are gone. */
    @Override
    public void process(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        Object id = message.getHeader(SmtpRawConstants.MESSAGE_ID);
        if (id == null) {
            id = message.getHeader(RelayHeaders.ID, exchange.getExchangeId(), String.class);
        }
        // As removeHeaders("smtp*"), which compiles that once for each header.
        message.getHeaders().keySet().stream()
                .filter(name -> name.regionMatches(true, 0, "smtp", 0, 4))
                .toList()
                .forEach(message::removeHeader);
        message.setHeader(RelayHeaders.ID, id);
        message.setHeader(
                RelayHeaders.FROM, message.getHeader(SmtpRawConstants.FROM, "", String.class));
        message.setHeader(RelayHeaders.QUEUED, clock.millis());
        message.setHeader(RelayHeaders.ATTEMPTS, 0);
        message.setHeader(RelayHeaders.WARNED, false);
        message.setHeader(RelayHeaders.SIZE, size(exchange));
        address(message, Recipients.read(message.getHeader(SmtpRawConstants.TO)));
    }

    private static long size(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof StreamCache cache) {
            return cache.length();
        }
        byte[] octets = exchange.getContext().getTypeConverter().convertTo(byte[].class, body);
        return octets == null ? 0 : octets.length;
    }

    private static void address(Message message, Collection<Recipient> to) {
        String shown =
                to.stream()
                        .limit(SHOWN_RECIPIENTS)
                        .map(Recipient::getAddress)
                        .collect(Collectors.joining(","));
        message.setHeader(SmtpRawConstants.TO, Recipients.of(to));
        message.setHeader(RelayHeaders.TO, to.size() > SHOWN_RECIPIENTS ? shown + ",..." : shown);
        message.setHeader(RelayHeaders.RECIPIENTS, to.size());
        message.setHeader(RelayHeaders.DOMAIN, to.iterator().next().getDomain());
    }

    /**
     * What is to be done after an attempt, for {@code split}: a part for each outcome there is, and
     * none where all is done. The header {@code CamelSmtpRelayOutcome} names it: {@code again}
     * comes out of the queue anew after {@code CamelSmtpRelayDelay} milliseconds, {@code enqueue}
     * at once, since it only did not fit into the transaction; {@code report} tells the sender by
     * the action in {@code CamelSmtpRelayAction}; {@code refused} is a report that can't be
     * delivered, which nobody is told of.
     */
    public List<Message> outcomes(Exchange exchange) throws IOException {
        RelayAttempt attempt = RelayAttempt.read(exchange);
        Message whole = exchange.getMessage();
        long now = clock.millis();
        long queued = whole.getHeader(RelayHeaders.QUEUED, now, Long.class);
        Map<Recipient, Object> beyond = attempt.takeBeyond();
        boolean expired = !attempt.waiting().isEmpty() && schedule.isExpired(now - queued);
        if (expired) {
            attempt.giveUp();
        }
        List<Message> parts = new ArrayList<>();
        if (!beyond.isEmpty()) {
            Message part = part(exchange, beyond, "enqueue", parts);
            part.removeHeader(SmtpRawConstants.REJECTED);
            part.setHeader(RelayHeaders.DELAY, 0);
        }
        unconfirmed(exchange, attempt.served(), parts);
        if (!attempt.refused().isEmpty()) {
            boolean report = isReport(whole);
            Message part = part(exchange, attempt.refused(), report ? "refused" : "report", parts);
            part.setHeader(RelayHeaders.ACTION, "failed");
            part.setHeader(RelayHeaders.LAST_ATTEMPT, now);
            part.setHeader(RelayHeaders.DELAY, schedule.delay(1));
            if (expired) {
                part.setHeader(RelayHeaders.UNTIL, queued + schedule.lifetime());
            }
        }
        if (!attempt.waiting().isEmpty()) {
            again(exchange, attempt.waiting(), parts);
        }
        return parts;
    }

    private static boolean isReport(Message message) {
        return message.getHeader(SmtpRawConstants.FROM, "", String.class).isEmpty();
    }

    /** Handed to a server that does not report on (RFC 3461 5.2.2). */
    private static void unconfirmed(Exchange exchange, List<Recipient> served, List<Message> parts)
            throws IOException {
        boolean dsn =
                exchange.getMessage().getHeader(SmtpRawConstants.RESPONSE_DSN, true, Boolean.class);
        List<Recipient> asking =
                served.stream()
                        .filter(one -> one.getDsnNotify() != null)
                        .filter(
                                one ->
                                        one.getDsnNotify()
                                                .toUpperCase(Locale.ROOT)
                                                .contains("SUCCESS"))
                        .toList();
        if (!dsn && !asking.isEmpty()) {
            Map<Recipient, Object> reasons = new LinkedHashMap<>();
            asking.forEach(one -> reasons.put(one, ""));
            Message part = part(exchange, reasons, "report", parts);
            part.removeHeader(SmtpRawConstants.REJECTED);
            part.setHeader(RelayHeaders.ACTION, "relayed");
        }
    }

    private void again(Exchange exchange, Map<Recipient, Object> reasons, List<Message> parts)
            throws IOException {
        long now = clock.millis();
        Message whole = exchange.getMessage();
        long queued = whole.getHeader(RelayHeaders.QUEUED, now, Long.class);
        boolean warned = whole.getHeader(RelayHeaders.WARNED, false, Boolean.class);
        boolean warning = !warned && schedule.isWorthWarning(now - queued);
        if (warning && !isReport(whole)) {
            Message part = part(exchange, withoutFinal(reasons), "report", parts);
            part.setHeader(RelayHeaders.ACTION, "delayed");
            part.setHeader(RelayHeaders.LAST_ATTEMPT, now);
            part.setHeader(RelayHeaders.UNTIL, queued + schedule.lifetime());
        }
        int attempts = whole.getHeader(RelayHeaders.ATTEMPTS, 0, Integer.class) + 1;
        Message part = part(exchange, reasons, "again", parts);
        part.removeHeader(SmtpRawConstants.REJECTED);
        part.setHeader(RelayHeaders.QUEUED, queued);
        part.setHeader(RelayHeaders.ATTEMPTS, attempts);
        part.setHeader(RelayHeaders.LAST_ATTEMPT, now);
        part.setHeader(RelayHeaders.WARNED, warned || warning);
        part.setHeader(RelayHeaders.DELAY, schedule.delay(attempts));
    }

    /** A reply that refuses us for good is none about the message, which may still arrive. */
    private static Map<Recipient, Object> withoutFinal(Map<Recipient, Object> reasons) {
        Map<Recipient, Object> others = new LinkedHashMap<>(reasons);
        others.replaceAll((who, why) -> why instanceof Reply r && r.isPermanent() ? "" : why);
        return others;
    }

    /**
     * A message for these alone, with a handle of its own on the body, and no word of the reply.
     */
    private static Message part(
            Exchange exchange, Map<Recipient, Object> reasons, String outcome, List<Message> parts)
            throws IOException {
        Message whole = exchange.getMessage();
        Object body = whole.getBody();
        StreamCache copy = body instanceof StreamCache cache ? cache.copy(exchange) : null;
        Message part = new DefaultMessage(exchange.getContext());
        part.copyFromWithNewBody(whole, copy == null ? body : copy);
        part.removeHeaders("CamelSmtpResponse*");
        part.removeHeaders("JMS*");
        part.setHeader(SmtpRawConstants.REJECTED, reasons);
        part.setHeader(RelayHeaders.OUTCOME, outcome);
        part.setHeader(RelayHeaders.LAST_REPLY, RelayAttempt.words(reasons));
        address(part, reasons.keySet());
        parts.add(part);
        return part;
    }

    /** When a message is tried again, and when it is given up. */
    public void setSchedule(RetrySchedule schedule) {
        this.schedule = schedule;
    }
}
