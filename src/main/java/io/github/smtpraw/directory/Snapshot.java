package io.github.smtpraw.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the files said when they were read whole; never changed. */
final class Snapshot {
    private static final String REQUEST = "-request";

    private final Map<Key, String> users;
    private final Map<Key, List<Target>> aliases;
    private final Map<Key, String> moved;
    private final Map<String, List<Key>> usersByWord = new HashMap<>();

    Snapshot(Map<Key, String> users, Map<Key, List<Target>> aliases, Map<Key, String> moved) {
        this.users = users;
        this.aliases = aliases;
        this.moved = moved;
        users.forEach(
                (user, fullName) -> {
                    for (String word : Names.words(fullName)) {
                        usersByWord.computeIfAbsent(word, any -> new ArrayList<>(1)).add(user);
                    }
                });
    }

    /** The full name; null for nobody. */
    String user(Key user) {
        return users.get(user);
    }

    /** Where it leads; null for no alias. */
    List<Target> alias(Key name) {
        return aliases.get(name);
    }

    /** The new address; null for one that has not moved. */
    String moved(Key name) {
        return moved.get(name);
    }

    boolean knows(Key name) {
        return aliases.containsKey(name) || users.containsKey(name) || moved.containsKey(name);
    }

    /**
     * The entries for an address, in the order of virtual(5): those of its domain, then those that
     * all domains share, each without detail where there is none with it.
     */
    List<Key> named(Key asked) {
        List<Key> found = new ArrayList<>(2);
        addKnown(asked, found);
        if (!asked.isShared()) {
            addKnown(asked.shared(), found);
        }
        return found;
    }

    private void addKnown(Key asked, List<Key> found) {
        for (Key name : asked.withoutDetails()) {
            if (knows(name)) {
                found.add(name);
            }
        }
    }

    /** The entries for an address: by its name, else the catch-all of its domain. */
    List<Key> entries(Key asked) {
        List<Key> named = named(asked);
        Key catchAll = asked.catchAll();
        return named.isEmpty() && aliases.containsKey(catchAll) ? List.of(catchAll) : named;
    }

    /**
     * {@code owner-LIST} for {@code LIST-request} (RFC 2142 6) where it has no entry of its own;
     * else what was asked.
     */
    Key meant(Key asked) {
        if (!asked.local().contains(REQUEST) || !named(asked).isEmpty()) {
            return asked;
        }
        for (Key name : asked.withoutDetails()) {
            if (name.local().endsWith(REQUEST)) {
                int end = name.local().length() - REQUEST.length();
                Key list = name.withLocal(name.local().substring(0, end));
                if (hasOwner(list) && (isAlias(list) || isAlias(list.shared()))) {
                    return list.owner();
                }
            }
        }
        return asked;
    }

    private boolean isAlias(Key name) {
        return aliases.containsKey(name);
    }

    /** Whether a list has an administrator, of its own domain or of all. */
    boolean hasOwner(Key list) {
        return !list.isCatchAll() && (knows(list.owner()) || knows(list.owner().shared()));
    }

    /** The user whose box it is, without detail where nobody has that; null for nobody. */
    Key userOf(Key box) {
        for (Key name : named(box)) {
            if (users.containsKey(name)) {
                return name;
            }
        }
        return null;
    }

    /** Users with all of these words in their full names, as many as are asked for at most. */
    List<Key> named(List<String> words, int limit) {
        List<Key> fewest = null;
        for (String word : words) {
            List<Key> found = usersByWord.getOrDefault(word, List.of());
            fewest = fewest == null || found.size() < fewest.size() ? found : fewest;
        }
        return fewest == null
                ? List.of()
                : fewest.stream()
                        .filter(user -> Names.words(users.get(user)).containsAll(words))
                        .limit(limit)
                        .toList();
    }

    /** {@code 6 users, 5 aliases, 1 moved}. */
    @Override
    public String toString() {
        return users.size() + " users, " + aliases.size() + " aliases, " + moved.size() + " moved";
    }
}
