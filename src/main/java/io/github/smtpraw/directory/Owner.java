package io.github.smtpraw.directory;

import io.github.smtpraw.protocol.Addresses;

/**
 * The administrator of a list, the sender of its mail (RFC 5321 3.9.2).
 *
 * @param local without quotes
 * @param verp whether each member has a sender of its own
 */
record Owner(String local, String domain, boolean verp) {

    /**
     * {@code owner-list@domain}, or with VERP {@code owner-list+joe=x.example@domain}: a report
     * then tells by where it goes whom it is about. Where that is too long, it is the one without.
     */
    String sender(String member) {
        String detail =
                Addresses.unquoted(Addresses.localPart(member)) + "=" + Addresses.domain(member);
        String own = verp ? Names.address(local + "+" + detail, domain) : null;
        return own == null ? Names.address(local, domain) : own;
    }
}
