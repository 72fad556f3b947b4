package io.github.smtpraw.protocol;

import io.github.smtpraw.protocol.Outcome.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a recipient leads to: itself, another address, or the members of a list (RFC 5321 3.4, 3.9).
 */
final class RecipientRules {
    private static final Reply UNKNOWN = Reply.of(550, "5.1.1", "User unknown");

    private final int forwardReply;

    RecipientRules(int forwardReply) {
        this.forwardReply = forwardReply;
    }

    Ruling judge(Recipient asked, Outcome outcome, Reply accepting, String id) {
        if (ReplyRules.isNo(outcome)) {
            return Ruling.refuse(UNKNOWN);
        }
        if (outcome instanceof Outcome.Unintelligible) {
            return Ruling.refuse(StandardReplies.failure(id));
        }
        List<Recipient> found = members(asked, outcome);
        if (found == null) {
            return Ruling.refuse(StandardReplies.failure(id));
        }
        return new Ruling(true, reply(asked, outcome, found, accepting), found);
    }

    /** The recipients that a body names beside an accepting reply; the one asked for where none. */
    List<Recipient> among(Recipient asked, Outcome body) {
        List<Recipient> found = members(asked, body);
        return found == null ? List.of(asked) : found;
    }

    private Reply reply(Recipient asked, Outcome outcome, List<Recipient> found, Reply accepting) {
        boolean forwarded =
                outcome instanceof Values values
                        && !values.collection()
                        && !Addresses.same(found.get(0).getAddress(), asked.getAddress());
        return forwarded && forwardReply == 251 ? elsewhere(251, found.get(0)) : accepting;
    }

    /**
     * The 251 or 551 that names another address (RFC 5321 3.4).
     *
     * @param value a Recipient, an address, or {@code Full Name <box@host>}
     * @return null for anything else
     */
    static Reply elsewhere(int code, Object value) {
        String address = value instanceof Recipient to ? to.getAddress() : anyAddress(value);
        if (address == null) {
            return null;
        }
        return code == 251
                ? Reply.of(251, "2.1.5", "User not local; will forward to <" + address + ">")
                : Reply.of(551, "5.1.6", "User not local; please try <" + address + ">");
    }

    private static String anyAddress(Object value) {
        String text = value.toString();
        String address = address(text);
        int bracket = text.indexOf('<');
        return address == null && bracket > 0 ? address(text.substring(bracket)) : address;
    }

    /** Null where one of the values is no recipient. */
    private static List<Recipient> members(Recipient asked, Outcome outcome) {
        if (!(outcome instanceof Values values)) {
            return List.of(asked);
        }
        Map<String, Recipient> found = new LinkedHashMap<>();
        for (Object value : values.values()) {
            Recipient member = member(asked, value);
            if (member == null) {
                return null;
            }
            found.putIfAbsent(key(member), member);
        }
        return new ArrayList<>(found.values());
    }

    private static Recipient member(Recipient asked, Object value) {
        Recipient given = value instanceof Recipient recipient ? recipient : null;
        String address = given == null ? address(value.toString()) : given.getAddress();
        if (address == null) {
            return null;
        }
        Recipient member = given == null ? asked.withAddress(address) : notified(given, asked);
        if (Addresses.same(address, asked.getAddress())) {
            return given == null ? asked : member;
        }
        return member.getOriginal() == null ? member.withOriginal(asked.getAddress()) : member;
    }

    /**
     * Whom an alias leads to is notified of as the sender asked; a list with a sender of its own is
     * a new message, which the wishes of the old one do not concern (RFC 3461 5.2.7).
     */
    private static Recipient notified(Recipient member, Recipient asked) {
        if (member.getSender() != null) {
            return member.withDsnNotify(null).withDsnOriginal(null);
        }
        boolean own = member.getDsnNotify() != null || member.getDsnOriginal() != null;
        return own
                ? member
                : member.withDsnNotify(asked.getDsnNotify())
                        .withDsnOriginal(asked.getDsnOriginal());
    }

    private static String address(String text) {
        String bare = text.strip();
        String path = bare.startsWith("<") ? bare : "<" + bare + ">";
        try {
            return Path.forward(path, true).address();
        } catch (SyntaxException e) {
            return null;
        }
    }

    /** The same for those that lead to one mailbox on behalf of one sender. */
    static String key(Recipient recipient) {
        String address = recipient.getAddress();
        return Addresses.unquoted(Addresses.localPart(address))
                + "@"
                + Addresses.domain(address)
                + " "
                + recipient.getSender();
    }
}
