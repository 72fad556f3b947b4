package io.github.smtpraw.directory;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the files said when they were read whole; never changed. Names are {@linkplain Names#key
 * keys}.
 */
final class Snapshot {
    private final Map<String, String> users;
    private final Map<String, List<Target>> aliases;
    private final Map<String, String> moved;
    private final Map<String, Set<String>> boxesByWord = new HashMap<>();

    Snapshot(
            Map<String, String> users,
            Map<String, List<Target>> aliases,
            Map<String, String> moved) {
        this.users = users;
        this.aliases = aliases;
        this.moved = moved;
        users.forEach(
                (box, fullName) ->
                        Names.words(fullName)
                                .forEach(
                                        word ->
                                                boxesByWord
                                                        .computeIfAbsent(
                                                                word, any -> new LinkedHashSet<>())
                                                        .add(box)));
    }

    /** The full name; null for nobody. */
    String user(String box) {
        return users.get(box);
    }

    /** Where it leads; null for no alias. */
    List<Target> alias(String name) {
        return aliases.get(name);
    }

    /** The new address; null for one that has not moved. */
    String moved(String box) {
        return moved.get(box);
    }

    /** The name under which it is known: itself, or what stands before a plus sign; or null. */
    String known(String name) {
        return without(name, this::knows);
    }

    /** The user whose box it is: itself, or what stands before a plus sign; or null. */
    String userOf(String box) {
        return without(box, users::containsKey);
    }

    private static String without(String name, Predicate<String> known) {
        if (known.test(name)) {
            return name;
        }
        int plus = name.indexOf('+');
        String base = plus > 0 ? name.substring(0, plus) : name;
        return known.test(base) ? base : null;
    }

    boolean knows(String name) {
        return moved.containsKey(name) || aliases.containsKey(name) || users.containsKey(name);
    }

    /** The users with all of these words in their full names. */
    Set<String> named(List<String> words) {
        Set<String> found = null;
        for (String word : words) {
            Set<String> boxes = boxesByWord.getOrDefault(word, Set.of());
            if (found == null) {
                found = new LinkedHashSet<>(boxes);
            } else {
                found.retainAll(boxes);
            }
        }
        return found == null ? Set.of() : found;
    }

    /** {@code 6 users, 5 aliases, 1 moved}. */
    @Override
    public String toString() {
        return users.size() + " users, " + aliases.size() + " aliases, " + moved.size() + " moved";
    }
}
