package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows an address down to the mailboxes that it leads to. Each entry is followed once, so that
 * loops and doubles end.
 */
final class Expansion {
    static final int MAX_DEPTH = 50;
    static final int MAX_MEMBERS = 10_000;

    /**
     * A mailbox, or {@link Target#NOWHERE}.
     *
     * @param sender the reverse path that the list gives it; null for the message's own
     * @param user the key of a local one; null for one elsewhere
     */
    record Member(String address, String sender, Key user) {}

    /** An entry, and the address that it was followed for. */
    private record Visit(Key entry, Key asked) {}

    private final Snapshot snapshot;
    private final LocalDomains domains;
    private final boolean verp;
    private final Set<Visit> followed = new HashSet<>();
    private final Set<Visit> above = new HashSet<>();
    private final Map<Key, Member> members = new LinkedHashMap<>();
    private boolean circular;
    private boolean nowhere;

    private Expansion(Snapshot snapshot, LocalDomains domains, boolean verp) {
        this.snapshot = snapshot;
        this.domains = domains;
        this.verp = verp;
    }

    /**
     * Whom an address leads to, in the order of the file, nobody twice.
     *
     * @param address with its domain
     * @return none where there is nobody
     * @throws SmtpReplyException 550 5.4.6 where it leads in a circle or too deep, 452 4.5.3 where
     *     it has too many members
     */
    static Collection<Member> of(
            Snapshot snapshot, String address, LocalDomains domains, boolean verp)
            throws SmtpReplyException {
        Expansion expansion = new Expansion(snapshot, domains, verp);
        expansion.here(address, null);
        if (!expansion.members.isEmpty()) {
            return List.copyOf(expansion.members.values());
        }
        if (expansion.nowhere) {
            return List.of(new Member(Target.NOWHERE, null, null));
        }
        if (expansion.circular) {
            throw new SmtpReplyException(550, "5.4.6", "The alias leads in a circle");
        }
        return List.of();
    }

    private void here(String asked, Owner owner) throws SmtpReplyException {
        Key given = Key.of(asked);
        Key key = snapshot.meant(given);
        String domain = Addresses.domain(asked);
        String address = key.equals(given) ? asked : Names.address(key.local(), domain);
        boolean closed = false;
        for (Key entry : snapshot.entries(key)) {
            Visit visit = visit(entry, address);
            if (snapshot.moved(entry) != null) {
                elsewhere(snapshot.moved(entry), owner);
                return;
            }
            // Within an entry its name is what comes next: "ann: ann, ann@elsewhere.example".
            if (snapshot.alias(entry) != null && !above.contains(visit)) {
                follow(visit, address, owner);
                return;
            }
            closed |= snapshot.alias(entry) != null;
            if (snapshot.user(entry) != null) {
                box(address, owner);
                return;
            }
        }
        if (Addresses.isPostmaster(address)) {
            box(address, owner);
        }
        circular |= closed;
    }

    /** Two addresses are one visit where the targets can't differ. */
    private static Visit visit(Key entry, String address) {
        Key asked = Key.of(address);
        return new Visit(entry, entry.isCatchAll() ? asked : asked.withLocal(entry.local()));
    }

    private void follow(Visit visit, String address, Owner inherited) throws SmtpReplyException {
        if (!followed.add(visit)) {
            return;
        }
        if (above.size() >= MAX_DEPTH) {
            throw new SmtpReplyException(550, "5.4.6", "Aliases lead to aliases too often");
        }
        above.add(visit);
        Key list = visit.asked().withLocal(visit.entry().local());
        String domain = Addresses.domain(address);
        Owner owner =
                snapshot.hasOwner(list) ? new Owner(list.owner().local(), domain, verp) : inherited;
        for (Target target : snapshot.alias(visit.entry())) {
            add(target, address, owner);
        }
        above.remove(visit);
    }

    private void add(Target target, String within, Owner owner) throws SmtpReplyException {
        String domain = Addresses.domain(within);
        switch (target.kind()) {
            case NOWHERE -> nowhere = true;
            case ELSEWHERE -> elsewhere(target.address(), owner);
            case HERE -> here(target.within(domain), owner);
            case BOX -> box(target.within(domain), owner);
            case DOMAIN -> {
                String there = Addresses.localPart(within) + "@" + target.address();
                if (domains.contains(target.address())) {
                    here(there, owner);
                } else {
                    elsewhere(there, owner);
                }
            }
        }
    }

    private void box(String address, Owner owner) throws SmtpReplyException {
        Key user = snapshot.userOf(Key.of(address));
        // Postmaster is somebody without being a user.
        Key box = user == null ? Key.of(address).shared() : user;
        add(box, new Member(address, sender(owner, address), box));
    }

    private void elsewhere(String address, Owner owner) throws SmtpReplyException {
        String local = Addresses.unquoted(Addresses.localPart(address));
        Key key = new Key(local, Addresses.domain(address));
        add(key, new Member(address, sender(owner, address), null));
    }

    private static String sender(Owner owner, String member) {
        return owner == null ? null : owner.sender(member);
    }

    private void add(Key key, Member member) throws SmtpReplyException {
        members.putIfAbsent(key, member);
        if (members.size() > MAX_MEMBERS) {
            throw new SmtpReplyException(452, "4.5.3", "Too many members");
        }
    }
}
