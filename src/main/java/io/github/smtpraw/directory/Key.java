package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an entry is found by: a local part in lower case and without quotes, and a domain.
 *
 * @param local {@code ""} for the catch-all of a domain
 * @param domain {@code ""} for a name that all local domains share
 */
record Key(String local, String domain) {
    private static final String OWNER = "owner-";

    /** The key of an address, {@code "joe"@X.example} as {@code joe@x.example}. */
    static Key of(String address) {
        String local = Addresses.unquoted(Addresses.localPart(address)).toLowerCase(Locale.ROOT);
        String domain = Addresses.domain(address);
        return new Key(local, domain.isEmpty() ? domain : LocalDomains.ascii(domain));
    }

    Key shared() {
        return new Key(local, "");
    }

    Key catchAll() {
        return new Key("", domain);
    }

    boolean isShared() {
        return domain.isEmpty();
    }

    boolean isCatchAll() {
        return local.isEmpty();
    }

    Key withLocal(String other) {
        return new Key(other, domain);
    }

    /** The administrator of the list of that name. */
    Key owner() {
        return withLocal(OWNER + local);
    }

    /** Itself, and what stands before each plus sign: {@code a+b+c}, {@code a+b}, {@code a}. */
    List<Key> withoutDetails() {
        int plus = local.lastIndexOf('+');
        if (plus <= 0) {
            return List.of(this);
        }
        List<Key> keys = new ArrayList<>();
        keys.add(this);
        for (; plus > 0; plus = local.lastIndexOf('+', plus - 1)) {
            keys.add(withLocal(local.substring(0, plus)));
        }
        return keys;
    }

    /** As a directory can be called: {@code joe}, or {@code joe=x.example}, which is no name. */
    String box() {
        return isShared() ? local : local + "=" + domain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && local.equals(that.local) && domain.equals(that.domain);
    }

    // Written out, since that of a record is slow in a JVM that has just started.
    @Override
    public int hashCode() {
        return 31 * local.hashCode() + domain.hashCode();
    }

    /** As an aliases file has it. */
    @Override
    public String toString() {
        return isShared() ? local : local + "@" + domain;
    }
}
