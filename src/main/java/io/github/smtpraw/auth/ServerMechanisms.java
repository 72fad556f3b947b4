package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.SaslMechanism;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The mechanisms that a server can offer: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256 and
 * SCRAM-SHA-512 each with -PLUS too, OAUTHBEARER, XOAUTH2, EXTERNAL.
 */
public final class ServerMechanisms {
    private ServerMechanisms() {}

    /**
     * The mechanisms of these names, in any case, in that order.
     *
     * @throws IllegalArgumentException naming one that is not known, or that none is named
     */
    public static List<SaslMechanism> of(Collection<String> names) {
        List<String> wanted = new ArrayList<>();
        names.forEach(name -> wanted.add(name.strip().toUpperCase(Locale.ROOT)));
        Map<String, Supplier<SaslMechanism>> known = known(wanted);
        Map<String, SaslMechanism> found = new LinkedHashMap<>();
        for (String name : wanted) {
            Supplier<SaslMechanism> mechanism = known.get(name);
            if (mechanism == null) {
                throw new IllegalArgumentException(
                        name + " is none of " + String.join(", ", known.keySet()));
            }
            found.computeIfAbsent(name, ignored -> mechanism.get());
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("it names no mechanism");
        }
        return List.copyOf(found.values());
    }

    private static Map<String, Supplier<SaslMechanism>> known(List<String> wanted) {
        PasswordCheck passwords = new PasswordCheck();
        Map<String, Supplier<SaslMechanism>> known = new LinkedHashMap<>();
        known.put("PLAIN", () -> new PlainMechanism(passwords));
        known.put("LOGIN", () -> new LoginMechanism(passwords));
        known.put("CRAM-MD5", CramMd5Mechanism::new);
        for (ScramHash hash : ScramHash.values()) {
            String plus = hash.mechanism() + ScramMechanism.PLUS;
            boolean bindable = wanted.contains(plus);
            known.put(hash.mechanism(), () -> new ScramMechanism(hash, false, bindable));
            known.put(plus, () -> new ScramMechanism(hash, true, true));
        }
        known.put("OAUTHBEARER", () -> new BearerMechanism("OAUTHBEARER", BearerMessage::standard));
        known.put("XOAUTH2", () -> new BearerMechanism("XOAUTH2", BearerMessage::google));
        known.put("EXTERNAL", ExternalMechanism::new);
        return known;
    }
}
