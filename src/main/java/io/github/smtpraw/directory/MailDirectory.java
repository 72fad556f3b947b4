package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.directory.Expansion.Member;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.Recipient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.commons.lang3.StringUtils;

/**
 * Local users, aliases, forwards, lists and moved users from files, as methods for policies: {@link
 * #route} for {@code onRcpt}, {@link #verify} for {@code onVrfy}, {@link #expand} for {@code
 * onExpn}.
 *
 * <p>All local domains share the names. Names are found in any case, {@code "joe"} as {@code joe},
 * and {@code joe+detail} as {@code joe} where nobody is called {@code joe+detail}. Of a name that
 * stands in several files, moved goes before aliases and these before users.
 *
 * <p>The files are read when the Camel context starts, or by {@link #start}, and a wrong one stops
 * the start with a message that names file and line. They are looked at once a second at most while
 * questions come, and read anew when they have changed and rest; a broken edit keeps the last good
 * state and is said once in the log. The methods are safe to call at the same time.
 */
public final class MailDirectory implements CamelContextAware {
    private static final int MAX_CANDIDATES = 20;

    private final LiveSnapshot live;
    private CamelContext context;
    private LocalDomains domains = new LocalDomains(null);
    private String firstDomain;
    private String users;
    private String aliases;
    private String moved;

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
     * lists within it that have no owner of their own. Postmaster is always somebody. Mail for a
     * box here is relayed no further: its reverse path is as it came, not grown by our name.
     *
     * @param asked a {@link Recipient} or an address
     * @return who was asked for where it is a user's box, or in a domain that is not local; another
     *     recipient where the only target is elsewhere (a forward); a collection for an alias or a
     *     list; null where there is nobody
     * @throws SmtpReplyException 551 5.1.6 for a user who has moved, 550 5.4.6 for an alias that
     *     leads in a circle, 452 4.5.3 for one with more than 10,000 members
     */
    public Object route(Object asked) throws SmtpReplyException {
        Recipient recipient = recipient(asked);
        if (recipient == null || !isLocal(recipient)) {
            return asked;
        }
        Snapshot now = current();
        String address = recipient.getAddress();
        if (Addresses.isPostmaster(address)) {
            return postmaster(now, asked, recipient);
        }
        String name = now.known(Names.box(address));
        if (name == null) {
            return null;
        }
        refuseMoved(now, name);
        return now.alias(name) == null ? here(asked) : members(now, name, recipient);
    }

    private static Object here(Object asked) {
        boolean grown =
                asked instanceof Recipient recipient
                        && recipient.getSender() != null
                        && recipient.getSender().startsWith("@");
        return grown ? ((Recipient) asked).withSender(null) : asked;
    }

    /** Mail for postmaster is never refused (RFC 5321 4.5.1). */
    private Object postmaster(Snapshot now, Object asked, Recipient recipient) {
        String name = Names.box(recipient.getAddress());
        try {
            return now.alias(name) == null ? here(asked) : members(now, name, recipient);
        } catch (SmtpReplyException e) {
            return here(asked);
        }
    }

    private Object members(Snapshot now, String alias, Recipient recipient)
            throws SmtpReplyException {
        String address = recipient.getAddress();
        List<Recipient> found = new ArrayList<>();
        for (Member member : Expansion.of(now, alias, domain(address))) {
            found.add(
                    recipient
                            .withAddress(member.address())
                            .withOriginal(address)
                            .withSender(member.sender()));
        }
        Recipient first = found.get(0);
        boolean forward = found.size() == 1 && first.getSender() == null && !isLocal(first);
        return forward ? first : found;
    }

    private static void refuseMoved(Snapshot now, String name) throws SmtpReplyException {
        String address = now.moved(name);
        if (address != null) {
            String text = "User not local; please try <" + address + ">";
            throw new SmtpReplyException(551, "5.1.6", text);
        }
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
        String argument = asked.strip();
        String address = Names.parse(argument);
        Object found = address == null ? null : found(address);
        // Who gives brackets or a domain means an address.
        boolean words =
                address == null
                        || (Addresses.domain(address).isEmpty() && !argument.startsWith("<"));
        return found == null && words ? named(Addresses.unquoted(argument)) : found;
    }

    private Object found(String address) throws SmtpReplyException {
        if (!isLocal(address)) {
            throw new SmtpReplyException(252, "2.0.0", "Cannot verify users of other domains");
        }
        Object found = route(address);
        if (found instanceof Recipient forward) {
            String text = "User not local; will forward to <" + forward.getAddress() + ">";
            throw new SmtpReplyException(251, "2.1.5", text);
        }
        if (found instanceof Collection<?>) {
            return shown(null, Names.box(address), domain(address));
        }
        return found == null ? null : user(current(), address);
    }

    /** Those who have all the words in their full names. */
    private Object named(String words) throws SmtpReplyException {
        Snapshot now = current();
        Set<String> boxes = now.named(Names.words(words));
        if (boxes.size() > MAX_CANDIDATES) {
            throw new SmtpReplyException(553, "5.1.4", "User ambiguous");
        }
        List<String> found =
                boxes.stream().map(box -> shown(now.user(box), box, firstDomain)).toList();
        return found.isEmpty() ? null : found.size() == 1 ? found.get(0) : found;
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
        String address = Names.parse(asked.strip());
        if (address == null || !isLocal(address)) {
            return null;
        }
        Snapshot now = current();
        String name = now.known(Names.box(address));
        if (name == null) {
            return Addresses.isPostmaster(address) ? List.of(user(now, address)) : null;
        }
        refuseMoved(now, name);
        if (now.alias(name) == null) {
            return List.of(user(now, address));
        }
        List<String> members = new ArrayList<>();
        for (Member member : Expansion.of(now, name, domain(address))) {
            String fullName = member.user() == null ? null : now.user(member.user());
            members.add(shown(fullName, member.address()));
        }
        return members;
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
     * The user whose mailbox it is, a name that is safe in a path and in a URI.
     *
     * @param asked a {@link Recipient} or an address
     * @return null where it is no user and not postmaster
     */
    public String mailbox(Object asked) {
        Recipient recipient = recipient(asked);
        if (recipient == null || !isLocal(recipient)) {
            return null;
        }
        String box = Names.box(recipient.getAddress());
        String user = current().userOf(box);
        return user == null && Addresses.isPostmaster(recipient.getAddress()) ? box : user;
    }

    private String user(Snapshot now, String address) {
        String box = Names.box(address);
        String user = now.userOf(box);
        return user == null
                ? shown(null, box, domain(address))
                : shown(now.user(user), user, domain(address));
    }

    private static String shown(String fullName, String box, String domain) {
        return shown(fullName, Names.address(box, domain));
    }

    private static String shown(String fullName, String address) {
        return (fullName == null ? "" : fullName + " ") + "<" + address + ">";
    }

    private String domain(String address) {
        String domain = Addresses.domain(address);
        return domain.isEmpty() ? firstDomain : domain;
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

    private Snapshot current() {
        try {
            return live.current();
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

    /** A Camel resource of lines {@code box: Full Name}; null for no users. */
    public void setUsers(String resource) {
        this.users = resource;
    }

    /**
     * A Camel resource in the form of aliases(5), {@code name: a, b, :include:file}; null for none.
     * A relative file is relative to that resource; {@code \box} is the user's own box.
     */
    public void setAliases(String resource) {
        this.aliases = resource;
    }

    /** A Camel resource of lines {@code box: new@address}; null for none. */
    public void setMoved(String resource) {
        this.moved = resource;
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
