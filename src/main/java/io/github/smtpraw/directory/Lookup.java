package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.directory.Expansion.Member;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Recipient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Who is here by one state of the files: what {@link MailDirectory} answers to VRFY and EXPN. */
record Lookup(Routing routing) {
    private static final int MAX_CANDIDATES = 20;

    /** As {@link MailDirectory#verify}. */
    Object verify(String asked) throws SmtpReplyException {
        String argument = asked.strip();
        String address = Names.parse(argument);
        // Who gives brackets or a domain means an address.
        boolean words =
                address == null
                        || (Addresses.domain(address).isEmpty() && !argument.startsWith("<"));
        boolean name = address != null && isName(routing.complete(address));
        Object people = words && !name ? named(Addresses.unquoted(argument)) : null;
        return people == null && address != null ? found(address) : people;
    }

    /** Whether it is somebody without the catch-all of its domain. */
    private boolean isName(String address) {
        Key name = files().meant(Key.of(address));
        return !files().named(name).isEmpty() || Addresses.isPostmaster(address);
    }

    private Object found(String address) throws SmtpReplyException {
        if (!isLocal(address)) {
            throw new SmtpReplyException(252, "2.0.0", "Cannot verify users of other domains");
        }
        Object found = routing.route(address, Recipient.of(address));
        if (found instanceof Recipient forward) {
            String text = "User not local; will forward to <" + forward.getAddress() + ">";
            throw new SmtpReplyException(251, "2.1.5", text);
        }
        if (found instanceof Collection<?>) {
            return named(null, lowerCase(address));
        }
        return found == null ? null : user(address);
    }

    /** Those who have all the words in their full names. */
    private Object named(String words) throws SmtpReplyException {
        List<Key> users = files().named(Names.words(words), MAX_CANDIDATES + 1);
        if (users.size() > MAX_CANDIDATES) {
            throw new SmtpReplyException(553, "5.1.4", "User ambiguous");
        }
        List<String> found =
                users.stream().map(user -> shown(user, routing.firstDomain())).toList();
        return found.isEmpty() ? null : found.size() == 1 ? found.get(0) : found;
    }

    /** As {@link MailDirectory#expand}. */
    Object expand(String asked) throws SmtpReplyException {
        String given = Names.parse(asked.strip());
        if (given == null || !isLocal(given)) {
            return null;
        }
        String address = routing.complete(given);
        Key name = files().meant(Key.of(address));
        List<Key> entries = files().entries(name);
        if (entries.isEmpty()) {
            return Addresses.isPostmaster(address) ? List.of(user(address)) : null;
        }
        routing.refuseMoved(entries.get(0));
        if (files().alias(entries.get(0)) == null && name.equals(Key.of(address))) {
            return List.of(user(address));
        }
        List<String> members = new ArrayList<>();
        for (Member member : Expansion.of(files(), address, routing.domains(), routing.verp())) {
            String fullName = member.user() == null ? null : files().user(member.user());
            boolean nowhere = member.address().equals(Target.NOWHERE);
            members.add(named(fullName, nowhere ? lowerCase(address) : member.address()));
        }
        return members.isEmpty() ? null : members;
    }

    private Snapshot files() {
        return routing.files();
    }

    private boolean isLocal(String address) {
        return routing.domains().contains(Addresses.domain(address));
    }

    private String user(String asked) {
        String address = routing.complete(asked);
        Key user = files().userOf(Key.of(address));
        return user == null
                ? named(null, lowerCase(address))
                : shown(user, Addresses.domain(address));
    }

    private String shown(Key user, String domain) {
        String own = user.isShared() ? domain : user.domain();
        return named(files().user(user), Names.address(user.local(), own));
    }

    private static String named(String fullName, String address) {
        return (fullName == null ? "" : fullName + " ") + "<" + address + ">";
    }

    private String lowerCase(String asked) {
        String address = routing.complete(asked);
        return Names.address(Key.of(address).local(), Addresses.domain(address));
    }
}
