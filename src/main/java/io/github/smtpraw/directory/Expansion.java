package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Addresses;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows an alias or a list down to the mailboxes that it leads to. Each name is followed once, so
 * that loops and doubles end.
 */
final class Expansion {
    static final int MAX_DEPTH = 50;
    static final int MAX_MEMBERS = 10_000;
    private static final String OWNER = "owner-";

    /**
     * A mailbox.
     *
     * @param sender the reverse path that the list gives it; null for the message's own
     * @param user the key of a local one; null for one elsewhere
     */
    record Member(String address, String sender, String user) {}

    private final Snapshot snapshot;
    private final String domain;
    private final Set<String> followed = new HashSet<>();
    private final Set<String> above = new LinkedHashSet<>();
    private final Map<String, Member> members = new LinkedHashMap<>();

    /**
     * @param domain completes names without one, and stands in the owner's address
     */
    private Expansion(Snapshot snapshot, String domain) {
        this.snapshot = snapshot;
        this.domain = domain;
    }

    /**
     * Whom an alias leads to, in the order of the file, nobody twice.
     *
     * @throws SmtpReplyException 550 5.4.6 where it leads in a circle or too deep, 452 4.5.3 where
     *     it has too many members
     */
    static Collection<Member> of(Snapshot snapshot, String alias, String domain)
            throws SmtpReplyException {
        Expansion expansion = new Expansion(snapshot, domain);
        expansion.follow(alias, null);
        if (expansion.members.isEmpty()) {
            throw new SmtpReplyException(550, "5.4.6", "The alias leads in a circle");
        }
        return List.copyOf(expansion.members.values());
    }

    private void follow(String alias, String inherited) throws SmtpReplyException {
        if (!followed.add(alias)) {
            return;
        }
        if (above.size() >= MAX_DEPTH) {
            throw new SmtpReplyException(550, "5.4.6", "Aliases lead to aliases too often");
        }
        above.add(alias);
        String owner = OWNER + alias;
        String sender = snapshot.knows(owner) ? Names.address(owner, domain) : inherited;
        for (Target target : snapshot.alias(alias)) {
            add(target, sender);
        }
        above.remove(alias);
    }

    private void add(Target target, String sender) throws SmtpReplyException {
        if (target.box() == null) {
            elsewhere(target.address(), sender);
            return;
        }
        String name = snapshot.known(target.box());
        String user = snapshot.userOf(target.box());
        // A user may stand behind an alias of the same name: "ann: ann, ann@elsewhere.example".
        boolean own = user != null && (target.exact() || above.contains(name));
        if (!own && name != null && snapshot.moved(name) != null) {
            elsewhere(snapshot.moved(name), sender);
        } else if (!own && name != null && snapshot.alias(name) != null) {
            follow(name, sender);
        } else if (user != null || name == null) {
            // Only postmaster is nobody's name and a target all the same.
            String box = user == null ? target.box() : user;
            add(box, new Member(complete(target.address()), sender, box));
        }
    }

    private void elsewhere(String address, String sender) throws SmtpReplyException {
        String key = Addresses.unquoted(Addresses.localPart(address)) + "@";
        add(key + Addresses.domain(address), new Member(address, sender, null));
    }

    private void add(String key, Member member) throws SmtpReplyException {
        members.putIfAbsent(key, member);
        if (members.size() > MAX_MEMBERS) {
            throw new SmtpReplyException(452, "4.5.3", "Too many members");
        }
    }

    private String complete(String address) {
        return Addresses.domain(address).isEmpty() ? address + "@" + domain : address;
    }
}
