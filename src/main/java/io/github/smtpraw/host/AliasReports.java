package io.github.smtpraw.host;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultMessage;

/**
 * Who asked by NOTIFY=SUCCESS for a report on an alias that stands for several is told that the
 * mail was sent on to them, and of its members' fate hears only what was asked for besides (RFC
 * 3461 5.2.7.3). As an expression it is {@link #take}.
 */
public class AliasReports implements Expression {
    private static final String SUCCESS = "SUCCESS";

    @Override
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        try {
            return exchange.getContext()
                    .getTypeConverter()
                    .convertTo(type, exchange, take(exchange));
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        }
    }

    /**
     * Takes from the members what the report on their alias answers.
     *
     * @return a message for each such alias, to be made a report on it once its members have theirs
     */
    public List<Message> take(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        List<Recipient> all = Recipients.read(message.getHeader(SmtpRawConstants.TO));
        Map<String, List<Recipient>> aliases = new LinkedHashMap<>();
        all.stream()
                .filter(one -> one.getOriginal() != null)
                .forEach(
                        one ->
                                aliases.computeIfAbsent(one.getOriginal(), any -> new ArrayList<>())
                                        .add(one));
        aliases.values()
                .removeIf(
                        members ->
                                members.size() < 2
                                        || members.stream().noneMatch(AliasReports::asks));
        List<Message> reports = new ArrayList<>();
        for (List<Recipient> members : aliases.values()) {
            reports.add(report(exchange, members));
        }
        if (!reports.isEmpty()) {
            List<Recipient> rest =
                    all.stream()
                            .map(
                                    one ->
                                            aliases.containsKey(one.getOriginal()) && asks(one)
                                                    ? without(one)
                                                    : one)
                            .toList();
            message.setHeader(SmtpRawConstants.TO, Recipients.of(rest));
        }
        return reports;
    }

    /**
     * Those of these messages that are still due once the members have theirs: without the members
     * in {@code CamelSmtpRejected}, and without those that have no other.
     *
     * @param reports what {@link #take} gave
     */
    public List<Message> due(Exchange exchange, List<Message> reports) {
        Object rejected = exchange.getMessage().getHeader(SmtpRawConstants.REJECTED);
        if (!(rejected instanceof Map<?, ?> map)) {
            return reports;
        }
        List<Message> due = new ArrayList<>();
        for (Message report : reports) {
            List<Recipient> served =
                    Recipients.read(report.getHeader(SmtpRawConstants.TO)).stream()
                            .filter(one -> map.keySet().stream().noneMatch(who -> isSame(who, one)))
                            .toList();
            if (!served.isEmpty()) {
                report.setHeader(SmtpRawConstants.TO, Recipients.of(served));
                due.add(report);
            }
        }
        return due;
    }

    /** The wishes of the one in the map have changed meanwhile. */
    private static boolean isSame(Object who, Recipient one) {
        return who instanceof Recipient other
                && other.getAddress().equals(one.getAddress())
                && Objects.equals(other.getOriginal(), one.getOriginal());
    }

    private static List<String> wishes(Recipient recipient) {
        String notify = recipient.getDsnNotify();
        return notify == null
                ? List.of()
                : Arrays.asList(notify.strip().toUpperCase(Locale.ROOT).split("[,\\s]+"));
    }

    private static boolean asks(Recipient recipient) {
        return wishes(recipient).contains(SUCCESS);
    }

    /** NEVER where nothing else was asked for. */
    private static Recipient without(Recipient recipient) {
        String others =
                wishes(recipient).stream()
                        .filter(wish -> !wish.equals(SUCCESS))
                        .collect(Collectors.joining(","));
        return recipient.withDsnNotify(others.isEmpty() ? "NEVER" : others);
    }

    private static Message report(Exchange exchange, List<Recipient> members) throws IOException {
        Message whole = exchange.getMessage();
        Object body = whole.getBody();
        StreamCache copy = body instanceof StreamCache cache ? cache.copy(exchange) : null;
        Message report = new DefaultMessage(exchange.getContext());
        report.copyFromWithNewBody(whole, copy == null ? body : copy);
        List<Recipient> asking = members.stream().filter(AliasReports::asks).toList();
        report.setHeader(SmtpRawConstants.TO, Recipients.of(asking));
        report.setHeader(RelayHeaders.ID, whole.getHeader(SmtpRawConstants.MESSAGE_ID));
        report.setHeader(RelayHeaders.TO, members.get(0).getOriginal());
        report.setHeader(RelayHeaders.ACTION, "expanded");
        report.setHeader(RelayHeaders.LAST_REPLY, "sent on to " + members.size());
        return report;
    }
}
