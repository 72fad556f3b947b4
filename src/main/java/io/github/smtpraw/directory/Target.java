package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;

/**
 * Where an alias leads.
 *
 * @param address as given, normalised
 * @param box the key of a local one; null for one elsewhere
 * @param exact the user's own box, whatever aliases there are of that name: {@code \box}
 */
record Target(String address, String box, boolean exact) {

    /**
     * @param text an address, as an aliases file has it
     * @return null where it is none
     */
    static Target parse(String text, LocalDomains domains) {
        boolean exact = text.startsWith("\\");
        String address = Names.parse(exact ? text.substring(1) : text);
        boolean local = address != null && domains.contains(Addresses.domain(address));
        if (address == null || (exact && !local)) {
            return null;
        }
        return new Target(address, local ? Names.box(address) : null, exact);
    }
}
