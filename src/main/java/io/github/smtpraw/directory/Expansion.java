package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Follows aliases and lists down to the addresses that they lead to. Each name is followed once, so
 * that loops and doubles end.
 */
final class Expansion {
    private static final int DEPTH = 50;

    private final Snapshot snapshot;
    private final Predicate<String> local;
    private final String domain;
    private final Set<String> followed = new HashSet<>();
    private final Map<String, String> senders = new LinkedHashMap<>();

    /**
     * @param local whether a domain is one of ours
     * @param domain completes an address without one, and names the owner
     */
    Expansion(Snapshot snapshot, Predicate<String> local, String domain) {
        this.snapshot = snapshot;
        this.local = local;
        this.domain = domain;
    }

    /** Where that name leads: each address and the reverse path for it, null for the message's. */
    Map<String, String> of(String name) {
        follow(name, null, 0);
        return senders;
    }

    private void follow(String name, String sender, int depth) {
        if (!followed.add(name) || depth > DEPTH) {
            return;
        }
        boolean owned = snapshot.alias("owner-" + name) != null;
        String owner = owned ? "owner-" + name + "@" + domain : sender;
        List<String> targets = snapshot.alias(name);
        for (String target : targets) {
            add(name, target, owner, depth);
        }
    }

    private void add(String from, String target, String sender, int depth) {
        String targetDomain = Addresses.domain(target);
        if (!targetDomain.isEmpty() && !local.test(targetDomain)) {
            senders.putIfAbsent(target, sender);
            return;
        }
        String box = Snapshot.key(Addresses.unquoted(Addresses.localPart(target)));
        // A user may stand on the right of an alias of the same name.
        boolean itself = box.equals(from) && snapshot.user(box) != null;
        if (snapshot.alias(box) != null && !itself) {
            follow(box, sender, depth + 1);
        } else if (snapshot.user(box) != null) {
            senders.putIfAbsent(box + "@" + domain, sender);
        }
    }
}
