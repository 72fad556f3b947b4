package io.github.smtpraw;

import io.github.smtpraw.auth.ServerMechanisms;
import io.github.smtpraw.protocol.Extensions;
import io.github.smtpraw.protocol.LocalDomains;
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
import org.apache.commons.lang3.StringUtils;

/** Makes a listener's settings of an endpoint's options; a wrong one is named. */
final class ListenerSettingsFactory {
    private ListenerSettingsFactory() {}

    /**
     * @throws IllegalArgumentException naming the option that is wrong
     */
    static ListenerSettings create(SmtpRawConfiguration options, Set<ServerStage> asked) {
        ServerSettings dialogue =
                new ServerSettings(
                        hostname(options),
                        asked,
                        verbs(options.getVerbs()),
                        localDomains(options.getLocalDomains()),
                        forwardReply(options.getForwardReply()),
                        dialogueLimits(options),
                        extensions(options),
                        security(options, asked));
        return new ListenerSettings(
                dialogue,
                content(options),
                limits(options),
                options.getBareLineEndings(),
                options.isTraceHeader());
    }

    private static ServerSettings.Security security(
            ConsumerConfiguration options, Set<ServerStage> asked) {
        if (options.isAuthRequired() && !asked.contains(ServerStage.AUTH)) {
            throw wrong("authRequired", true, "onAuth is not set, so nobody could authenticate");
        }
        if (options.isAuthRequired() && !extensions(options).has("AUTH")) {
            throw wrong("authRequired", true, "disableExtensions takes AUTH away");
        }
        String list = options.getAuthMechanisms();
        try {
            return new ServerSettings.Security(
                    TlsMode.off,
                    ServerMechanisms.of(List.of(StringUtils.split(list, ", "))),
                    options.isAuthRequired(),
                    options.isAuthWithoutTls());
        } catch (IllegalArgumentException e) {
            throw wrong("authMechanisms", list, e.getMessage());
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

    private static Extensions extensions(ConsumerConfiguration options) {
        return Extensions.of(
                extensions("enableExtensions", options.getEnableExtensions()),
                extensions("disableExtensions", options.getDisableExtensions()));
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
            throw wrong(option, list, e.getMessage());
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
                (int) positive("maxConcurrentMessages", options.getMaxConcurrentMessages()),
                (int) atLeast("maxCommandLength", 512, options.getMaxCommandLength()),
                (int) positive("maxHeaderSize", options.getMaxHeaderSize()),
                (int) positive("maxHops", options.getMaxHops()),
                positive("policyTimeout", options.getPolicyTimeout()),
                positive("routeTimeout", options.getRouteTimeout()),
                positive("commandTimeout", options.getCommandTimeout()),
                positive("dataTimeout", options.getDataTimeout()),
                positive("messageTimeout", options.getMessageTimeout()),
                positive("writeTimeout", options.getWriteTimeout()),
                atLeast("errorDelay", 0, options.getErrorDelay()));
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
            throw wrong("hostname", name, "it is no host name");
        }
        return name;
    }

    private static Set<Verb> verbs(String list) {
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        for (String name : StringUtils.split(list, ',')) {
            try {
                verbs.add(Verb.transaction(name));
            } catch (IllegalArgumentException e) {
                throw wrong("verbs", list, e.getMessage());
            }
        }
        return verbs;
    }

    private static LocalDomains localDomains(String list) {
        return new LocalDomains(list);
    }

    private static int forwardReply(int code) {
        if (code != 250 && code != 251) {
            throw wrong("forwardReply", code, "it is 250 or 251");
        }
        return code;
    }

    private static long positive(String option, long value) {
        return atLeast(option, 1, value);
    }

    private static long atLeast(String option, long least, long value) {
        if (value < least) {
            throw wrong(option, value, "it is at least " + least);
        }
        return value;
    }

    private static IllegalArgumentException wrong(String option, Object value, String why) {
        return new IllegalArgumentException(
                "smtp-raw: option " + option + "=" + value + ": " + why);
    }
}
