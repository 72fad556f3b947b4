package io.github.smtpraw.report;

import io.github.smtpraw.SmtpRawConstants;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What is known of a message's way so far. Each may be null.
 *
 * @param arrival when it came
 * @param last when it was tried last
 * @param until when it is given up
 * @param remote the server that gave the replies, as {@code dns; name}
 */
record Attempts(ZonedDateTime arrival, ZonedDateTime last, ZonedDateTime until, String remote) {

    static Attempts read(Exchange exchange) {
        Message message = exchange.getMessage();
        ZonedDateTime arrival = time(message, DeliveryStatus.ARRIVAL);
        return new Attempts(
                arrival != null ? arrival : created(exchange),
                time(message, DeliveryStatus.LAST_ATTEMPT),
                time(message, DeliveryStatus.RETRY_UNTIL),
                remote(message.getHeader(DeliveryStatus.REMOTE_HOST, String.class)));
    }

    /** Known where the exchange is the one that the message came with. */
    private static ZonedDateTime created(Exchange exchange) {
        return exchange.getMessage().getHeader(SmtpRawConstants.SESSION) == null
                ? null
                : local(Instant.ofEpochMilli(exchange.getClock().getCreated()));
    }

    private static ZonedDateTime local(Instant time) {
        return time.atZone(ZoneId.systemDefault());
    }

    private static ZonedDateTime time(Message message, String name) {
        Object value = message.getHeader(name);
        try {
            return value == null ? null : local(instant(value));
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no time: " + value, e);
        }
    }

    private static Instant instant(Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        return value instanceof Date date
                ? date.toInstant()
                : Instant.ofEpochMilli(Long.parseLong(value.toString()));
    }

    /** Without the port; an address stands in brackets (RFC 3464 2.1.2, RFC 5321 4.1.3). */
    private static String remote(String host) {
        if (host == null) {
            return null;
        }
        String line = Lines.ascii(Lines.clean(host));
        boolean port = line.matches("([^:]*|\\[.*]):\\d+");
        String name = port ? line.substring(0, line.lastIndexOf(':')) : line;
        return "dns; " + (name.matches("[\\d.]+") ? "[" + name + "]" : name);
    }
}
