package io.github.smtpraw.protocol;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * An unmodifiable list of recipients whose {@code contains} knows Strings too, since Camel's
 * languages ask a collection without converting.
 */
public final class Recipients extends AbstractList<Recipient> {
    private final List<Recipient> list;

    private Recipients(List<Recipient> list) {
        this.list = list;
    }

    public static Recipients of(Collection<Recipient> recipients) {
        return recipients instanceof Recipients same
                ? same
                : new Recipients(List.copyOf(recipients));
    }

    /** The first so many of an array, which is not copied: they must not change any more. */
    static Recipients first(Recipient[] recipients, int count) {
        return new Recipients(Arrays.asList(recipients).subList(0, count));
    }

    /**
     * Reads recipients of every form that people give: one Recipient, one String of addresses apart
     * by commas, a collection or an array of either; none of null. Addresses stay as they are
     * written, without blanks around them.
     *
     * @throws IllegalArgumentException for what is none of these
     */
    public static List<Recipient> read(Object given) {
        List<Recipient> read = new ArrayList<>();
        add(given, read);
        return read;
    }

    private static void add(Object given, List<Recipient> read) {
        if (given instanceof Recipient recipient) {
            read.add(recipient);
        } else if (given instanceof Collection<?> several) {
            several.forEach(one -> add(one, read));
        } else if (given instanceof Object[] several) {
            Arrays.asList(several).forEach(one -> add(one, read));
        } else if (given instanceof CharSequence addresses) {
            OutgoingPaths.split(addresses.toString())
                    .forEach(address -> read.add(Recipient.of(address)));
        } else if (given != null) {
            throw new IllegalArgumentException("not a recipient: " + given.getClass().getName());
        }
    }

    @Override
    public Recipient get(int index) {
        return list.get(index);
    }

    @Override
    public int size() {
        return list.size();
    }

    /** Whether a {@link Recipient}, or the address that a String names, is among them. */
    @Override
    public boolean contains(Object object) {
        return indexOf(object) >= 0;
    }

    @Override
    public int indexOf(Object object) {
        for (int i = 0; i < list.size(); i++) {
            if (matches(list.get(i), object)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(Recipient recipient, Object object) {
        return object instanceof CharSequence
                ? Addresses.same(recipient.getAddress(), object.toString())
                : Objects.equals(recipient, object);
    }
}
