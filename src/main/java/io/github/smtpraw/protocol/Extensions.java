package io.github.smtpraw.protocol;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The service extensions of a server that are on, in the order in which EHLO lists them. */
public final class Extensions {
    private static final String STATUS_CODES = "ENHANCEDSTATUSCODES";

    /** Those that others need stand before them. */
    private static final List<Extension> ALL =
            List.of(
                    new SizeExtension(),
                    KeywordExtension.always("PIPELINING"),
                    new EightBitMimeExtension(),
                    new Smtputf8Extension(),
                    new ChunkingExtension(),
                    new BinaryMimeExtension(),
                    KeywordExtension.always(STATUS_CODES),
                    new StartTlsExtension(),
                    new AuthExtension(),
                    new DsnExtension(),
                    new LimitsExtension(),
                    new PrdrExtension(),
                    new XclientExtension(),
                    KeywordExtension.verb(Verb.SEND),
                    KeywordExtension.verb(Verb.SOML),
                    KeywordExtension.verb(Verb.SAML),
                    KeywordExtension.verb(Verb.VRFY),
                    KeywordExtension.verb(Verb.EXPN),
                    KeywordExtension.verb(Verb.HELP),
                    new MtPriorityExtension(),
                    new DeliverByExtension(),
                    new FutureReleaseExtension(Clock.systemUTC()),
                    new RequireTlsExtension(),
                    new EtrnExtension());

    private final List<Extension> on = new ArrayList<>();
    private final Map<String, Extension> byMailParameter = new HashMap<>();
    private final Map<String, Extension> byRecipientParameter = new HashMap<>();
    private final Set<Verb> offVerbs = EnumSet.noneOf(Verb.class);

    private Extensions(Set<String> enabled, Set<String> disabled) {
        for (Extension extension : ALL) {
            String keyword = extension.keyword();
            boolean wanted = !extension.isOptional() || enabled.contains(keyword);
            if (!wanted
                    || disabled.contains(keyword)
                    || !extension.needs().stream().allMatch(this::has)) {
                offVerbs.addAll(extension.verbs());
                continue;
            }
            on.add(extension);
            extension.mailParameters().forEach(name -> byMailParameter.put(name, extension));
            extension
                    .recipientParameters()
                    .forEach(name -> byRecipientParameter.put(name, extension));
        }
    }

    /**
     * All that are on by themselves and those enabled, but for those disabled; keywords in any
     * case.
     *
     * @throws IllegalArgumentException naming a keyword that is not known, or needs no enabling
     */
    public static Extensions of(Collection<String> enabled, Collection<String> disabled) {
        return new Extensions(known(enabled, true), known(disabled, false));
    }

    /** The keywords of all that there are. */
    public static Set<String> keywords() {
        Set<String> keywords = new TreeSet<>();
        ALL.forEach(extension -> keywords.add(extension.keyword()));
        return keywords;
    }

    private static Set<String> known(Collection<String> keywords, boolean optional) {
        Set<String> names = new TreeSet<>();
        for (Extension extension : ALL) {
            if (!optional || extension.isOptional()) {
                names.add(extension.keyword());
            }
        }
        Set<String> wanted = new TreeSet<>();
        for (String keyword : keywords) {
            String name = keyword.trim().toUpperCase(Locale.ROOT);
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        keyword + " is none of " + String.join(", ", names));
            }
            wanted.add(name);
        }
        return wanted;
    }

    /** Whether it is on. */
    public boolean has(String keyword) {
        return on.stream().anyMatch(extension -> extension.keyword().equals(keyword));
    }

    /** Whether replies carry enhanced status codes (RFC 2034). */
    public boolean hasStatusCodes() {
        return has(STATUS_CODES);
    }

    /** Whether a verb belongs to an extension that is off. */
    boolean refuses(Verb verb) {
        return offVerbs.contains(verb);
    }

    /** The reply to EHLO: the host's name, then a line for each extension offered. */
    Reply ehlo(ServerSettings settings, Session session, String client) {
        StringBuilder text = new StringBuilder(settings.hostname()).append(" greets ");
        text.append(client);
        for (Extension extension : on) {
            String line = extension.line(settings, session);
            if (line != null) {
                text.append('\n').append(line);
            }
        }
        return Reply.of(250, text.toString());
    }

    /**
     * Gives each parameter of MAIL to the extension that knows it.
     *
     * @throws SyntaxException 555 for one that none knows, or as the extension says
     */
    void mail(
            Parameters parameters,
            Transaction transaction,
            ServerSettings settings,
            Session session)
            throws SyntaxException {
        for (String name : parameters.names()) {
            Extension extension = knowing(byMailParameter, name);
            Reply refusal = extension.refusal(session);
            if (refusal != null) {
                throw new SyntaxException(refusal);
            }
            extension.mail(name, parameters.get(name), transaction, settings);
        }
    }

    /**
     * Gives each parameter of RCPT to the extension that knows it.
     *
     * @throws SyntaxException 555 for one that none knows, or as the extension says
     */
    Recipient recipient(Parameters parameters, Recipient recipient) throws SyntaxException {
        Recipient told = recipient;
        for (String name : parameters.names()) {
            told = knowing(byRecipientParameter, name).recipient(name, parameters.get(name), told);
        }
        return told;
    }

    private static Extension knowing(Map<String, Extension> extensions, String parameter)
            throws SyntaxException {
        Extension extension = extensions.get(parameter);
        if (extension == null) {
            throw new SyntaxException(StandardReplies.UNKNOWN_PARAMETER);
        }
        return extension;
    }
}
