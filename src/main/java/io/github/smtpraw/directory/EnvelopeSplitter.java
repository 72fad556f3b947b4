package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
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
public class EnvelopeSplitter {
    /** A part for each recipient. */
    public List<Message> byRecipient(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> new Object());
    }

    /** A part for each domain and reverse path. */
    public List<Message> byDomain(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> Arrays.asList(recipient.getDomain(), sender));
    }

    /** A part for each reverse path. */
    public List<Message> bySender(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> Arrays.asList(sender));
    }

    private static List<Message> split(
            Exchange exchange, BiFunction<Recipient, String, Object> group) throws IOException {
        Message whole = exchange.getMessage();
        String from = whole.getHeader(SmtpRawConstants.FROM, String.class);
        Map<Object, Part> parts = new LinkedHashMap<>();
        for (Recipient recipient : Recipients.read(whole.getHeader(SmtpRawConstants.TO))) {
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

    private static String sender(String from, Recipient recipient) {
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
            part.setHeader(SmtpRawConstants.TO, Recipients.of(to));
            return part;
        }
    }
}
