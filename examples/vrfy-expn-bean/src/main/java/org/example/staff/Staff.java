package org.example.staff;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.Recipient;
import java.util.List;
import java.util.Map;

/**
 * Decides VRFY, EXPN and RCPT in plain Java: what a method returns is the reply. A database or an
 * LDAP server would stand where the two maps are.
 */
public class Staff {
    private final Map<String, String> people =
            Map.of("ann", "Ann Miller", "bob", "Bob Miller", "cy", "Cy Young");
    private final Map<String, List<String>> lists = Map.of("team", List.of("ann", "bob"));

    /**
     * For {@code onVrfy}.
     *
     * @return those who are meant: one is 250, several are 553 ambiguous, none is null and so 550
     */
    public List<String> verify(String asked) {
        List<String> found =
                people.keySet().stream()
                        .filter(box -> box.equals(asked) || people.get(box).contains(asked))
                        .sorted()
                        .map(this::shown)
                        .toList();
        return found.isEmpty() ? null : found;
    }

    /**
     * For {@code onExpn}.
     *
     * @return the members, a line each of a 250; null is 550
     */
    public List<String> expand(String asked) {
        List<String> members = lists.get(asked);
        return members == null ? null : members.stream().map(this::shown).toList();
    }

    /**
     * For {@code onRcpt}.
     *
     * @return the recipient unchanged, or the members of a list: both 250; null is 550
     */
    public Object accept(Recipient recipient) {
        String box = Addresses.localPart(recipient.getAddress());
        if (people.containsKey(box)) {
            return recipient;
        }
        List<String> members = lists.get(box);
        return members == null
                ? null
                : members.stream().map(member -> member + "@example.org").toList();
    }

    private String shown(String box) {
        return people.get(box) + " <" + box + "@example.org>";
    }
}
