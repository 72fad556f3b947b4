package io.github.smtpraw.directory;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Addresses;
import io.github.smtpraw.protocol.LocalDomains;
import io.github.smtpraw.protocol.Recipient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.commons.lang3.StringUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local users, aliases, forwards, lists and moved users from files, as methods for policies: {@link
 * #route} for {@code onRcpt}, {@link #verify} for {@code onVrfy}, {@link #expand} for {@code
 * onExpn}.
 *
 * <p>The files are read by {@link #start} or with the first question, and anew when they change; a
 * broken edit keeps the last good state and says so once.
 */
public class MailDirectory implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(MailDirectory.class);
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock loading = new ReentrantLock();
    private CamelContext context;
    private LocalDomains domains = new LocalDomains(null);
    private String firstDomain = "localhost";
    private String users;
    private String aliases;
    private String moved;
    private volatile Snapshot snapshot;
    private volatile long checkedAt;
    private String brokenBy;

    /**
     * Reads the files.
     *
     * @throws DirectoryFileException naming the file and the line that can't be understood
     */
    public void start() throws DirectoryFileException {
        snapshot = Snapshot.read(context, users, aliases, moved);
        checkedAt = System.nanoTime();
    }

    /**
     * Where a recipient's mail goes (RFC 821 3.2, RFC 5321 3.4, 3.9).
     *
     * @param asked a {@link Recipient} or an address
     * @return what was asked where it is a user's box, or in a domain that is not ours; another
     *     recipient where its only target is elsewhere (a forward); a collection for an alias or a
     *     list; null where there is nobody
     * @throws SmtpReplyException 551 for a user who has moved, 550 5.4.6 for an alias that leads to
     *     nobody
     */
    public Object route(Object asked) throws SmtpReplyException {
        Recipient recipient = recipient(asked);
        if (!isLocal(recipient)) {
            return asked;
        }
        Snapshot now = current();
        String box = box(recipient.getAddress());
        String address = now.moved(box);
        if (address != null) {
            throw new SmtpReplyException(
                    551, "5.1.6", "User not local; please try <" + address + ">");
        }
        if (now.alias(box) != null) {
            return members(recipient, now, box);
        }
        boolean known = now.user(box) != null || Addresses.isPostmaster(recipient.getAddress());
        return known ? asked : null;
    }

    private Object members(Recipient recipient, Snapshot now, String box)
            throws SmtpReplyException {
        List<Recipient> found = new ArrayList<>();
        expansion(now, recipient.getAddress())
                .of(box)
                .forEach(
                        (address, sender) ->
                                found.add(
                                        recipient
                                                .withAddress(address)
                                                .withOriginal(recipient.getAddress())
                                                .withSender(sender)));
        if (found.isEmpty()) {
            throw new SmtpReplyException(550, "5.4.6", "The alias leads to nobody");
        }
        boolean forward =
                found.size() == 1
                        && found.get(0).getSender() == null
                        && !isLocal(found.get(0))
                        && now.alias(box).size() == 1;
        return forward ? found.get(0) : found;
    }

    /**
     * Who is meant (RFC 821 3.3, RFC 5321 3.5).
     *
     * @param asked a box, an address or a part of a full name
     * @return {@code Full Name <box@domain>}; a collection of those where several are meant; null
     *     where nobody is
     * @throws SmtpReplyException 251 for a forward, 551 for a user who has moved, 252 for another
     *     domain
     */
    public Object verify(String asked) throws SmtpReplyException {
        String address = StringUtils.unwrap(asked.strip().replace('<', '"').replace('>', '"'), '"');
        if (!isLocalAddress(address)) {
            throw new SmtpReplyException(252, "2.0.0", "The domain is not local");
        }
        Object routed = route(address);
        if (routed instanceof Recipient forward) {
            throw new SmtpReplyException(
                    251, "2.1.5", "User not local; will forward to <" + forward.getAddress() + ">");
        }
        if (routed instanceof Collection<?>) {
            return "<" + box(address) + "@" + domain(address) + ">";
        }
        if (routed != null && current().user(box(address)) != null) {
            return shown(box(address) + "@" + domain(address));
        }
        return named(
                address, routed == null ? null : "<" + box(address) + "@" + domain(address) + ">");
    }

    /** Those who have each word of it in their full name. */
    private Object named(String words, String otherwise) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> user : current().users().entrySet()) {
            List<String> names =
                    List.of(StringUtils.split(user.getValue().toLowerCase(Locale.ROOT), " ."));
            if (names.containsAll(
                    List.of(StringUtils.split(words.toLowerCase(Locale.ROOT), " .")))) {
                found.add(shown(user.getKey() + "@" + firstDomain));
            }
        }
        if (found.isEmpty()) {
            return otherwise;
        }
        return found.size() == 1 ? found.get(0) : found;
    }

    /**
     * Who is on a list (RFC 821 3.3).
     *
     * @param asked a list, an alias or a user, with or without domain
     * @return {@code Full Name <box@domain>}, or the address alone, for each member; null for no
     *     list
     */
    public Object expand(String asked) {
        String name = StringUtils.strip(asked.strip(), "<>");
        if (!isLocalAddress(name)) {
            return null;
        }
        Snapshot now = current();
        String box = box(name);
        if (now.alias(box) != null) {
            List<String> members = new ArrayList<>();
            expansion(now, name).of(box).keySet().forEach(member -> members.add(shown(member)));
            return members;
        }
        return now.user(box) == null ? null : List.of(shown(box + "@" + domain(name)));
    }

    /**
     * Whether the mail stays here.
     *
     * @param asked a {@link Recipient}, an address, or a collection of which all must be local
     */
    public boolean isLocal(Object asked) {
        if (asked instanceof Collection<?> all) {
            return all.stream().allMatch(this::isLocal);
        }
        return isLocalAddress(asked instanceof Recipient one ? one.getAddress() : asked.toString());
    }

    /**
     * The mailbox of a recipient, fit to be a name in the file system.
     *
     * @return null where it is no user and not postmaster
     */
    public String mailbox(Object asked) {
        Recipient recipient = recipient(asked);
        String box = box(recipient.getAddress());
        boolean known = current().user(box) != null || box.equals("postmaster");
        return isLocal(recipient) && known ? box : null;
    }

    private boolean isLocalAddress(String address) {
        return domains.contains(Addresses.domain(address));
    }

    private Expansion expansion(Snapshot now, String address) {
        return new Expansion(now, domains::contains, domain(address));
    }

    private String domain(String address) {
        String domain = Addresses.domain(address);
        return domain.isEmpty() ? firstDomain : domain;
    }

    private String shown(String address) {
        String name = isLocalAddress(address) ? current().user(box(address)) : null;
        return name == null ? "<" + address + ">" : name + " <" + address + ">";
    }

    private static String box(String address) {
        return Snapshot.key(Addresses.unquoted(Addresses.localPart(address)));
    }

    private static Recipient recipient(Object asked) {
        return asked instanceof Recipient recipient
                ? recipient
                : Recipient.of(StringUtils.strip(asked.toString().strip(), "<>"));
    }

    private Snapshot current() {
        Snapshot now = snapshot;
        if (now == null) {
            return load();
        }
        if (System.nanoTime() - checkedAt > CHECK_NANOS && loading.tryLock()) {
            try {
                refresh(now);
            } finally {
                loading.unlock();
            }
        }
        return snapshot;
    }

    private Snapshot load() {
        loading.lock();
        try {
            if (snapshot == null) {
                start();
            }
            return snapshot;
        } catch (DirectoryFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } finally {
            loading.unlock();
        }
    }

    private void refresh(Snapshot now) {
        checkedAt = System.nanoTime();
        if (!now.isStale()) {
            brokenBy = null;
            return;
        }
        try {
            snapshot = Snapshot.read(context, users, aliases, moved);
            brokenBy = null;
            LOG.info("Read the mail directory anew");
        } catch (DirectoryFileException e) {
            if (!e.getMessage().equals(brokenBy)) {
                brokenBy = e.getMessage();
                LOG.warn("The mail directory stays as it was: {}", e.getMessage());
            }
        }
    }

    /**
     * Local domains, comma-separated, {@code *.example.net} for all below; the first completes
     * names.
     */
    public void setDomains(String list) {
        this.domains = new LocalDomains(list);
        this.firstDomain = StringUtils.substringBefore(list, ",").strip();
    }

    /** A Camel resource of lines {@code box: Full Name}; null for no users. */
    public void setUsers(String resource) {
        this.users = resource;
    }

    /** A Camel resource in the form of aliases(5); null for none. */
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
        this.context = camelContext;
    }
}
