package io.github.smtpraw.terminal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks up users of this machine by names that came from outside. */
final class Users {
    // Names of digits alone are left out: the look-up would take them for user ids.
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}[$]?");

    private Users() {}

    /** The user of that name as given, else in lower case, as login names are. */
    static Optional<UserPrincipal> find(String name) throws IOException {
        if (!LOGIN.matcher(name).matches()) {
            return Optional.empty();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        Optional<UserPrincipal> exact = lookUp(name);
        return exact.isPresent() || lower.equals(name) ? exact : lookUp(lower);
    }

    private static Optional<UserPrincipal> lookUp(String name) throws IOException {
        try {
            return Optional.of(
                    FileSystems.getDefault()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException e) {
            return Optional.empty();
        }
    }
}
