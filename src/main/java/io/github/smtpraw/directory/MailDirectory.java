package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Recipients;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Header;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.commons.lang3.StringUtils;

/**
 * Local users, aliases, forwards, lists and moved users from files, as methods for policies: {@link
 * #route} for {@code onRcpt}, {@link #verify} for {@code onVrfy}, {@link #expand} for {@code
 * onExpn}.
 *
 * <p>All local domains share the names that have no domain; one with its domain goes before them,
 * and the catch-all {@code @domain} behind. Names are found in any case, {@code "joe"} as {@code
 * joe}, and {@code joe+detail} as {@code joe} where nobody is called {@code joe+detail}. Of a name
 * that stands in several files, moved goes before aliases and these before users. {@code
 * LIST-request} is {@code owner-LIST} where it is nothing else.
 *
 * <p>The files are read when the Camel context starts, or by {@link #start}, and a wrong one stops
 * the start with a message that names file and line. They are looked at once a second at most while
 * questions come, and read anew when they have changed and rest; a broken edit keeps the last good
 * state and is said once in the log. The methods are safe to call at the same time.
 */
public final class MailDirectory implements CamelContextAware {
    private final LiveSnapshot live;
    private CamelContext context;
    private LocalDomains domains = new LocalDomains(null);
    private String firstDomain;
    private String users;
    private String aliases;
    private String moved;
    private boolean verp;

    public MailDirectory() {
        this(System::nanoTime);
    }

    MailDirectory(LongSupplier nanos) {
        this.live = new LiveSnapshot(Reading::new, nanos);
    }

    /**
     * Reads the files, if they were not read yet.
     *
     * @throws DirectoryFileException naming the file and the line that can't be understood
     * @throws IllegalStateException if no domain is set
     */
    public void start() throws DirectoryFileException {
        live.load();
    }

    /**
     * Where a recipient's mail goes (RFC 821 3.2, RFC 5321 3.4, 3.9).
     *
     * <p>What an alias or a list leads to is resolved down to mailboxes, nobody twice. Members of a
     * list NAME have the sender {@code owner-NAME@domain} where there is such a name, also those of
     * lists within it that have no owner of their own. Postmaster is always somebody. A name that
     * leads to {@code /dev/null} alone gives the recipient {@code /dev/null}, see {@link
     * #discards}. Mail for a box here is relayed no further: its reverse path is as it came, not
     * grown by our name.
     *
     * @param asked a {@link Recipient} or an address
     * @return who was asked for where it is a user's box, or in a domain that is not local; another
     *     recipient where the only target is elsewhere (a forward); a collection for an alias or a
     *     list; null where there is nobody
     * @throws SmtpReplyException 551 5.1.6 for a user who has moved, 550 5.4.6 for an alias that
     *     leads in a circle or through more than 50 others, 452 4.5.3 for one with more than 10,000
     *     members
     */
    public Object route(Object asked) throws SmtpReplyException {
        Recipient recipient = recipient(asked);
        if (recipient == null || !isLocal(recipient)) {
            return asked;
        }
        return routing().route(asked, recipient);
    }

    /**
     * Who is meant (RFC 821 3.3, RFC 5321 3.5). A mailbox, alias or list of that name goes before
     * people with it in their full name.
     *
     * @param asked {@code box}, {@code box@domain}, either of them in angle brackets, or words of a
     *     full name
     * @return {@code Full Name <box@domain>}, for an alias or a list {@code <name@domain>}; a
     *     collection of those where several are meant; null where nobody is
     * @throws SmtpReplyException 251 for a forward, 551 for a user who has moved, 252 for a domain
     *     that is not local, 553 where more than 20 are meant, and as {@link #route} does
     */
    public Object verify(String asked) throws SmtpReplyException {
        return new Lookup(routing()).verify(asked);
    }

    /**
     * Who is on a list (RFC 821 3.3, RFC 5321 3.5), lists within it resolved, nobody twice.
     *
     * @param asked a list, an alias or a user: {@code box} or {@code box@domain}, in angle brackets
     *     or not
     * @return {@code Full Name <box@domain>} for each local member, {@code <box@domain>} for
     *     others; null for what is neither
     * @throws SmtpReplyException as {@link #route} does
     */
    public Object expand(String asked) throws SmtpReplyException {
        return new Lookup(routing()).expand(asked);
    }

    /**
     * Whether the mail stays here.
     *
     * @param asked a {@link Recipient}, an address, or a collection of which all must be local
     * @return false for null and for an empty collection
     */
    public boolean isLocal(Object asked) {
        if (asked instanceof Collection<?> all) {
            return !all.isEmpty() && all.stream().allMatch(this::isLocal);
        }
        Recipient recipient = recipient(asked);
        return recipient != null && domains.contains(recipient.getDomain());
    }

    /**
     * {@link #isLocal} of all recipients of a message, which a route can ask without a parameter.
     */
    public boolean isLocalMail(@Header(SmtpRawConstants.TO) Object to) {
        return isLocal(to);
    }

