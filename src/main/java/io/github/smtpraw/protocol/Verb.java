package io.github.smtpraw.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The commands of RFC 821 4.1, RFC 5321 4.1 and extensions that this server knows by name. */
public enum Verb {
    HELO,
    EHLO,
    LHLO,
    AUTH,
    MAIL,
    SEND,
    SOML,
    SAML,
    RCPT,
    DATA,
    BDAT,
    RSET,
    VRFY,
    EXPN,
    HELP,
    NOOP,
    QUIT,
    STARTTLS,
    ETRN,
    XCLIENT,
    TURN;

    private static final Map<String, Verb> BY_NAME = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        for (Verb verb : values()) {
            BY_NAME.put(verb.name(), verb);
        }
        // People typed it in the 1990s, and their servers took it.
        BY_NAME.put("HELLO", HELO);
    }

    /** The verb of that name, in any case; null for one that is not known. */
    public static Verb of(String name) {
        return BY_NAME.get(name);
    }

    /** Whether it begins a mail transaction: MAIL, SEND, SOML, SAML (RFC 821 3.4). */
    public boolean opensTransaction() {
        return this == MAIL || this == SEND || this == SOML || this == SAML;
    }

    /**
     * The transaction verb of that name.
     *
     * @throws IllegalArgumentException for anything but MAIL, SEND, SOML and SAML
     */
    public static Verb transaction(String name) {
        Verb verb = name == null ? null : of(name.trim().toUpperCase(Locale.ROOT));
        if (verb == null || !verb.opensTransaction()) {
            throw new IllegalArgumentException(
                    "not a transaction verb (MAIL, SEND, SOML, SAML): " + name);
        }
        return verb;
    }
}
