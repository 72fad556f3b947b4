package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RCPT: where mail goes. */
class MailDirectoryRouteTest {
    private final MailDirectory directory = Directories.exampleOrg();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jones@example.org",
                "JONES@Example.ORG",
                "\"jones\"@example.org",
                "jones",
                "jones@deep.example.net",
                "jones+books@example.org",
                "mary+ann@example.org",
                "sam@elsewhere.example",
                "postmaster@elsewhere.example"
            })
    void aUserAndAnotherDomainStayAsTheyAre(String address) throws Exception {
        Recipient asked = Recipient.of(address);
        assertSame(asked, directory.route(asked));
        assertSame(address, directory.route(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody@example.org",
                "nobody",
                "nobody+jones@example.org",
                "+jones@example.org",
                "\"jo nes\"@example.org",
                "owner-club@example.org"
            })
    void nobodyIsNull(String address) throws Exception {
        assertNull(directory.route(Recipient.of(address)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webmaster@example.org | root@example.org",
                "postmaster@example.org | root@example.org",
                "PostMaster | root@example.org",
                "ann@example.org | ann@example.org, ann@elsewhere.example",
                "brown@example.org | brown@example.org, brown@elsewhere.example",
                "board | brown@example.org, brown@elsewhere.example, fred@example.org, jones@example.org",
                "board@a.example.net | brown@a.example.net, brown@elsewhere.example,"
                        + " fred@a.example.net, JONES@a.example.net",
                "crew@example.org | sam@example.org, jones@example.org, fox@elsewhere.example, fred@example.org",
                "oldtimers@example.org | white@elsewhere.example, sam@example.org",
                "both@example.org | gone@elsewhere.example, sam@example.org",
                "half@example.org | sam@example.org, green@example.org",
                "\"odd name\"@example.org | fred@example.org",
                "\"ODD name\" | fred@example.org"
            })
    void anAliasLeadsToEachMailboxOnce(String asked, String members) throws Exception {
        Collection<?> found =
                assertInstanceOf(Collection.class, directory.route(Recipient.of(asked)));
        assertEquals(members.toLowerCase(), Directories.shown(found).toLowerCase());
        for (Object member : found) {
            assertEquals(asked, ((Recipient) member).getOriginal());
        }
    }

    @Test
    void membersOfAListHaveItsOwnerAsSender() throws Exception {
        assertEquals(
                Map.of(
                        "jones@example.org", "owner-staff@example.org",
                        "green@example.org", "owner-staff@example.org",
                        "brown@example.org", "owner-staff@example.org",
                        "brown@elsewhere.example", "owner-staff@example.org",
                        "fred@example.org", "owner-staff@example.org",
                        "\"visiting, guest\"@elsewhere.example", "owner-staff@example.org"),
                senders("staff@example.org"));
    }

    @Test
    void aListWithinAListHasItsOwnOwnerOrTheOuterOne() throws Exception {
        assertEquals(
                Map.of(
                        "brown@example.org", "null",
                        "brown@elsewhere.example", "null",
                        "fred@example.org", "null",
                        "JONES@example.org", "null",
                        "sam@example.org", "owner-hikers@example.org"),
                senders("club"));
    }

    @Test
    void theOwnerIsAtTheDomainThatWasAskedFor() throws Exception {
        assertTrue(senders("hikers@a.example.net").containsValue("owner-hikers@a.example.net"));
        assertEquals(
                Map.of("fred@example.org", "\"owner-odd name\"@example.org"),
                senders("\"odd name\"@example.org"));
    }

    private Map<String, String> senders(String list) throws Exception {
        return ((Collection<?>) directory.route(list))
                .stream()
                        .map(Recipient.class::cast)
                        .collect(
                                Collectors.toMap(
                                        Recipient::getAddress, r -> String.valueOf(r.getSender())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fox@example.org", "FOX", "foxes@example.org", "tails@example.org"})
    void anEntryWhoseOnlyTargetIsElsewhereIsAForward(String asked) throws Exception {
        Recipient forward = assertInstanceOf(Recipient.class, directory.route(Recipient.of(asked)));
        assertEquals("fox@elsewhere.example", forward.getAddress());
        assertEquals(asked, forward.getOriginal());
        assertNull(forward.getSender());
    }

    @Test
    void whatRcptSaidBesidesGoesWithEachMember() throws Exception {
        Recipient asked =
                Recipient.of("hikers@example.org")
                        .withDsnNotify("NEVER")
                        .withDsnOriginal("rfc822;hikers@example.org")
                        .withParameters(Map.of("X", "1"));
        for (Object member : (Collection<?>) directory.route(asked)) {
            Recipient recipient = (Recipient) member;
            assertEquals("NEVER", recipient.getDsnNotify());
            assertEquals("rfc822;hikers@example.org", recipient.getDsnOriginal());
            assertEquals(Map.of("X", "1"), recipient.getParameters());
        }
    }

    @Test
    void whoHasMovedIs551WithTheNewAddress() {
        assertEquals(
                Reply.of(551, "5.1.6", "User not local; please try <white@elsewhere.example>"),
                refusal("White@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "rang@example.org", "loop@example.org"})
    void anAliasThatLeadsInACircleIs550(String asked) {
        assertEquals(Reply.of(550, "5.4.6", "The alias leads in a circle"), refusal(asked));
    }

    private Reply refusal(String asked) {
        return assertThrows(SmtpReplyException.class, () -> directory.route(asked)).getReply();
    }

    @Test
    void postmasterIsSomebodyWithoutAliasAndUser(@TempDir Path folder) throws Exception {
        MailDirectory bare = Directories.exampleOrg(aliases(folder, "a: postmaster\n"));
        assertEquals("Postmaster@example.org", bare.route("Postmaster@example.org"));
        assertEquals("[postmaster@example.org]", bare.route("a@example.org").toString());
        assertEquals("postmaster", bare.mailbox("Postmaster"));
        assertEquals("<postmaster@example.org>", bare.verify("POSTMASTER"));
        assertEquals(List.of("<postmaster@example.org>"), bare.expand("postmaster"));
    }

    @Test
    void postmasterIsSomebodyEvenWhereItsAliasLeadsInACircle(@TempDir Path folder)
            throws Exception {
        MailDirectory circle = Directories.exampleOrg(aliases(folder, "postmaster: postmaster\n"));
        assertEquals(
                "postmaster@example.org",
                Directories.shown(circle.route("postmaster@example.org")));
        MailDirectory ring = Directories.exampleOrg(aliases(folder, "postmaster: a\na: a\n"));
        assertEquals("postmaster@example.org", ring.route("postmaster@example.org"));
    }

    @Test
    void aChainOf50AliasesEndsAndALongerOneIs550(@TempDir Path folder) throws Exception {
        StringBuilder chain = new StringBuilder("a50: sam\n");
        for (int i = 0; i < 50; i++) {
            chain.append("a").append(i).append(": a").append(i + 1).append('\n');
        }
        MailDirectory deep = Directories.exampleOrg(aliases(folder, chain.toString()));
        assertEquals("[sam@example.org]", deep.route("a1@example.org").toString());
        assertEquals(
                "5.4.6",
                assertThrows(SmtpReplyException.class, () -> deep.route("a0@example.org"))
                        .getReply()
                        .getStatus());
    }

    @Test
    void aListOf10000IsTakenAndALargerOneIs452(@TempDir Path folder) throws Exception {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            members.append("m").append(i).append("@elsewhere.example\n");
        }
        Files.writeString(folder.resolve("all"), members);
        MailDirectory large =
                Directories.exampleOrg(
                        aliases(folder, "all: :include:all\nmore: :include:all, sam\n"));
        assertEquals(10_000, ((Collection<?>) large.route("all")).size());
        assertEquals(
                Reply.of(452, "4.5.3", "Too many members"),
                assertThrows(SmtpReplyException.class, () -> large.route("more")).getReply());
    }

    @ParameterizedTest
    @CsvSource({
        "jones@example.org, jones",
        "JONES, jones",
        "'\"jones\"@a.example.net', jones",
        "jones+books@example.org, jones",
        "mary+ann@example.org, mary+ann",
        "ann@example.org, ann",
        "postmaster@example.org, postmaster",
        "staff@example.org,",
        "nobody@example.org,",
        "jones@elsewhere.example,",
        "../jones@example.org,",
        "'\"../jones\"@example.org',",
        "jones+../../etc@example.org, jones",
        "'',"
    })
    void theMailboxIsThatOfAUserOrNone(String address, String box) {
        assertEquals(box, directory.mailbox(Recipient.of(address)));
        assertEquals(box, directory.mailbox(address));
    }

    @Test
    void nothingIsLocalOfNothing() throws Exception {
        assertFalse(directory.isLocal(null));
        assertFalse(directory.isLocal(List.of()));
        assertNull(directory.mailbox(null));
        assertNull(directory.route(null));
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.org, true",
        "a@EXAMPLE.ORG, true",
        "<a@example.org>, true",
        "a, true",
        "a@b.example.net, true",
        "a@example.net, false",
        "a@example.org.evil.example, false",
        "'\"a@example.org\"@elsewhere.example', false"
    })
    void aDomainIsLocalOrNot(String address, boolean local) {
        assertEquals(local, directory.isLocal(address));
        assertEquals(local, directory.isLocal(List.of(Recipient.of("sam"), address)));
    }

    private static String aliases(Path folder, String content) throws Exception {
        return "file:" + Files.writeString(folder.resolve("aliases"), content);
    }

    @ParameterizedTest
    @CsvSource({
        "jones@example.org, @mx.example.org:ann@x.example, ",
        "Postmaster@deep.example.net, @mx.example.org:ann@x.example, ",
        "sam@elsewhere.example, @mx.example.org:ann@x.example, @mx.example.org:ann@x.example",
        "jones@example.org, owner@x.example, owner@x.example"
    })
    void theReversePathOfRelayedMailEndsHere(String address, String sender, String expected)
            throws Exception {
        Object found = directory.route(Recipient.of(address).withSender(sender));
        Recipient recipient =
                found instanceof Collection<?> all
                        ? (Recipient) all.iterator().next()
                        : (Recipient) found;
        assertEquals(expected, recipient.getSender());
    }
}
