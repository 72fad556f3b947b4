package io.github.smtpraw;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Recipient;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;

/** Reads from an exchange what a policy or the message route made of it. */
final class OutcomeReader {
    private static final int MAX_CAUSES = 50;

    private OutcomeReader() {}

    /**
     * @param asked the body that was put in
     */
    static Outcome policy(Exchange exchange, Object asked) {
        Outcome failure = failure(exchange);
        if (failure != null) {
            return failure;
        }
        Message message = exchange.getMessage();
        Outcome body = body(exchange, asked, message.getBody());
        Outcome said = said(message, body);
        return said != null ? said : body;
    }

    /** The message route: its body says nothing. */
    static Outcome message(Exchange exchange) {
        Outcome failure = failure(exchange);
        if (failure != null) {
            return failure;
        }
        Outcome said = said(exchange.getMessage(), Outcome.UNCHANGED);
        return said != null ? said : Outcome.UNCHANGED;
    }

    private static Outcome failure(Exchange exchange) {
        Throwable thrown = exchange.getException();
        SmtpReplyException chosen = cause(thrown, SmtpReplyException.class);
        if (chosen != null) {
            return Outcome.said(chosen.getReply());
        }
        SmtpRemoteException remote = cause(thrown, SmtpRemoteException.class);
        if (remote != null) {
            return RemoteRefusal.of(remote);
        }
        boolean rolledBack = exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
        return thrown != null || rolledBack ? Outcome.FAILED : null;
    }

    /** What was thrown, or the first of its causes, that is of that type; null for none. */
    private static <T extends Throwable> T cause(Throwable thrown, Class<T> type) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static Outcome said(Message message, Outcome body) {
        Object code = message.getHeader(SmtpRawConstants.REPLY_CODE);
        if (code == null) {
            return null;
        }
        return new Outcome.Said(
                code(code),
                message.getHeader(SmtpRawConstants.REPLY_STATUS, String.class),
                message.getHeader(SmtpRawConstants.REPLY_TEXT, String.class),
                body);
    }

    private static Integer code(Object code) {
        try {
            return code instanceof Number number
                    ? number.intValue()
                    : Integer.valueOf(code.toString().strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Outcome body(Exchange exchange, Object asked, Object body) {
        if (body == asked) {
            return Outcome.UNCHANGED;
        }
        Object plain = plain(exchange, body);
        if (plain == null || (plain instanceof Collection<?> none && none.isEmpty())) {
            return Outcome.NOTHING;
        }
        if (plain instanceof Boolean verdict) {
            return new Outcome.Verdict(verdict);
        }
        if (plain instanceof Collection<?> collection) {
            return collection(exchange, collection);
        }
        if (plain instanceof Recipient) {
            return plain.equals(asked) ? Outcome.UNCHANGED : Outcome.value(plain);
        }
        return plain instanceof String text ? text(asked, text) : Outcome.UNINTELLIGIBLE;
    }

    private static Outcome text(Object asked, String text) {
        if (text.isBlank()) {
            return asked instanceof String same && same.equals(text)
                    ? Outcome.UNCHANGED
                    : Outcome.NOTHING;
        }
        boolean same =
                asked instanceof Recipient recipient
                        ? Addresses.same(recipient.getAddress(), text.strip())
                        : text.equals(asked);
        return same ? Outcome.UNCHANGED : Outcome.value(text);
    }

    private static Outcome collection(Exchange exchange, Collection<?> collection) {
        List<Object> values = new ArrayList<>();
        for (Object element : collection) {
            Object plain = plain(exchange, element);
            if (plain instanceof Boolean verdict && collection.size() == 1) {
                return new Outcome.Verdict(verdict);
            }
            if (!(plain instanceof String) && !(plain instanceof Recipient)) {
                return Outcome.UNINTELLIGIBLE;
            }
            values.add(plain);
        }
        return new Outcome.Values(values, true);
    }

    /** A row of one column is its value, a stream is its text, and what spells a Boolean is one. */
    private static Object plain(Exchange exchange, Object body) {
        if (body instanceof Map<?, ?> row && row.size() == 1) {
            return plain(exchange, row.values().iterator().next());
        }
        if (body instanceof Object[] array) {
            return List.of(array);
        }
        if (body instanceof Iterator<?> iterator) {
            List<Object> list = new ArrayList<>();
            iterator.forEachRemaining(list::add);
            return list;
        }
        if (body instanceof Number number) {
            return number(number);
        }
        if (body instanceof CharSequence
                || body instanceof byte[]
                || body instanceof InputStream
                || body instanceof Reader
                || body instanceof StreamCache) {
            String text =
                    exchange.getContext()
                            .getTypeConverter()
                            .tryConvertTo(String.class, exchange, body);
            return text == null ? null : spelled(text);
        }
        return body;
    }

    /** A database without Booleans says 1 and 0. */
    private static Object number(Number number) {
        String text = number.toString();
        return text.equals("1") || text.equals("0") ? (Object) text.equals("1") : text;
    }

    private static Object spelled(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }
}
