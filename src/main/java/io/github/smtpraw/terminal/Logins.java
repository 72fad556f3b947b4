package io.github.smtpraw.terminal;

import io.github.smtpraw.protocol.Addresses;

/** Whom a value names as a user of this machine. */
final class Logins {
    private Logins() {}

    /** The local part of what the value says, without quotes; {@code ""} for nothing. */
    static String of(Object user) {
        return user == null ? "" : Addresses.unquoted(Addresses.localPart(user.toString().strip()));
    }
}
