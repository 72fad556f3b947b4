package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;

/**
 * Where an alias leads.
 *
 * @param address as given, normalised; the domain alone for {@link Kind#DOMAIN}
 */
record Target(Kind kind, String address) {
    /** {@code /dev/null}: the mail is taken and goes nowhere. */
    static final String NOWHERE = "/dev/null";

    enum Kind {
        /** A name of ours, an alias or not. */
        HERE,
        /** The user's own box, whatever aliases there are of that name: {@code \box}. */
        BOX,
        ELSEWHERE,
        /** The same local part in another domain: {@code @domain}. */
        DOMAIN,
        NOWHERE
    }

    /**
     * @param text a target as an aliases file has it: an address, with a full name and remarks (RFC
     *     5322 3.4) or without
     * @return null where it is none
     */
    static Target parse(String text, LocalDomains domains) {
        if (Addresses.unquoted(text).equals(NOWHERE)) {
            return new Target(Kind.NOWHERE, NOWHERE);
        }
        if (text.startsWith("@")) {
            String address = Names.parse("any" + text);
            return address == null ? null : new Target(Kind.DOMAIN, Addresses.domain(address));
        }
        boolean box = text.startsWith("\\");
        String address = Names.parse(Quotes.addressOf(box ? text.substring(1) : text));
        boolean local = address != null && domains.contains(Addresses.domain(address));
        if (address == null || (box && !local)) {
            return null;
        }
        Kind here = box ? Kind.BOX : Kind.HERE;
        return new Target(local ? here : Kind.ELSEWHERE, address);
    }

    /** The address, in that domain where it has none of its own. */
    String within(String domain) {
        return Names.complete(address, domain);
    }
}