    /**
     * Whether the mail is to be dropped: a name leads to {@code /dev/null} and nowhere else, and
     * {@link #route} said so.
     *
     * @param asked a {@link Recipient} or an address
     */
    public boolean discards(Object asked) {
        Recipient recipient = recipient(asked);
        return recipient != null && recipient.getAddress().equals(Target.NOWHERE);
    }

    /** {@link #discards} of the recipient of a message that has one. */
    public boolean discardsMail(@Header(SmtpRawConstants.TO) Object to) {
        return discards(only(to));
    }

    private static Object only(Object to) {
        List<Recipient> recipients = Recipients.read(to);
        return recipients.size() == 1 ? recipients.get(0) : null;
    }

    /**
     * The user whose mailbox it is, a name that is safe in a path and in a URI: {@code box}, or
     * {@code box=domain} for a user of one domain.
     *
     * @param asked a {@link Recipient} or an address
     * @return null where it is no user and not postmaster
     */
    public String mailbox(Object asked) {
        Recipient recipient = recipient(asked);
        return recipient == null || !isLocal(recipient) ? null : routing().mailbox(recipient);
    }

    /** {@link #mailbox} of the recipient of a message that has one. */
    public String mailboxOfMail(@Header(SmtpRawConstants.TO) Object to) {
        return mailbox(only(to));
    }

    /**
     * The mailboxes here of one or several, as {@link #route} gives them.
     *
     * @param asked a {@link Recipient}, an address, or a collection of them
     * @return without those who have none here
     */
    public List<String> mailboxes(Object asked) {
        Collection<?> all = asked instanceof Collection<?> several ? several : Arrays.asList(asked);
        return all.stream().map(this::mailbox).filter(Objects::nonNull).toList();
    }

    private static Recipient recipient(Object asked) {
        return asked == null || asked instanceof Recipient
                ? (Recipient) asked
                : Recipient.of(withoutBrackets(asked.toString().strip()));
    }

    private static String withoutBrackets(String path) {
        return path.startsWith("<") && path.endsWith(">")
                ? path.substring(1, path.length() - 1)
                : path;
    }

    private Routing routing() {
        try {
            return new Routing(live.current(), domains, firstDomain, verp);
        } catch (DirectoryFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** One reading of the files as they are set by then. */
    private final class Reading implements LiveSnapshot.Attempt {
        private final SnapshotReader reader = new SnapshotReader(context, domains);

        @Override
        public Snapshot read() throws DirectoryFileException {
            if (firstDomain == null) {
                throw new IllegalStateException(
                        "MailDirectory: domains must name a local domain that is no wildcard");
            }
            return reader.read(users, aliases, moved);
        }

        @Override
        public FileStamps stamps() {
            return reader.stamps();
        }
    }

    /** Reads the files before the first consumer starts. */
    private final class Start implements StartupListener {
        @Override
        public void onCamelContextStarting(CamelContext starting, boolean alreadyStarted)
                throws DirectoryFileException {
            start();
        }

        @Override
        public void onCamelContextStarted(CamelContext started, boolean alreadyStarted)
                throws DirectoryFileException {
            start();
        }
    }

    /**
     * Local domains, comma-separated, {@code *.example.net} for all below. The first that is no
     * wildcard completes names without a domain.
     *
     * @throws IllegalArgumentException for an entry that is no domain
     */
    public void setDomains(String list) {
        this.domains = new LocalDomains(list);
        this.firstDomain =
                Arrays.stream(StringUtils.split(list == null ? "" : list, ','))
                        .map(String::strip)
                        .filter(domain -> !domain.isEmpty() && !domain.startsWith("*"))
                        .findFirst()
                        .orElse(null);
    }

    /**
     * A Camel resource of lines {@code box: Full Name}, or {@code box@domain: Full Name} for a user
     * of that local domain alone; null for no users.
     */
    public void setUsers(String resource) {
        this.users = resource;
    }

    /**
     * A Camel resource in the form of aliases(5), {@code name: a, b, :include:file}; null for none.
     * A relative file is relative to the one that names it; {@code \box} is the user's own box; {@code
     * /dev/null} is nowhere. {@code box@domain} is a name of that local domain alone, {@code
     * @domain} all that it has no other entry for; the target {@code @domain} is the same box there.
     */
    public void setAliases(String resource) {
        this.aliases = resource;
    }

    /** A Camel resource of lines {@code box: new@address}; null for none. */
    public void setMoved(String resource) {
        this.moved = resource;
    }

    /**
     * Whether each member of a list that has an owner gets a sender of its own, {@code
     * owner-LIST+box=member.example@domain} (VERP): mail that comes back tells whom it is about. It
     * reaches the owner. Default false.
     */
    public void setVerp(boolean verp) {
        this.verp = verp;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        boolean first = context == null;
        this.context = camelContext;
        // In a running context the properties are not set yet: the first question reads the files.
        if (first && !camelContext.isStarted()) {
            try {
                camelContext.addStartupListener(new Start());
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeCamelException(e);
            }
        }
    }
}
