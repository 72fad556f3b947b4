package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultMessage;

/**
 * Parts an exchange by its envelope, for {@code split}: each part is a message with all headers, a
 * reverse path and recipients of its own, and a handle of its own on the same body, so that the
 * parts read it independently. The parts come in the order of their first recipients; without
 * recipients there are none.
 *
 * <p>The reverse path of a part is the {@code sender} of its recipients where they have one, as
 * members of a list do, else that of the exchange; but the null reverse path of a report stays
 * null, so that no report answers a report. In a part the recipients have no {@code sender} any
 * more.
 *
 * <p>A body that is a stream but no {@link StreamCache} can be read by one part only.
 */
public class EnvelopeSplitter implements Expression {
    /** What the recipients of a part have in common, besides their reverse path. */
    public enum By {
        domain,
        recipient,
        sender
    }

    private MailDirectory directory;
    private By by = By.domain;

    /** The parts as an expression, for {@code ref}; see {@link #setBy}. */
    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        try {
            return exchange.getContext()
                    .getTypeConverter()
                    .convertTo(type, exchange, parts(exchange));
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
    }

    private List<Message> parts(Exchange exchange) throws IOException {
        return switch (by) {
            case domain -> byDomain(exchange);
            case recipient -> byRecipient(exchange);
            case sender -> bySender(exchange);
        };
    }

    /** How it parts as an expression: as {@link #byDomain}, which is the default, and so on. */
    public void setBy(By by) {
        this.by = by;
    }

    /** A part for each recipient. */
    public List<Message> byRecipient(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> new Object());
    }

    /** A part for each domain and reverse path. */
    public List<Message> byDomain(Exchange exchange) throws IOException {
        List<Message> parts =
                split(
                        exchange,
                        (recipient, sender) -> Arrays.asList(recipient.getDomain(), sender));
        if (directory != null && parts.size() > 1) {
            parts.sort(Comparator.comparing(this::isLocal));
        }
        return parts;
    }

    private boolean isLocal(Message part) {
        return directory.isLocal(part.getHeader(SmtpRawConstants.TO));
    }

    /**
     * Whose domains are local: {@link #byDomain} puts parts for them behind all others, so that
     * what is stored here is stored when the rest has gone. Default none.
     */
    public void setDirectory(MailDirectory directory) {
        this.directory = directory;
    }

    /** A part for each reverse path. */
    public List<Message> bySender(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> Arrays.asList(sender));
    }

    /**
     * A part for each reverse path, of those alone who are in {@code CamelSmtpRejected}, and with
     * that much of the map: for reports to their senders. Keys that are no {@link Recipient} are
     * recipients of that address.
     */
    public List<Message> rejectedBySender(Exchange exchange) throws IOException {
        Object header = exchange.getMessage().getHeader(SmtpRawConstants.REJECTED);
        Map<Recipient, Object> rejected = new LinkedHashMap<>();
        if (header instanceof Map<?, ?> map) {
            map.forEach((who, why) -> rejected.put(recipient(who), why));
        }
        List<Message> parts =
                split(exchange, rejected.keySet(), (recipient, sender) -> Arrays.asList(sender));
        for (Message part : parts) {
            Map<Recipient, Object> own = new LinkedHashMap<>();
            rejected.forEach(
                    (who, why) -> {
                        if (Objects.equals(sender(from(exchange.getMessage()), who), from(part))) {
                            own.put(who.withSender(null), why);
                        }
                    });
            part.setHeader(SmtpRawConstants.REJECTED, own);
        }
        return parts;
    }

    private static Recipient recipient(Object who) {
        return who instanceof Recipient recipient ? recipient : Recipient.of(String.valueOf(who));
    }

    private static List<Message> split(
            Exchange exchange, BiFunction<Recipient, String, Object> group) throws IOException {
        Object to = exchange.getMessage().getHeader(SmtpRawConstants.TO);
        return split(exchange, Recipients.read(to), group);
    }

    private static List<Message> split(
            Exchange exchange,
            Collection<Recipient> recipients,
            BiFunction<Recipient, String, Object> group)
            throws IOException {
        Message whole = exchange.getMessage();
        String from = from(whole);
        Map<Object, Part> parts = new LinkedHashMap<>();
        for (Recipient recipient : recipients) {
            String sender = sender(from, recipient);
            Object key = group.apply(recipient, sender);
            parts.computeIfAbsent(key, any -> new Part(sender)).to.add(recipient.withSender(null));
        }
        List<Message> messages = new ArrayList<>(parts.size());
        for (Part part : parts.values()) {
            messages.add(part.message(exchange, whole));
        }
        return messages;
    }

    static String from(Message message) {
        return message.getHeader(SmtpRawConstants.FROM, String.class);
    }

    /** The reverse path of a recipient in a message from there. */
    static String sender(String from, Recipient recipient) {
        boolean report = from != null && from.isEmpty();
        return report || recipient.getSender() == null ? from : recipient.getSender();
    }

    /** What will be one message. */
    private static final class Part {
        private final String from;
        private final List<Recipient> to = new ArrayList<>();

        Part(String from) {
            this.from = from;
        }

        Message message(Exchange exchange, Message whole) throws IOException {
            Object body = whole.getBody();
            StreamCache copy = body instanceof StreamCache cache ? cache.copy(exchange) : null;
            Message part = new DefaultMessage(exchange.getContext());
            part.copyFromWithNewBody(whole, copy == null ? body : copy);
            if (from != null) {
                part.setHeader(SmtpRawConstants.FROM, from);
            }
            if (from != null && !from.equals(from(whole)) && !from.startsWith("@")) {
                // What a list sends is a message of its own, of which its author asked nothing.
                part.removeHeader(SmtpRawConstants.ENVELOPE_ID);
                part.removeHeader(SmtpRawConstants.RETURN);
            }
            part.setHeader(SmtpRawConstants.TO, Recipients.of(to));
            return part;
        }
    }
}
