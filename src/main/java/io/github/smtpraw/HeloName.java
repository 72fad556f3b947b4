package io.github.smtpraw;

import io.github.smtpraw.protocol.OutgoingPaths;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** The name to give in EHLO (RFC 5321 4.1.1.1). */
final class HeloName {
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "[a-z\\d]([a-z\\d-]*[a-z\\d])?(\\.[a-z\\d]([a-z\\d-]*[a-z\\d])?)*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBERS = Pattern.compile("[\\d.]+");

    private HeloName() {}

    /**
     * The name as configured, else the machine's; null where that is no domain, so that the address
     * must do.
     *
     * @throws SmtpSyntaxException for a name with a blank or a control character
     */
    static String of(String configured) throws SmtpSyntaxException {
        if (configured == null) {
            return machine();
        }
        try {
            String name = OutgoingPaths.line(configured);
            if (name.isEmpty() || name.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("a name is one word");
            }
            return name;
        } catch (IllegalArgumentException e) {
            throw new SmtpSyntaxException("smtp-raw: bad heloName: " + e.getMessage(), e);
        }
    }

    private static String machine() {
        try {
            String name = InetAddress.getLocalHost().getCanonicalHostName();
            boolean domain = DOMAIN.matcher(name).matches() && !NUMBERS.matcher(name).matches();
            return domain ? name : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
