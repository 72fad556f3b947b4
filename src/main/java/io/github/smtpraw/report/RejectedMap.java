package io.github.smtpraw.report;

import io.github.smtpraw.SmtpRemoteException;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A map of those who were not served, as {@code CamelSmtpRejected} has it: keys are Recipients or
 * Strings, values Replies or Strings, or what the producer threw.
 */
final class RejectedMap {
    private final Map<?, ?> map;
    private final List<Recipient> all;
    private final Set<Recipient> known;

    /**
     * @param all the recipients of the message, which know more than a String does
     */
    RejectedMap(Map<?, ?> map, List<Recipient> all) {
        this.map = map;
        this.all = all;
        this.known = new HashSet<>(all);
    }

    /**
     * @throws IllegalArgumentException for a header that is no map, naming it
     */
    static RejectedMap read(String name, Object header, List<Recipient> all) {
        if (header != null && !(header instanceof Map<?, ?>)) {
            throw new IllegalArgumentException(
                    name + " is no Map but " + header.getClass().getName());
        }
        return new RejectedMap(header == null ? Map.of() : (Map<?, ?>) header, all);
    }

    boolean isEmpty() {
        return map.isEmpty();
    }

    /** Each with its reply, in the order of the map. */
    List<RecipientStatus> statuses() {
        Map<Recipient, RecipientStatus> statuses = new LinkedHashMap<>();
        map.forEach(
                (who, why) -> {
                    for (Recipient recipient : recipients(who)) {
                        statuses.putIfAbsent(recipient, status(recipient, why));
                    }
                });
        return List.copyOf(statuses.values());
    }

    private List<Recipient> recipients(Object who) {
        if (who instanceof Recipient one && known.contains(one)) {
            return List.of(one);
        }
        List<Recipient> named = new ArrayList<>();
        for (Recipient recipient : all) {
            if (names(who, recipient)) {
                named.add(recipient);
            }
        }
        if (named.isEmpty()) {
            named.add(who instanceof Recipient one ? one : Recipient.of(String.valueOf(who)));
        }
        return named;
    }

    /** Whether the recipient is among them. */
    boolean names(Recipient recipient) {
        return map.containsKey(recipient)
                || map.keySet().stream().anyMatch(who -> names(who, recipient));
    }

    /** What is left of it without those. */
    Map<Object, Object> without(Set<Recipient> dealtWith) {
        Map<Object, Object> left = new LinkedHashMap<>();
        map.forEach(
                (who, why) -> {
                    if (!dealtWith.containsAll(recipients(who))) {
                        left.put(who, why);
                    }
                });
        return left;
    }

    private static boolean names(Object who, Recipient recipient) {
        if (who instanceof Recipient one) {
            return Addresses.same(one.getAddress(), recipient.getAddress());
        }
        String address = String.valueOf(who);
        return Addresses.same(address, recipient.getAddress())
                || (recipient.getOriginal() != null
                        && Addresses.same(address, recipient.getOriginal()));
    }

    private static RecipientStatus status(Recipient recipient, Object why) {
        if (why instanceof SmtpRemoteException remote) {
            return Causes.of(remote, recipient);
        }
        Reply reply = why instanceof Reply said ? said : Reply.parse(String.valueOf(why));
        return new RecipientStatus(recipient, reply, reply == null ? Causes.UNKNOWN : null);
    }
}
