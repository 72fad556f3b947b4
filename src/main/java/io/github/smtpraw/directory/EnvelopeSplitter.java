package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultMessage;

/**
 * Parts an exchange by its envelope, for {@code split}: each part is a message with a reverse path
 * and recipients of its own and a handle of its own on the same body.
 *
 * <p>A recipient's {@code sender}, as members of a list have it, is the reverse path of its part;
 * but the null reverse path of a report stays null.
 */
public class EnvelopeSplitter {

    /** A part for each recipient. */
    public List<Message> byRecipient(Exchange exchange) throws IOException {
        int[] count = {0};
        return split(exchange, (recipient, sender) -> count[0]++);
    }

    /** A part for each domain and reverse path. */
    public List<Message> byDomain(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> List.of(recipient.getDomain(), sender));
    }

    /** A part for each reverse path. */
    public List<Message> bySender(Exchange exchange) throws IOException {
        return split(exchange, (recipient, sender) -> sender);
    }

    private static List<Message> split(
            Exchange exchange, BiFunction<Recipient, String, Object> group) throws IOException {
        Message whole = exchange.getMessage();
        String from = whole.getHeader(SmtpRawConstants.FROM, "", String.class);
        Map<Object, List<Recipient>> groups = new LinkedHashMap<>();
        for (Object one : whole.getHeader(SmtpRawConstants.TO, List.of(), List.class)) {
            Recipient recipient =
                    one instanceof Recipient known ? known : Recipient.of(one.toString());
            Object key = group.apply(recipient, sender(from, recipient));
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(recipient);
        }
        List<Message> parts = new ArrayList<>(groups.size());
        for (List<Recipient> recipients : groups.values()) {
            parts.add(part(exchange, whole, sender(from, recipients.get(0)), recipients));
        }
        return parts;
    }

    private static String sender(String from, Recipient recipient) {
        return from.isEmpty() || recipient.getSender() == null ? from : recipient.getSender();
    }

    private static Message part(
            Exchange exchange, Message whole, String from, List<Recipient> recipients)
            throws IOException {
        Message part = new DefaultMessage(exchange.getContext());
        part.setHeaders(new HashMap<>(whole.getHeaders()));
        part.setHeader(SmtpRawConstants.FROM, from);
        part.setHeader(SmtpRawConstants.TO, Recipients.of(recipients));
        Object body = whole.getBody();
        StreamCache copy = body instanceof StreamCache cache ? cache.copy(exchange) : null;
        part.setBody(copy == null ? body : copy);
        return part;
    }
}
