package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Recipient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of aliases(5), as real files are written. */
class AliasesFormTest {
    private static final String SYSTEM =
            """
            #
            # What a system brings with it: nobody's boxes go to an operator, or nowhere.
            #\t>>> with "quotes, (brackets and 'marks
            #

            MAILER-DAEMON:\tpostmaster
            postmaster : root
            \t # indented

            _daemon:root
            ftp-bugs: \t\troot  # as ever
            trash:\t/dev/null
            bit.bucket:   "/dev/null"
            dev-null: trash
            half: sam, /dev/null,
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mailer-daemon@example.org | root@example.org",
                "Mailer-Daemon | root@example.org",
                "Postmaster | root@example.org",
                "_daemon | root@example.org",
                "ftp-bugs@example.org | root@example.org",
                "half | sam@example.org"
            })
    void aSystemsOwnAliasesAreRead(String asked, String found) throws Exception {
        MailDirectory directory = Directories.withAliases(folder, SYSTEM);
        assertEquals(found, Directories.shown(directory.route(asked)));
    }

    @ParameterizedTest
    @CsvSource({"trash@example.org", "Bit.Bucket", "dev-null+detail@a.example.net"})
    void mailForANameThatLeadsNowhereIsTakenAndMarked(String asked) throws Exception {
        MailDirectory directory = Directories.withAliases(folder, SYSTEM);
        Recipient found = (Recipient) ((List<?>) directory.route(asked)).get(0);
        assertEquals("/dev/null", found.getAddress());
        assertEquals(asked, found.getOriginal());
        assertTrue(directory.discards(found));
        assertTrue(directory.isLocal(found));
        assertEquals(null, directory.mailbox(found));
    }

    @Test
    void onlyWhatTheDirectoryMarkedIsDiscarded() throws Exception {
        MailDirectory directory = Directories.withAliases(folder, SYSTEM);
        assertFalse(directory.discards(null));
        assertFalse(directory.discards("trash@example.org"));
        assertFalse(directory.discards(Recipient.of("sam@example.org")));
        assertEquals("nobody", Directories.shown(directory.route(Recipient.of("/dev/null"))));
    }

    @Test
    void aNameThatLeadsNowhereIsShownAsItself() throws Exception {
        MailDirectory directory = Directories.withAliases(folder, SYSTEM);
        assertEquals("<trash@example.org>", directory.verify("Trash"));
        assertEquals(List.of("<dev-null@example.org>"), directory.expand("dev-null"));
        assertEquals(List.of("Sam Q. Smith <sam@example.org>"), directory.expand("half"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sam Smith <sam@example.org>",
                "\"Smith, Sam\" <sam@example.org>",
                "\"Sam <x> Smith\" <sam>",
                "sam (Smith, Sam)",
                "(remark (within) one) sam@example.org",
                "Sam (a) <sam@example.org> (b)",
                "<sam>,",
                ", sam",
                "\"sam\"",
                "\"sam\"@example.org",
                "SAM",
                "\\sam",
                "sam\\\n  , sam",
                "\\\nsam"
            })
    void aTargetIsAnAddressInAnyForm(String targets) throws Exception {
        MailDirectory directory = Directories.withAliases(folder, "a: " + targets + "\n");
        String found = Directories.shown(directory.route("a"));
        assertEquals("sam@example.org", found.toLowerCase());
    }

    @Test
    void aNameInQuotesHoldsWhatWouldElseEndIt() throws Exception {
        MailDirectory directory =
                Directories.withAliases(
                        folder, "\"a:b\": sam\n\"x # y\" : fred\n\"u@elsewhere.example\": jones\n");
        assertEquals("sam@example.org", Directories.shown(directory.route("\"A:b\"")));
        assertEquals("fred@example.org", Directories.shown(directory.route("\"x # y\"")));
        assertEquals(
                "jones@example.org",
                Directories.shown(directory.route("\"u@elsewhere.example\"@example.org")));
    }

    @Test
    void anIncludedFileMayIncludeOthersAndBeIncludedTwice() throws Exception {
        Files.createDirectories(folder.resolve("lists"));
        Files.writeString(
                folder.resolve("lists/all"),
                "# everybody\n\nAda Jones <jones>, # the first\n  :include:some, \":include: more\"\n");
        Files.writeString(folder.resolve("lists/some"), "\tsam\nfred");
        Files.writeString(folder.resolve("lists/more"), "sam,green, :include:some\n");
        MailDirectory directory =
                Directories.withAliases(
                        folder, "all: :include:lists/all\nagain: :include:lists/all, root\n");
        String all = "jones@example.org, sam@example.org, fred@example.org, green@example.org";
        assertEquals(all, Directories.shown(directory.route("all")));
        assertEquals(all + ", root@example.org", Directories.shown(directory.route("again")));
    }

    @Test
    void aListWhoseFileIsEmptyHasNobody() throws Exception {
        Files.writeString(folder.resolve("members"), "# none any more\n");
        MailDirectory directory = Directories.withAliases(folder, "list: :include:members\n");
        assertEquals("nobody", Directories.shown(directory.route("list")));
        assertEquals("nobody", Directories.shown(directory.verify("list")));
        assertEquals("nobody", Directories.shown(directory.expand("list")));
    }
}
