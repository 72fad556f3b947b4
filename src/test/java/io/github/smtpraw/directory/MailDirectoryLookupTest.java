package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.smtpraw.SmtpReplyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VRFY and EXPN: who is meant, and who is on a list. */
class MailDirectoryLookupTest {
    private final MailDirectory directory = Directories.exampleOrg();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jones | Ada Jones <jones@example.org>",
                "JONES | Ada Jones <jones@example.org>",
                "<jones> | Ada Jones <jones@example.org>",
                "'  <jones@example.org> ' | Ada Jones <jones@example.org>",
                "\"jones\"@example.org | Ada Jones <jones@example.org>",
                "jones@a.example.net | Ada Jones <jones@a.example.net>",
                "jones+books | Ada Jones <jones@example.org>",
                "Archer | Ann Archer <ann@example.org>",
                "smith fred | Fred Smith <fred@example.org>",
                "Fred Smith | Fred Smith <fred@example.org>",
                "\"Sam Q Smith\" | Sam Q. Smith <sam@example.org>",
                "Smith | Fred Smith <fred@example.org>, Sam Q. Smith <sam@example.org>",
                "staff | <staff@example.org>",
                "webmaster@example.org | <webmaster@example.org>",
                "\"odd name\" | <\"odd name\"@example.org>",
                "postmaster | <postmaster@example.org>",
                "nobody | nobody",
                "Mith | nobody",
                "Fred Jones | nobody",
                "<Smith> | nobody",
                "Smith@example.org | nobody",
                "<> | nobody",
                "'' | nobody",
                "@ | nobody",
                "., | nobody",
                "<@a.example,@b.example:jones@example.org> | nobody"
            })
    void vrfyFindsNamesAndPeople(String asked, String found) throws Exception {
        assertEquals(found, Directories.shown(directory.verify(asked)));
    }

    @Test
    void vrfyGivesACollectionOnlyWhereSeveralAreMeant() throws Exception {
        assertInstanceOf(String.class, directory.verify("Archer"));
        assertInstanceOf(Collection.class, directory.verify("Smith"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fox | 251 2.1.5 User not local; will forward to <fox@elsewhere.example>",
                "<fox@example.org> | 251 2.1.5 User not local; will forward to <fox@elsewhere.example>",
                "white | 551 5.1.6 User not local; please try <white@elsewhere.example>",
                "jones@elsewhere.example | 252 2.0.0 Cannot verify users of other domains",
                "ring | 550 5.4.6 The alias leads in a circle"
            })
    void vrfySaysWhatIsNoUserOfOurs(String asked, String reply) {
        assertReply(reply, () -> directory.verify(asked));
    }

    @Test
    void vrfyDoesNotTellAWholeTown(@TempDir Path folder) throws Exception {
        StringBuilder users = new StringBuilder();
        for (int i = 0; i < 21; i++) {
            users.append("miller").append(i).append(": Miller Number").append(i / 20).append('\n');
        }
        MailDirectory town = Directories.exampleOrg(null);
        town.setUsers("file:" + Files.writeString(folder.resolve("users"), users));
        assertEquals(20, ((Collection<?>) town.verify("miller number0")).size());
        assertReply("553 5.1.4 User ambiguous", () -> town.verify("Miller"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hikers | Sam Q. Smith <sam@example.org>, Carla Brown <brown@example.org>,"
                        + " <brown@elsewhere.example>, Fred Smith <fred@example.org>,"
                        + " Ada Jones <JONES@example.org>",
                "<oldtimers@example.org> | <white@elsewhere.example>, Sam Q. Smith <sam@example.org>",
                "fox | <fox@elsewhere.example>",
                "POSTMASTER | Operator <root@example.org>",
                "jones | Ada Jones <jones@example.org>",
                "jones@a.example.net | Ada Jones <jones@a.example.net>",
                "Smith | nobody",
                "nobody | nobody",
                "Fred Smith | nobody",
                "staff@elsewhere.example | nobody",
                "'' | nobody"
            })
    void expnGivesOneMailboxALine(String asked, String members) throws Exception {
        Object found = directory.expand(asked);
        if (found != null) {
            assertInstanceOf(Collection.class, found);
        }
        assertEquals(members, Directories.shown(found));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "white | 551 5.1.6 User not local; please try <white@elsewhere.example>",
                "ring | 550 5.4.6 The alias leads in a circle"
            })
    void expnSaysWhyThereAreNoMembers(String asked, String reply) {
        assertReply(reply, () -> directory.expand(asked));
    }

    private static void assertReply(String reply, Executable asking) {
        assertEquals(reply, assertThrows(SmtpReplyException.class, asking).getReply().toString());
    }
}
