package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Recipient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several domains, each with names of its own, in the order of virtual(5). */
class VirtualDomainsTest {
    private static final String USERS =
            """
            sam: Sam Smith
            jones: Ada Jones
            ann: Ann Archer
            ann@shop.example: Ann Shopper
            till@shop.example: Tilly Shopper
            """;
    private static final String ALIASES =
            """
            info: jones
            info@shop.example: info, till
            sales@shop.example: sam
            sales+big@shop.example: ann@example.org
            sam@club.example: sam@elsewhere.example
            jones@club.example: jones
            @shop.example: till
            @club.example: @shop.example
            @old.example: @new.example
            team@club.example: sam, ann@shop.example, any@shop.example
            owner-team@club.example: jones
            staff: sam, jones
            owner-staff@shop.example: till
            """;

    @TempDir Path folder;
    private final MailDirectory directory = new MailDirectory();

    @BeforeEach
    void fourDomains() throws Exception {
        directory.setCamelContext(new DefaultCamelContext());
        directory.setDomains("example.org, shop.example, club.example, old.example");
        directory.setUsers("file:" + Files.writeString(folder.resolve("users"), USERS));
        directory.setAliases("file:" + Files.writeString(folder.resolve("aliases"), ALIASES));
        directory.setMoved(
                "file:"
                        + Files.writeString(
                                folder.resolve("moved"), "gone@shop.example: g@new.example\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sales@shop.example | sam@shop.example",
                "SALES@Shop.Example | sam@shop.example",
                "sales+any@shop.example | sam@shop.example",
                "sales+big@shop.example | ann@example.org",
                "sales+big+one@shop.example | ann@example.org",
                "sales@example.org | nobody",
                "info@example.org | jones@example.org",
                "info@shop.example | jones@shop.example, till@shop.example",
                "jones@shop.example | jones@shop.example",
                "jones@club.example | jones@club.example",
                "any@shop.example | till@shop.example",
                "any+x@shop.example | till@shop.example",
                "any@example.org | nobody",
                "any@club.example | till@shop.example",
                "sales@club.example | sam@shop.example",
                "sam@club.example | sam@elsewhere.example",
                "any+x@old.example | any+x@new.example",
                "sam@old.example | sam@old.example",
                "'\"o d\"@old.example' | '\"o d\"@new.example'",
                "team@club.example | sam@elsewhere.example, ann@shop.example, till@shop.example",
                "postmaster@shop.example | till@shop.example",
                "Postmaster@example.org | Postmaster@example.org",
                "till@example.org | nobody",
                "gone@example.org | nobody"
            })
    void anAddressGoesBeforeANameAndANameBeforeTheCatchAll(String asked, String found)
            throws Exception {
        assertEquals(found, Directories.shown(directory.route(Recipient.of(asked))));
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.org, ann",
        "ann@club.example, ann",
        "ann@shop.example, ann=shop.example",
        "Till+x@shop.example, till=shop.example",
        "till@example.org,",
        "any@shop.example,",
        "'\"ann=shop.example\"@example.org',",
        "'\"ann@shop.example\"@example.org',",
        "postmaster@club.example, postmaster"
    })
    void aUserOfOneDomainHasABoxOfItsOwn(String asked, String box) {
        assertEquals(box, directory.mailbox(asked));
    }

    @Test
    void theBoxesOfSeveralAreThoseOfUsersHere() {
        assertEquals(
                List.of("ann=shop.example", "ann"),
                directory.mailboxes(
                        List.of("ann@shop.example", "sam@elsewhere.example", "ann@example.org")));
        assertEquals(List.of("ann"), directory.mailboxes(Recipient.of("ann@example.org")));
        assertEquals(List.of(), directory.mailboxes("any@shop.example"));
    }

    @Test
    void theSameDomainElsewhereIsAForward() throws Exception {
        Recipient forward =
                assertInstanceOf(Recipient.class, directory.route(Recipient.of("any@old.example")));
        assertEquals("any@new.example", forward.getAddress());
    }

    @Test
    void whoHasMovedFromOneDomainIs551ThereAlone() {
        assertEquals(
                "551 5.1.6 User not local; please try <g@new.example>",
                assertThrows(SmtpReplyException.class, () -> directory.route("gone@shop.example"))
                        .getReply()
                        .toString());
    }

    @Test
    void theOwnerOfAListMayBeOfOneDomainAlone() throws Exception {
        assertEquals("owner-team@club.example", sender("team@club.example"));
        assertEquals("owner-staff@shop.example", sender("staff@shop.example"));
        assertEquals("null", sender("staff@example.org"));
        assertEquals(
                "till@shop.example",
                Directories.shown(directory.route("staff-request@shop.example")));
        assertEquals("nobody", Directories.shown(directory.route("staff-request@example.org")));
    }

    private String sender(String list) throws Exception {
        return String.valueOf(((Recipient) ((List<?>) directory.route(list)).get(0)).getSender());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann@shop.example | Ann Shopper <ann@shop.example>",
                "ann@example.org | Ann Archer <ann@example.org>",
                "Ann | Ann Archer <ann@example.org>",
                "Shopper | Ann Shopper <ann@shop.example>, Tilly Shopper <till@shop.example>",
                "any@shop.example | <any@shop.example>",
                "any | nobody"
            })
    void vrfyKnowsTheDomainOfAUser(String asked, String found) throws Exception {
        assertEquals(found, Directories.shown(directory.verify(asked)));
    }

    @Test
    void vrfyFindsPeopleBeforeTheCatchAllOfTheFirstDomain() throws Exception {
        directory.setDomains("shop.example, example.org, club.example, old.example");
        assertEquals("Sam Smith <sam@shop.example>", directory.verify("Smith"));
        assertEquals("<any@shop.example>", directory.verify("any"));
        assertEquals("<smith@shop.example>", directory.verify("<Smith>"));
    }

    @Test
    void expnOfACatchAllGivesWhomItLeadsTo() throws Exception {
        assertEquals(
                List.of("Tilly Shopper <till@shop.example>"), directory.expand("any@club.example"));
        assertEquals(
                List.of("Ann Shopper <ann@shop.example>"), directory.expand("ann@shop.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@shop.example: @club.example; @club.example: @shop.example",
                "@shop.example: @shop.example",
                "x: x@shop.example; x@shop.example: x@example.org; @shop.example: sam"
            })
    void domainsThatLeadInACircleAre550(String aliases) throws Exception {
        MailDirectory ring = new MailDirectory();
        ring.setCamelContext(new DefaultCamelContext());
        ring.setDomains("example.org, shop.example, club.example");
        ring.setUsers("file:" + folder.resolve("users"));
        Path file = Files.writeString(folder.resolve("ring"), aliases.replace("; ", "\n") + "\n");
        ring.setAliases("file:" + file);
        assertEquals(
                "550 5.4.6 The alias leads in a circle",
                assertThrows(SmtpReplyException.class, () -> ring.route("x@shop.example"))
                        .getReply()
                        .toString());
    }

    @Test
    void aDomainInTwoFormsIsOne() throws Exception {
        MailDirectory idn = new MailDirectory();
        idn.setCamelContext(new DefaultCamelContext());
        idn.setDomains("b\u00fccher.example");
        idn.setUsers(
                "file:"
                        + Files.writeString(
                                folder.resolve("idn"), "sam@b\u00fccher.example: Sam\n"));
        assertEquals("sam=xn--bcher-kva.example", idn.mailbox("sam@xn--bcher-kva.example"));
        assertEquals("sam=xn--bcher-kva.example", idn.mailbox("sam@B\u00fccher.example"));
    }
}
