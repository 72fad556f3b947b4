package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;

/**
 * Keeps account in {@code CamelSmtpRejected} of whom a route did not serve, where the others of the
 * same message were served (RFC 5321 4.4): {@link #note} for one part of an envelope that {@link
 * EnvelopeSplitter} made, and as the aggregation strategy of that split for the whole.
 *
 * <p>As a strategy it gives back the exchange that was split. Its {@code CamelSmtpRejected} then
 * holds what those of the parts hold, each recipient as the whole names it, and is removed where
 * that is nobody. What a part threw and did not catch is thrown by the whole.
 */
public class Rejections implements AggregationStrategy {
    /**
     * Notes all recipients of the exchange with the reply that was thrown: that of the {@code
     * SmtpReplyException} in {@link Exchange#EXCEPTION_CAUGHT} or among its causes. What was thrown
     * counts as handled.
     *
     * @throws IllegalStateException where no such exception was caught
     */
    public void note(Exchange exchange) {
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        SmtpReplyException refused = ObjectHelper.getException(SmtpReplyException.class, thrown);
        if (refused == null) {
            throw new IllegalStateException("no SmtpReplyException was caught", thrown);
        }
        Map<Object, Object> rejected = rejected(exchange);
        recipients(exchange).forEach(recipient -> rejected.put(recipient, refused.getReply()));
        exchange.getMessage().setHeader(SmtpRawConstants.REJECTED, rejected);
    }

    /** Whether nobody at all was served; false where there were no recipients. */
    public boolean isEverybody(Exchange exchange) {
        List<Recipient> all = recipients(exchange);
        return !all.isEmpty() && rejected(exchange).keySet().containsAll(all);
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange part) {
        throw new UnsupportedOperationException("for split alone, which hands over what was split");
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange part, Exchange whole) {
        Map<Object, Object> gathered = before == null ? new LinkedHashMap<>() : rejected(whole);
        rejected(part).forEach((who, why) -> gathered.put(named(who, part, whole), why));
        if (gathered.isEmpty()) {
            whole.getMessage().removeHeader(SmtpRawConstants.REJECTED);
        } else {
            whole.getMessage().setHeader(SmtpRawConstants.REJECTED, gathered);
        }
        if (part.getException() != null && whole.getException() == null) {
            whole.setException(part.getException());
        }
        return whole;
    }

    /** A part has the sender of its recipients as its own, the whole has it with them. */
    private static Object named(Object who, Exchange part, Exchange whole) {
        if (!(who instanceof Recipient recipient)) {
            return who;
        }
        String from = EnvelopeSplitter.from(part.getMessage());
        for (Recipient one : recipients(whole)) {
            String sender = EnvelopeSplitter.sender(EnvelopeSplitter.from(whole.getMessage()), one);
            if (one.withSender(null).equals(recipient) && Objects.equals(sender, from)) {
                return one;
            }
        }
        return recipient;
    }

    private static List<Recipient> recipients(Exchange exchange) {
        return Recipients.read(exchange.getMessage().getHeader(SmtpRawConstants.TO));
    }

    private static Map<Object, Object> rejected(Exchange exchange) {
        Object header = exchange.getMessage().getHeader(SmtpRawConstants.REJECTED);
        return header instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
    }
}
