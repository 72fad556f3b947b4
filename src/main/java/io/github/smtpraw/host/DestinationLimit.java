package io.github.smtpraw.host;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.protocol.Recipients;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * How many messages are on their way to one domain at once, so that a slow server holds up no mail
 * for others. One that finds no place does not wait in a thread: it goes back into the queue, and
 * comes again about when its turn is, as the time that the others took lets expect.
 */
public class DestinationLimit {
    private static final long SHORTEST = 250;
    private static final long LONGEST = 64_000;
    private static final int MANY = 1000;

    private final Map<String, Load> loads = new HashMap<>();
    private int limit = 4;

    /**
     * Takes a place, which is free again when the exchange is done.
     *
     * @return false where there is none: {@code CamelSmtpRelayDelay} then says when to come again
     */
    public boolean enter(Exchange exchange) {
        Message message = exchange.getMessage();
        String domain = Recipients.read(message.getHeader(SmtpRawConstants.TO)).get(0).getDomain();
        long now = System.nanoTime() / 1_000_000;
        synchronized (loads) {
            if (loads.size() > MANY) {
                loads.values().removeIf(load -> load.active == 0 && load.next <= now);
            }
            Load load = loads.computeIfAbsent(domain, any -> new Load());
            if (load.active >= limit) {
                message.setHeader(RelayHeaders.DELAY, load.turn(now, limit));
                return false;
            }
            load.active++;
        }
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                leave(domain, now);
                            }
                        });
        return true;
    }

    private void leave(String domain, long since) {
        long now = System.nanoTime() / 1_000_000;
        synchronized (loads) {
            Load load = loads.get(domain);
            load.active--;
            load.took(now - since);
            if (load.active == 0 && load.next <= now) {
                loads.remove(domain);
            }
        }
    }

    /** Messages at once to one domain; at least 1, default 4. */
    public void setLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("relay.perDestination: below 1: " + limit);
        }
        this.limit = limit;
    }

    /** What one domain has to do. */
    private static final class Load {
        private int active;

        /** What a message takes, in milliseconds; a mean that forgets. */
        private double mean = 1000;

        /** When the next place is free that nobody has been told of. */
        private long next;

        void took(long time) {
            mean += (time - mean) / 8;
        }

        /** Milliseconds to wait: few different ones, since each has a producer of its own. */
        long turn(long now, int limit) {
            next = Math.min(Math.max(next, now) + Math.round(mean / limit), now + LONGEST);
            long wait = SHORTEST;
            while (wait < next - now) {
                wait *= 2;
            }
            return Math.min(wait, LONGEST);
        }
    }
}
