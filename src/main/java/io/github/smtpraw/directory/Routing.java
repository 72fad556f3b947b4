package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.directory.Expansion.Member;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.Recipient;
import java.util.ArrayList;
import java.util.List;

/**
 * Where mail goes by one state of the files: what {@link MailDirectory} answers of its recipients.
 *
 * @param firstDomain completes names without a domain
 */
record Routing(Snapshot files, LocalDomains domains, String firstDomain, boolean verp) {

    /** As {@link MailDirectory#route}, of a recipient in a local domain. */
    Object route(Object asked, Recipient recipient) throws SmtpReplyException {
        if (!Addresses.isPostmaster(recipient.getAddress())) {
            return find(asked, recipient);
        }
        try {
            Object found = find(asked, recipient);
            return found == null ? here(asked) : found;
        } catch (SmtpReplyException e) {
            // Mail for postmaster is never refused (RFC 5321 4.5.1).
            return here(asked);
        }
    }

    private Object find(Object asked, Recipient recipient) throws SmtpReplyException {
        String address = complete(recipient.getAddress());
        Key name = files.meant(Key.of(address));
        List<Key> entries = files.entries(name);
        if (entries.isEmpty()) {
            return null;
        }
        refuseMoved(entries.get(0));
        boolean user = files.alias(entries.get(0)) == null && name.equals(Key.of(address));
        return user ? here(asked) : members(address, recipient);
    }

    private static Object here(Object asked) {
        boolean grown =
                asked instanceof Recipient recipient
                        && recipient.getSender() != null
                        && recipient.getSender().startsWith("@");
        return grown ? ((Recipient) asked).withSender(null) : asked;
    }

    void refuseMoved(Key name) throws SmtpReplyException {
        String address = files.moved(name);
        if (address != null) {
            String text = "User not local; please try <" + address + ">";
            throw new SmtpReplyException(551, "5.1.6", text);
        }
    }

    private Object members(String address, Recipient recipient) throws SmtpReplyException {
        List<Recipient> found = new ArrayList<>();
        for (Member member : Expansion.of(files, address, domains, verp)) {
            found.add(
                    recipient
                            .withAddress(member.address())
                            .withOriginal(recipient.getAddress())
                            .withSender(member.sender()));
        }
        if (found.isEmpty()) {
            return null;
        }
        Recipient first = found.get(0);
        boolean forward =
                found.size() == 1
                        && first.getSender() == null
                        && !domains.contains(first.getDomain());
        return forward ? first : found;
    }

    /** As {@link MailDirectory#mailbox}, of a recipient in a local domain. */
    String mailbox(Recipient recipient) {
        Key box = Key.of(complete(recipient.getAddress()));
        Key user = files.userOf(box);
        if (user != null) {
            return user.box();
        }
        return Addresses.isPostmaster(recipient.getAddress()) ? box.local() : null;
    }

    String complete(String address) {
        return Names.complete(address, firstDomain);
    }
}
