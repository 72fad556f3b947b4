package io.github.smtpraw.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One recipient of a message: its forward path and what RCPT said with it. Immutable; every {@code
 * with…} gives a changed copy.
 */
public final class Recipient {
    private final String address;
    private final String original;
    private final String sender;
    private final String dsnNotify;
    private final String dsnOriginal;
    private final Map<String, String> parameters;

    private Recipient(
            String address,
            String original,
            String sender,
            String dsnNotify,
            String dsnOriginal,
            Map<String, String> parameters) {
        this.address = address;
        this.original = original;
        this.sender = sender;
        this.dsnNotify = dsnNotify;
        this.dsnOriginal = dsnOriginal;
        this.parameters = parameters;
    }

    /** A recipient at that address ({@code box@domain}, or {@code box} alone). */
    public static Recipient of(String address) {
        return new Recipient(
                Objects.requireNonNull(address, "address").strip(),
                null,
                null,
                null,
                null,
                Map.of());
    }

    /**
     * The address that the message goes to, without angle brackets; with what is left of a source
     * route in front ({@code @b:c@d}) where those are relayed.
     */
    public String getAddress() {
        return address;
    }

    /** What RCPT named, where an alias or a list led elsewhere; null where it did not. */
    public String getOriginal() {
        return original;
    }

    /** A reverse path of its own (members of a list, RFC 5321 3.9.2); null for the message's. */
    public String getSender() {
        return sender;
    }

    /**
     * NOTIFY as given: {@code NEVER} or a list of SUCCESS, FAILURE, DELAY (RFC 3461 4.1); or null.
     */
    public String getDsnNotify() {
        return dsnNotify;
    }

    /** ORCPT, decoded: {@code rfc822;box@domain} (RFC 3461 4.2); or null. */
    public String getDsnOriginal() {
        return dsnOriginal;
    }

    /** RCPT parameters without a property of their own, unmodifiable. */
    public Map<String, String> getParameters() {
        return parameters;
    }

    /**
     * The domain that the message goes to, in lower case, or {@code ""} where there is none: that
     * of the address, or the first host of its source route ({@code @b:c@d}, RFC 821 3.6).
     */
    public String getDomain() {
        return address.startsWith("@") ? Addresses.firstHost(address) : Addresses.domain(address);
    }

    public Recipient withAddress(String value) {
        return new Recipient(value, original, sender, dsnNotify, dsnOriginal, parameters);
    }

    public Recipient withOriginal(String value) {
        return new Recipient(address, value, sender, dsnNotify, dsnOriginal, parameters);
    }

    public Recipient withSender(String value) {
        return new Recipient(address, original, value, dsnNotify, dsnOriginal, parameters);
    }

    public Recipient withDsnNotify(String value) {
        return new Recipient(address, original, sender, value, dsnOriginal, parameters);
    }

    public Recipient withDsnOriginal(String value) {
        return new Recipient(address, original, sender, dsnNotify, value, parameters);
    }

    public Recipient withParameters(Map<String, String> value) {
        return new Recipient(
                address,
                original,
                sender,
                dsnNotify,
                dsnOriginal,
                value.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(value)));
    }

    /** Two recipients are equal when all that is known of them is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Recipient that
                && address.equals(that.address)
                && Objects.equals(original, that.original)
                && Objects.equals(sender, that.sender)
                && Objects.equals(dsnNotify, that.dsnNotify)
                && Objects.equals(dsnOriginal, that.dsnOriginal)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** The address. */
    @Override
    public String toString() {
        return address;
    }
}
