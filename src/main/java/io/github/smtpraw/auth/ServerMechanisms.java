package io.github.smtpraw.auth;

import com.ongres.scram.common.ScramMechanism;
import io.github.smtpraw.auth.ServerMechanism.First;
import io.github.smtpraw.protocol.SaslMechanism;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
    private static final String PLUS = "-PLUS";

    private ServerMechanisms() {}

    /**
     * The mechanisms of these names, in any case, in that order.
     *
     * @throws IllegalArgumentException naming one that is not known, or the library that one lacks,
     *     or that none is named
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
        known.put(
                PlainServer.NAME,
                () ->
                        new ServerMechanism(
                                PlainServer.NAME,
                                First.CLIENT,
                                (session, policy) -> new PlainServer(passwords, policy)));
        known.put(
                LoginServer.NAME,
                () ->
                        new ServerMechanism(
                                LoginServer.NAME,
                                First.EITHER,
                                (session, policy) -> new LoginServer(passwords, policy)));
        known.put(CramMd5Users.NAME, ServerMechanisms::cramMd5);
        Map<String, ScramUsers> users = new HashMap<>();
        for (String scram : List.of("SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512")) {
            boolean bindable = wanted.contains(scram + PLUS);
            known.put(scram, () -> scram(scram, bindable, users));
            known.put(scram + PLUS, () -> scramPlus(scram, users));
        }
        known.put("OAUTHBEARER", () -> bearer("OAUTHBEARER", BearerMessage::standard));
        known.put("XOAUTH2", () -> bearer("XOAUTH2", BearerMessage::google));
        known.put(ExternalServer.NAME, ServerMechanisms::external);
        return known;
    }

    private static SaslMechanism cramMd5() {
        // The start fails, not the first client, where the JDK has none.
        CramMd5Users.server(new PolicyAnswer());
        return new ServerMechanism(
                CramMd5Users.NAME, First.SERVER, (session, policy) -> CramMd5Users.server(policy));
    }

    /**
     * @param plusOffered whether the same with -PLUS is offered to whom can use it
     */
    private static SaslMechanism scram(
            String name, boolean plusOffered, Map<String, ScramUsers> all) {
        ScramUsers users = scramUsers(name, name, all);
        return new ServerMechanism(
                name,
                First.CLIENT,
                (session, policy) ->
                        new ScramServer(
                                name,
                                users,
                                null,
                                plusOffered && session.getServerEndPoint() != null,
                                policy));
    }

    /** Bound to the TLS connection by tls-server-end-point. */
    private static SaslMechanism scramPlus(String base, Map<String, ScramUsers> all) {
        String name = base + PLUS;
        ScramUsers users = scramUsers(name, base, all);
        return new ServerMechanism(
                name,
                First.CLIENT,
                session -> session.getServerEndPoint() != null,
                (session, policy) ->
                        new ScramServer(name, users, session.getServerEndPoint(), true, policy));
    }

    /** The same with and without -PLUS, or an unknown user would show by another salt. */
    private static ScramUsers scramUsers(String name, String base, Map<String, ScramUsers> all) {
        Library.SCRAM.require(name);
        return all.computeIfAbsent(base, ignored -> new ScramUsers(ScramMechanism.byName(base)));
    }

    private static SaslMechanism bearer(String name, BearerMessage.Reader reader) {
        return new ServerMechanism(
                name, First.CLIENT, (session, policy) -> new BearerServer(name, reader, policy));
    }

    private static SaslMechanism external() {
        return new ServerMechanism(
                ExternalServer.NAME,
                First.CLIENT,
                session -> session.getClientSubject() != null,
                (session, policy) -> new ExternalServer(session.getClientSubject(), policy));
    }
}
