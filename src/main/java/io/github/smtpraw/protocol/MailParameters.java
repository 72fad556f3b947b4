package io.github.smtpraw.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What MAIL said beside the reverse path; the dialogue fills it before anyone else reads it. */
public final class MailParameters {
    private final long since = System.nanoTime();
    private final Map<String, String> others = new LinkedHashMap<>();
    private boolean requireTls;
    private String envelopeId;
    private String returned;

    /** Whether every hop has to use TLS (REQUIRETLS, RFC 8689). */
    public boolean isTlsRequired() {
        return requireTls;
    }

    /** ENVID, decoded (RFC 3461 4.4); or null. */
    public String envelopeId() {
        return envelopeId;
    }

    /** RET: FULL or HDRS (RFC 3461 4.3); or null. */
    public String returned() {
        return returned;
    }

    /**
     * The parameters without a place of their own, unmodifiable. What counts seconds from when MAIL
     * was said (see {@link Countdown}) tells what is left of them now.
     */
    public Map<String, String> others() {
        return others.isEmpty() ? Map.of() : othersAfter(System.nanoTime() - since);
    }

    Map<String, String> othersAfter(long nanos) {
        return Collections.unmodifiableMap(
                Countdown.after(others, TimeUnit.NANOSECONDS.toSeconds(nanos)));
    }

    boolean has(String keyword) {
        return others.containsKey(keyword);
    }

    void add(String keyword, String value) {
        others.put(keyword, value);
    }

    void requireTls() {
        requireTls = true;
    }

    void envelopeId(String value) {
        envelopeId = value;
    }

    void returned(String value) {
        returned = value;
    }
}
