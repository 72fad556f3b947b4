package io.github.smtpraw;

import io.github.smtpraw.auth.ServerMechanisms;
import io.github.smtpraw.protocol.Extensions;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.MailProtocol;
import io.github.smtpraw.protocol.Networks;
import io.github.smtpraw.protocol.ServerSettings;
import io.github.smtpraw.protocol.ServerStage;
import io.github.smtpraw.protocol.TlsMode;
import io.github.smtpraw.protocol.Verb;
import io.github.smtpraw.server.ContentSettings;
import io.github.smtpraw.server.ListenerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.commons.lang3.StringUtils;

/** Makes a listener's settings of an endpoint's options; a wrong one is named. */
final class ListenerSettingsFactory {
    private static final String DEFAULT_MECHANISMS = "PLAIN,LOGIN";

    /** Over which minDataRate is a mean, in milliseconds. */
    private static final long RATE_PERIOD = 60_000;

    private ListenerSettingsFactory() {}

    /**
     * @param parameters of the SSL context; null for none
     * @throws IllegalArgumentException naming the option that is wrong
     */
    static ListenerSettings create(
            CamelContext context,
            SmtpRawConfiguration options,
            SSLContextParameters parameters,
            Set<ServerStage> asked) {
        TlsMode tls = ServerTls.mode(options.getTls(), parameters);
        Extensions extensions = extensions(options, tls);
        if (asked.contains(ServerStage.ETRN) && !extensions.has("ETRN")) {
            throw WrongOption.of(
                    "onEtrn", options.getOnEtrn(), "enableExtensions does not name ETRN");
        }
        ServerSettings dialogue =
                new ServerSettings(
                        hostname(options),
                        asked,
                        verbs(options.getVerbs()),
                        localDomains(options.getLocalDomains()),
                        forwardReply(options.getForwardReply()),
                        options.getSourceRoutes(),
                        dialogueLimits(options),
                        extensions,
                        security(options, extensions, tls, asked),
                        options.getProtocol(),
                        networks("xclientHosts", options.getXclientHosts()));
        return new ListenerSettings(
                dialogue,
                content(options),
                limits(options),
                proxies(options),
                options.getBareLineEndings(),
                options.isTraceHeader(),
                ServerTls.of(context, tls, parameters));
    }

    private static ServerSettings.Security security(
            ConsumerConfiguration options,
            Extensions extensions,
            TlsMode tls,
            Set<ServerStage> asked) {
        if (options.isAuthRequired() && !asked.contains(ServerStage.AUTH)) {
            throw WrongOption.of(
                    "authRequired", true, "onAuth is not set, so nobody could authenticate");
        }
        if (options.isAuthRequired() && !extensions.has("AUTH")) {
            throw WrongOption.of("authRequired", true, "disableExtensions takes AUTH away");
        }
        if (options.isAuthRequired() && tls == TlsMode.off && !options.isAuthWithoutTls()) {
            throw WrongOption.of(
                    "authRequired", true, "AUTH is not offered without TLS or authWithoutTls");
        }
        String given = options.getAuthMechanisms();
        String list = given == null ? DEFAULT_MECHANISMS : given;
        try {
            return new ServerSettings.Security(
                    tls,
                    ServerMechanisms.of(List.of(StringUtils.split(list, ", "))),
                    options.isAuthRequired(),
                    options.isAuthWithoutTls());
        } catch (IllegalArgumentException e) {
            throw WrongOption.of("authMechanisms", list, e.getMessage());
        }
    }

    private static ServerSettings.Limits dialogueLimits(LimitConfiguration options) {
        return new ServerSettings.Limits(
                positive("maxMessageSize", options.getMaxMessageSize()),
                (int) positive("maxRecipients", options.getMaxRecipients()),
                (int) positive("maxErrors", options.getMaxErrors()),
                (int)
                        atLeast(
                                "maxMessagesPerConnection",
                                0,
                                options.getMaxMessagesPerConnection()));
    }

    private static Extensions extensions(ConsumerConfiguration options, TlsMode tls) {
        Extensions extensions =
                Extensions.of(
                        extensions("enableExtensions", options.getEnableExtensions()),
                        extensions("disableExtensions", options.getDisableExtensions()));
        if (tls == TlsMode.required && !extensions.has("STARTTLS")) {
            throw WrongOption.of(
                    "disableExtensions",
                    options.getDisableExtensions(),
                    "tls=required needs STARTTLS");
        }
        return extensions;
    }

