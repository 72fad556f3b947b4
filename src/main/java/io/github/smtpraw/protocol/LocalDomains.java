package io.github.smtpraw.protocol;

import java.net.IDN;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The domains that mail is accepted for, as in {@code example.org,*.example.net}. A U-label and its
 * A-label name the same one, as IDNA 2003 maps them (RFC 3490): it is what the JDK has.
 */
public final class LocalDomains {
    private final Set<String> names = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();

    /**
     * @param list comma-separated; {@code *.} in front stands for every domain below; null or blank
     *     for none
     * @throws IllegalArgumentException for an entry that is no domain
     */
    public LocalDomains(String list) {
        for (String entry : list == null ? new String[0] : list.split(",")) {
            String domain = ascii(entry.strip());
            String name = domain.startsWith("*.") ? domain.substring(2) : domain;
            if (domain.isEmpty()) {
                continue;
            }
            if (name.isEmpty() || name.matches(".*[*@\\s<>].*")) {
                throw new IllegalArgumentException("localDomains: not a domain: " + entry.strip());
            }
            if (domain.startsWith("*.")) {
                suffixes.add("." + name);
            } else {
                names.add(name);
            }
        }
    }

    /** In lower case, labels beyond ASCII as their A-labels, so that both forms are one domain. */
    public static String ascii(String domain) {
        if (!Text.isAscii(domain)) {
            try {
                return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException e) {
                // No name at all in the eyes of IDNA: it is the same as itself alone.
            }
        }
        return domain.toLowerCase(Locale.ROOT);
    }

    /** Whether nothing was set, so that every domain may be written to. */
    public boolean isEmpty() {
        return names.isEmpty() && suffixes.isEmpty();
    }

    /** Whether that domain is one of them; a path without a domain ({@code ""}) is local. */
    public boolean contains(String domain) {
        if (domain.isEmpty() || names.contains(domain)) {
            return true;
        }
        String name = ascii(domain);
        if (names.contains(name)) {
            return true;
        }
        for (String suffix : suffixes) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                return true;
            }
        }
        return false;
    }

    /** Whether mail may go to that domain: everywhere, where nothing was set. */
    boolean accepts(String domain) {
        return isEmpty() || contains(domain);
    }

    /**
     * Whether a path is for us and not a wish to relay in disguise: {@code u%remote@local}, {@code
     * remote!u@local} and {@code "u@remote"@local} name another host in the local part.
     */
    boolean accepts(Path path) {
        String local = path.localPart();
        return isEmpty()
                || (contains(path.domain())
                        && local.indexOf('%') < 0
                        && local.indexOf('!') < 0
                        && local.indexOf('@') < 0);
    }
}
