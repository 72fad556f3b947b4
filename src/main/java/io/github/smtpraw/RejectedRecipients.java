package io.github.smtpraw;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Envelope;
import io.github.smtpraw.protocol.Outcome;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from {@code CamelSmtpRejected} whom the message route did not serve. */
final class RejectedRecipients {
    private static final Reply UNTOLD = Reply.of(550, "5.0.0", "Not delivered");

    private static final Logger LOG = LoggerFactory.getLogger(RejectedRecipients.class);

    private RejectedRecipients() {}

    /** The outcome as it was where everyone was served, else with those who were not. */
    static Outcome add(Message message, Envelope envelope, Outcome outcome) {
        Object header = message.getHeader(SmtpRawConstants.REJECTED);
        if (header == null || (header instanceof Map<?, ?> none && none.isEmpty())) {
            return outcome;
        }
        if (!(header instanceof Map<?, ?> map)) {
            // Somebody was not served, and nobody can tell who.
            LOG.warn("{} is no Map but {}", SmtpRawConstants.REJECTED, header.getClass());
            return Outcome.FAILED;
        }
        Map<Recipient, Reply> rejected = new LinkedHashMap<>();
        map.forEach((who, why) -> add(rejected, envelope.recipients(), who, reply(why)));
        boolean all = rejected.keySet().containsAll(envelope.recipients());
        return new Outcome.Partly(rejected, all, outcome);
    }

    private static void add(
            Map<Recipient, Reply> rejected, List<Recipient> recipients, Object who, Reply why) {
        boolean known = false;
        for (Recipient recipient : recipients) {
            if (names(who, recipient)) {
                rejected.put(recipient, why);
                known = true;
            }
        }
        if (!known) {
            // Never swallowed, even where the route names someone that nobody asked for.
            rejected.put(
                    who instanceof Recipient recipient ? recipient : Recipient.of(who.toString()),
                    why);
        }
    }

    private static boolean names(Object who, Recipient recipient) {
        return who instanceof Recipient one
                ? Addresses.same(one.getAddress(), recipient.getAddress())
                : Addresses.same(who.toString(), recipient.getAddress())
                        || (recipient.getOriginal() != null
                                && Addresses.same(who.toString(), recipient.getOriginal()));
    }

    private static Reply reply(Object why) {
        if (why instanceof Reply reply) {
            return reply;
        }
        Reply read = why == null ? null : Reply.parse(why.toString());
        return read == null ? UNTOLD : read;
    }
}