    /** The keywords of a list, each of them known. */
    private static List<String> extensions(String option, String list) {
        List<String> keywords = list == null ? List.of() : List.of(StringUtils.split(list, ", "));
        try {
            if (option.startsWith("enable")) {
                Extensions.of(keywords, List.of());
            } else {
                Extensions.of(List.of(), keywords);
            }
        } catch (IllegalArgumentException e) {
            throw WrongOption.of(option, list, e.getMessage());
        }
        return keywords;
    }

    private static ContentSettings content(ConsumerConfiguration options) {
        String directory = options.getSpoolDirectory();
        return new ContentSettings(
                atLeast("spoolThreshold", 0, options.getSpoolThreshold()),
                directory == null
                        ? Path.of(System.getProperty("java.io.tmpdir"), "smtp-raw")
                        : Path.of(directory),
                atLeast("minSpoolFree", 0, options.getMinSpoolFree()));
    }

    private static ListenerSettings.Limits limits(LimitConfiguration options) {
        return new ListenerSettings.Limits(
                (int) positive("maxConnections", options.getMaxConnections()),
                (int) atLeast("maxConnectionsPerAddress", 0, options.getMaxConnectionsPerAddress()),
                (int) atLeast("maxConnectionRate", 0, options.getMaxConnectionRate()),
                (int) positive("maxConcurrentMessages", options.getMaxConcurrentMessages()),
                (int) atLeast("maxCommandLength", 512, options.getMaxCommandLength()),
                (int) positive("maxHeaderSize", options.getMaxHeaderSize()),
                (int) positive("maxHops", options.getMaxHops()),
                positive("policyTimeout", options.getPolicyTimeout()),
                positive("routeTimeout", options.getRouteTimeout()),
                positive("commandTimeout", options.getCommandTimeout()),
                positive("dataTimeout", options.getDataTimeout()),
                positive("messageTimeout", options.getMessageTimeout()),
                atLeast("minDataRate", 0, options.getMinDataRate()),
                RATE_PERIOD,
                positive("writeTimeout", options.getWriteTimeout()),
                atLeast("errorDelay", 0, options.getErrorDelay()));
    }

    private static Networks proxies(ConsumerConfiguration options) {
        Networks trusted = networks("trustedProxies", options.getTrustedProxies());
        if (!options.isProxyProtocol()) {
            return Networks.NONE;
        }
        if (trusted.isEmpty()) {
            throw WrongOption.of(
                    "trustedProxies", options.getTrustedProxies(), "proxyProtocol needs one");
        }
        return trusted;
    }

    private static Networks networks(String option, String list) {
        try {
            return new Networks(list);
        } catch (IllegalArgumentException e) {
            throw WrongOption.of(option, list, e.getMessage());
        }
    }

    private static String hostname(ConsumerConfiguration options) {
        String name = options.getHostname();
        if (name == null) {
            try {
                return InetAddress.getLocalHost().getCanonicalHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
        if (!name.matches("[\\w.\\[\\]:-]{1,255}")) {
            throw WrongOption.of("hostname", name, "it is no host name");
        }
        return name;
    }

    private static Set<Verb> verbs(String list) {
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        for (String name : StringUtils.split(list, ',')) {
            try {
                verbs.add(Verb.transaction(name));
            } catch (IllegalArgumentException e) {
                throw WrongOption.of("verbs", list, e.getMessage());
            }
        }
        return verbs;
    }

    private static LocalDomains localDomains(String list) {
        return new LocalDomains(list);
    }

    /**
     * @throws IllegalArgumentException for LMTP on the port of SMTP (RFC 2033 5)
     */
    static void checkPort(MailProtocol protocol, int port) {
        if (protocol == MailProtocol.lmtp && port == SmtpRawEndpoint.DEFAULT_PORT) {
            throw WrongOption.of("protocol", protocol, "port 25 is for SMTP alone (RFC 2033 5)");
        }
    }

    private static int forwardReply(int code) {
        if (code != 250 && code != 251) {
            throw WrongOption.of("forwardReply", code, "it is 250 or 251");
        }
        return code;
    }

    private static long positive(String option, long value) {
        return atLeast(option, 1, value);
    }

    private static long atLeast(String option, long least, long value) {
        if (value < least) {
            throw WrongOption.of(option, value, "it is at least " + least);
        }
        return value;
    }
}
