package io.github.smtpraw;

import io.github.smtpraw.auth.ClientMechanisms;
import io.github.smtpraw.auth.Login;
import io.github.smtpraw.client.ClientSecurity;
import io.github.smtpraw.client.ClientSettings;
import io.github.smtpraw.client.MxSettings;
import io.github.smtpraw.protocol.ClientCredentials;
import io.github.smtpraw.protocol.TlsMode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.commons.lang3.StringUtils;

/** Makes of a producer's options what its connections go by. */
final class ClientSettingsFactory {
    private final String heloName;
    private final SmtpRawConfiguration options;
    private final MxSettings mx;
    private final SSLContextParameters parameters;
    private final ClientRuntime runtime;
    private final ClientSettings settings;

    /**
     * @param parameters null for the JDK's keys and trust
     * @throws IllegalArgumentException naming the option that is wrong
     * @throws SmtpSyntaxException for a heloName that can not be said
     */
    ClientSettingsFactory(
            SmtpRawConfiguration options, SSLContextParameters parameters, ClientRuntime runtime)
            throws SmtpSyntaxException {
        this.heloName = HeloName.of(options.getHeloName());
        this.options = options;
        this.mx = MailDomains.settings(options);
        this.parameters = parameters;
        this.runtime = runtime;
        this.settings = settings(security());
    }

    ClientSettings settings() {
        return settings;
    }

    /** The same for messages whose every hop has to use TLS (RFC 8689 4.2). */
    ClientSettings requiringTls() {
        ClientSecurity own = settings.security();
        TlsMode tls = own.tls() == TlsMode.opportunistic ? TlsMode.required : own.tls();
        return settings(
                new ClientSecurity(
                        tls, true, engines(tls), own.credentials(), own.authWithoutTls()));
    }

    private ClientSettings settings(ClientSecurity security) {
        return new ClientSettings(
                heloName,
                options.getLocalAddress(),
                poolSize(),
                options.getIdleTimeout(),
                options.getConnectTimeout(),
                options.getReplyTimeout(),
                options.getFinalReplyTimeout(),
                maxMessages(),
                options.getProtocol(),
                security,
                mx);
    }

    private int poolSize() {
        if (options.getPoolSize() < 1) {
            throw WrongOption.of("poolSize", options.getPoolSize(), "it is 1 or more");
        }
        return options.getPoolSize();
    }

    private int maxMessages() {
        int most = options.getMaxMessagesPerConnection();
        if (most < 0) {
            throw WrongOption.of("maxMessagesPerConnection", most, "it is 0 or more");
        }
        return most == 0 ? Integer.MAX_VALUE : most;
    }

    private ClientSecurity security() {
        ClientCredentials credentials = credentials();
        TlsMode tls = options.getTls();
        if (tls == null) {
            tls = credentials == null ? TlsMode.opportunistic : TlsMode.required;
        }
        boolean proved = tls == TlsMode.required || tls == TlsMode.implicit;
        if (credentials != null && !proved && !options.isAuthWithoutTls()) {
            throw WrongOption.of(
                    "tls", tls, "credentials need required or implicit, or authWithoutTls=true");
        }
        if (credentials != null && mx != null && !options.isAuthWithoutTls()) {
            throw WrongOption.of(
                    "mx",
                    true,
                    "credentials would go to whoever answers for a domain; authWithoutTls=true allows it");
        }
        return new ClientSecurity(
                tls, false, engines(tls), credentials, options.isAuthWithoutTls());
    }

    private ClientTls engines(TlsMode tls) {
        if (tls == TlsMode.off) {
            return null;
        }
        ClientTls engines = runtime.tls(parameters, tls != TlsMode.opportunistic);
        if (parameters != null) {
            try {
                engines.load();
            } catch (GeneralSecurityException | IOException | RuntimeException e) {
                throw WrongOption.sslContext(e);
            }
        }
        return engines;
    }

    /** Null where there are none. */
    private ClientCredentials credentials() {
        String list = options.getAuthMechanisms();
        boolean external = list != null && StringUtils.containsIgnoreCase(list, "EXTERNAL");
        if (options.getUsername() == null && options.getAccessToken() == null && !external) {
            if (options.getPassword() != null) {
                throw WrongOption.of("username", null, "there is a password without it");
            }
            return null;
        }
        Login login = login();
        try {
            return ClientMechanisms.of(
                    list == null ? null : List.of(StringUtils.split(list, ", ")), login);
        } catch (IllegalArgumentException e) {
            throw WrongOption.of(
                    list == null ? "username" : "authMechanisms",
                    list == null ? options.getUsername() : list,
                    e.getMessage());
        }
    }

    private Login login() {
        try {
            return new Login(options.getUsername(), options.getPassword(), accessToken());
        } catch (IllegalArgumentException e) {
            throw WrongOption.of("username", "...", e.getMessage());
        }
    }

    private Callable<String> accessToken() {
        Object token = options.getAccessToken();
        if (token == null) {
            return null;
        }
        if (token instanceof String fixed) {
            return () -> fixed;
        }
        if (token instanceof Callable<?> renewing) {
            return () -> text(renewing.call());
        }
        if (token instanceof Supplier<?> renewing) {
            return () -> text(renewing.get());
        }
        throw WrongOption.of(
                "accessToken",
                token.getClass().getName(),
                "it is a String, a Supplier or a Callable");
    }

    private static String text(Object token) {
        return token == null ? null : token.toString();
    }
}
