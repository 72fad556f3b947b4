package io.github.smtpraw.auth;

import io.github.smtpraw.protocol.ClientCredentials;
import io.github.smtpraw.protocol.ClientSaslExchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.security.sasl.SaslException;

/**
 * The mechanisms that a client can use, strongest first: EXTERNAL, OAUTHBEARER, XOAUTH2,
 * SCRAM-SHA-512-PLUS, SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-512, SCRAM-SHA-256,
 * SCRAM-SHA-1, CRAM-MD5, PLAIN, LOGIN. An access token goes ahead of a password. The first in this
 * order that the server lists too is used, whatever the server's order or the user's. Thread-safe.
 */
public final class ClientMechanisms implements ClientCredentials {
    private static final String EXTERNAL = ExternalServer.NAME;
    private static final String PLUS = ScramClient.PLUS;

    private final List<ClientMechanism> mechanisms;

    private ClientMechanisms(List<ClientMechanism> mechanisms) {
        this.mechanisms = List.copyOf(mechanisms);
    }

    /**
     * Credentials that use no other mechanisms than these.
     *
     * @param names in any case and any order; null for all that the login and the libraries at hand
     *     do for, but EXTERNAL, which has to be named
     * @throws IllegalArgumentException naming a mechanism that is not known, or that lacks a
     *     library or a part of the login; or where there is nothing to use at all
     */
    public static ClientCredentials of(Collection<String> names, Login login) {
        if (names == null) {
            List<ClientMechanism> all = known(login, true);
            all.removeIf(
                    mechanism -> mechanism.lack() != null || mechanism.name().equals(EXTERNAL));
            if (all.isEmpty()) {
                throw new IllegalArgumentException(
                        "there is neither a username with a password nor an access token");
            }
            return new ClientMechanisms(all);
        }
        return new ClientMechanisms(named(names, login));
    }

    private static List<ClientMechanism> named(Collection<String> names, Login login) {
        Set<String> wanted = new LinkedHashSet<>();
        names.forEach(name -> wanted.add(name.strip().toUpperCase(Locale.ROOT)));
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("it names no mechanism");
        }
        List<ClientMechanism> known =
                known(login, wanted.stream().anyMatch(name -> name.endsWith(PLUS)));
        List<String> all = known.stream().map(ClientMechanism::name).toList();
        for (String name : wanted) {
            if (!all.contains(name)) {
                throw new IllegalArgumentException(name + " is none of " + String.join(", ", all));
            }
        }
        known.removeIf(mechanism -> !wanted.contains(mechanism.name()));
        for (ClientMechanism mechanism : known) {
            if (mechanism.lack() != null) {
                throw new IllegalArgumentException(mechanism.lack());
            }
        }
        return known;
    }

    /**
     * @param mayBind whether a mechanism with -PLUS may be used
     */
    private static List<ClientMechanism> known(Login login, boolean mayBind) {
        List<ClientMechanism> known = new ArrayList<>();
        known.add(
                new ClientMechanism(
                        EXTERNAL,
                        JdkClients.lack(EXTERNAL, login),
                        Offer::clientCertificate,
                        offer -> JdkClients.client(EXTERNAL, login)));
        known.add(
                new ClientMechanism(
                        BearerClient.STANDARD,
                        lackOfToken(BearerClient.STANDARD, true, login),
                        offer -> BearerClient.standard(login, offer)));
        known.add(
                new ClientMechanism(
                        BearerClient.GOOGLE,
                        lackOfToken(BearerClient.GOOGLE, login.username() != null, login),
                        offer -> BearerClient.google(login)));
        addScram(known, login, mayBind);
        addOfJdk(known, CramMd5Users.NAME, login);
        addOfJdk(known, PlainServer.NAME, login);
        known.add(
                new ClientMechanism(
                        LoginServer.NAME,
                        lackOfPassword(LoginServer.NAME, login),
                        offer -> new LoginClient(login)));
        return known;
    }

    private static void addScram(List<ClientMechanism> known, Login login, boolean mayBind) {
        ScramLogin scram = new ScramLogin(login);
        List<String> bases = List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1");
        for (String base : bases) {
            String name = base + PLUS;
            known.add(
                    new ClientMechanism(
                            name,
                            lackOfScram(name, login),
                            ScramClient::canBind,
                            offer -> ScramClient.bound(base, scram, offer)));
        }
        for (String base : bases) {
            known.add(
                    new ClientMechanism(
                            base,
                            lackOfScram(base, login),
                            offer -> ScramClient.unbound(base, scram, offer, mayBind)));
        }
    }

    private static void addOfJdk(List<ClientMechanism> known, String name, Login login) {
        String lack = lackOfPassword(name, login);
        known.add(
                new ClientMechanism(
                        name,
                        lack == null ? JdkClients.lack(name, login) : lack,
                        offer -> JdkClients.client(name, login)));
    }

    private static String lackOfScram(String name, Login login) {
        return Library.SCRAM.isPresent()
                ? lackOfPassword(name, login)
                : Library.SCRAM.neededBy(name);
    }

    private static String lackOfPassword(String name, Login login) {
        return login.hasPassword() ? null : name + " needs a username and a password";
    }

    private static String lackOfToken(String name, boolean named, Login login) {
        if (login.accessToken() == null) {
            return name + " needs an access token";
        }
        return named ? null : name + " needs a username";
    }

    @Override
    public ClientSaslExchange begin(Offer offer) throws SaslException {
        for (ClientMechanism mechanism : mechanisms) {
            if (mechanism.isShared(offer)) {
                return new ClientExchange(mechanism.clients().create(offer));
            }
        }
        return null;
    }

    /** The names of the mechanisms. */
    @Override
    public String toString() {
        return String.join(",", mechanisms.stream().map(ClientMechanism::name).toList());
    }
}
