package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the three files may hold, and what is said of the line that is wrong. */
class DirectoryFilesTest {
    @TempDir Path folder;

    static Stream<Arguments> wrongAliases() {
        return Stream.of(
                wrong("a: sam\nb: |/usr/bin/vacation sam\n", "2: commands are not run"),
                wrong("a: \"|/usr/bin/vacation sam\"\n", "1: commands are not run"),
                wrong("a: sam, /var/mail/sam\n", "1: mail is not appended to files"),
                wrong("a: \"/var/mail/sam\"\n", "1: mail is not appended to files"),
                wrong("# none\n\n a: sam\n", "3: begins with a blank, but there is no line"),
                wrong("a sam\n", "1: not of the form name: value"),
                wrong(": sam\n", "1: no name before the colon"),
                wrong("a:\nb: sam\n", "1: a: nothing behind the colon"),
                wrong("a: ,\n", "1: a leads to nobody"),
                wrong("a: \"sam\n", "1: a quote is not closed"),
                wrong("a: sam smith\n", "1: not an address: sam smith"),
                wrong("a: Sam <sam@example.org> Smith\n", "1: not an address: Sam <sam@"),
                wrong("a: Sam Smith (sam@example.org)\n", "1: not an address: Sam Smith (sam"),
                wrong("a: sam (not closed, jones\n", "1: not an address: sam (not closed, jones"),
                wrong("a: sam, jones\\\\\n", "1: not an address: jones\\\\"),
                wrong("a: /dev/nul\n", "1: mail is not appended to files"),
                wrong("a: /dev/null/x\n", "1: mail is not appended to files"),
                wrong("a: @\n", "1: not an address: @"),
                wrong("a: @-bad-.example\n", "1: not an address: @-bad-.example"),
                wrong("@: sam\n", "1: not a domain: @"),
                wrong("@*.example.net: sam\n", "1: not a domain: @*.example.net"),
                wrong("@elsewhere.example: sam\n", "1: elsewhere.example is not a local domain"),
                wrong("a@elsewhere.example: sam\n", "1: elsewhere.example is not a local domain"),
                wrong("a@example.org: sam\nA@EXAMPLE.org: sam\n", "2: A@EXAMPLE.org stands here"),
                wrong("@b.example.net: sma\n", "1: sma is neither a user nor an alias"),
                wrong("@b.example.net: sam\nx: any@c.example.net\n", "2: any@c.example.net is"),
                wrong("x@b.example.net: sam\ny: x\n", "2: x is neither a user nor an alias"),
                wrong("x: sam\ny: x-request\n", "2: x-request is neither a user nor an alias"),
                wrong("a: <sam\n", "1: not an address: <sam"),
                wrong("a: @b.example:c@d.example\n", "1: not an address: @b.example:c@d.example"),
                wrong("a: x@-bad-.example\n", "1: not an address: x@-bad-.example"),
                wrong("a: :nclude:x\n", "1: not an address: :nclude:x"),
                wrong("a: \\sam@elsewhere.example\n", "1: not an address: \\sam@elsewhere.example"),
                wrong("a: sam\nA: jones\n", "2: A stands here for the second time"),
                wrong("a b: sam\n", "1: not a name (a local part, with a local domain or without)"),
                wrong("a: sam,\n   bronw\n", "1: bronw is neither a user nor an alias, nor moved"),
                wrong("a: \\postm\n", "1: postm is no user"),
                wrong("a: x@b.example.net\n", "1: x@b.example.net is neither"),
                wrong("a: :include:\n", "1: :include: names no file"));
    }

    private static Arguments wrong(String content, String message) {
        return Arguments.of(content, message);
    }

    @ParameterizedTest
    @MethodSource("wrongAliases")
    void aWrongLineOfAliasesIsNamed(String content, String message) throws Exception {
        Path file = Files.writeString(folder.resolve("aliases"), content);
        MailDirectory directory = Directories.exampleOrg("file:" + file);
        assertStartsWith("file:" + file + ":" + message, failure(directory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..: Above",
                ".hidden: Hidden",
                "a/b: Below",
                "a\\b: Below",
                "a b: Blank",
                "a..b: Dots",
                "a.: Dot",
                "-rf: Option",
                "a?b=c: Query",
                "a/b@example.org: Below",
                "a@[127.0.0.1]: Literal",
                "\"../x\": Quoted",
                "a\u0007: Bell",
                "a\u202eb: Turned",
                "x2345678901234567890123456789012345678901234567890123456789012345: Long"
            })
    void aUserNameThatIsNotSafeInAPathIsRefused(String line) throws Exception {
        Path file = Files.writeString(folder.resolve("users"), "sam: Sam\n" + line + "\n");
        String name = line.substring(0, line.lastIndexOf(':'));
        assertEquals(
                "file:"
                        + file
                        + ":2: not a name for a mailbox (letters, digits and . _ - + '): "
                        + name,
                failure(users(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sam <x>", "sam@example.org", "Sam\u0007"})
    void aFullNameThatWouldMeanAnotherMailboxIsRefused(String name) throws Exception {
        Path file = Files.writeString(folder.resolve("users"), "sam: " + name + "\n");
        assertEquals("file:" + file + ":1: not a full name: " + name, failure(users(file)));
    }

    @Test
    void aUserOfADomainThatIsNotLocalIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("users"), "sam@elsewhere.example: Sam\n");
        assertEquals(
                "file:"
                        + file
                        + ":1: elsewhere.example is not a local domain: sam@elsewhere.example",
                failure(users(file)));
    }

    @Test
    void aUserWhoStandsThereTwiceIsAnError() throws Exception {
        Path file = Files.writeString(folder.resolve("users"), "sam: Sam\nSam: Sam\n");
        assertStartsWith("file:" + file + ":2: Sam stands here", failure(users(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "a@b@c", "a b@c.example", "<@a.example:b@c.example>"})
    void aNewAddressIsOne(String address) throws Exception {
        Path file = Files.writeString(folder.resolve("moved"), "white: " + address + "\n");
        MailDirectory directory = Directories.exampleOrg(null);
        directory.setMoved("file:" + file);
        assertEquals(
                "file:" + file + ":1: not an address of the form box@domain: " + address,
                failure(directory));
    }

    @Test
    void aMissingFileAndOneThatIsNotUtf8AreNamed() throws Exception {
        Path file = folder.resolve("users");
        assertEquals(
                "file:" + file + ": cannot be read: " + file + " does not exist",
                failure(users(file)));
        Files.write(file, "sam: S\u00e4m\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("file:" + file + ": cannot be read: it is not UTF-8", failure(users(file)));
        assertStartsWith(
                "classpath:none: cannot be read: ",
                failure(Directories.exampleOrg("classpath:none")));
    }

    @Test
    void theErrorOfAnIncludedFileNamesThatFile() throws Exception {
        Path file = Files.writeString(folder.resolve("aliases"), "a: sam\nb: :include:more\n");
        MailDirectory directory = Directories.exampleOrg("file:" + file);
        Path more = folder.resolve("more");
        assertEquals(
                "file:%s:2: :include: file:%s: cannot be read: %s does not exist"
                        .formatted(file, more, more),
                failure(directory));
        Files.writeString(more, "# one\nsam\n:include:others\n");
        assertStartsWith("file:" + more + ":3: :include: file:" + folder, failure(directory));
        Files.writeString(folder.resolve("others"), "fred, :include:more\n");
        assertStartsWith(
                "file:" + folder.resolve("others") + ":1: includes itself: more",
                failure(directory));
        Files.writeString(more, "sam, nosuch\n");
        assertStartsWith("file:" + more + ":1: nosuch is neither", failure(directory));
    }

    @Test
    void anIncludedFileIsFoundByNameByPathAndByUri() throws Exception {
        Files.createDirectories(folder.resolve("lists"));
        Files.writeString(folder.resolve("lists/one"), "sam\n");
        Path two = Files.writeString(folder.resolve("two, quoted"), "jones\n");
        Path file =
                Files.writeString(
                        folder.resolve("aliases"),
                        "a: :include:lists/one, \":include:%s\", :INCLUDE:classpath:directory/crew.list\n"
                                .formatted(two));
        assertEquals(
                "sam@example.org, jones@example.org, fox@elsewhere.example",
                Directories.shown(Directories.exampleOrg("file:" + file).route("a")));
    }

    @Test
    void whatTheFormAllowsIsTaken() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("aliases"),
                        "\ufeff# first\n\n   # indented\r\na : sam # trailing\n\t, jones,\n"
                                + "# between\n  \n\t fred\n\"b:c\": <sam@example.org>,,#x@y.example\n"
                                + "d: x#y@z.example, \"#\"@z.example");
        MailDirectory directory = Directories.exampleOrg("file:" + file);
        assertEquals(
                "sam@example.org, jones@example.org, fred@example.org",
                Directories.shown(directory.route("a")));
        assertEquals(
                "sam@example.org, #x@y.example", Directories.shown(directory.route("\"b:c\"")));
        assertEquals("x#y@z.example, #@z.example", Directories.shown(directory.route("d")));
    }

    @Test
    void filesThatAreNotSetHoldNobody() throws Exception {
        MailDirectory directory = new MailDirectory();
        directory.setCamelContext(new DefaultCamelContext());
        directory.setDomains("example.org");
        assertDoesNotThrow(directory::start);
        assertEquals("nobody", Directories.shown(directory.route("sam@example.org")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "*.example.org"})
    void aDomainMustBeNamed(String domains) {
        MailDirectory directory = Directories.exampleOrg();
        directory.setDomains(domains);
        assertEquals(
                "MailDirectory: domains must name a local domain that is no wildcard",
                assertThrows(IllegalStateException.class, directory::start).getMessage());
    }

    @Test
    void theShippedFilesAreRight() throws Exception {
        MailDirectory shipped = new MailDirectory();
        shipped.setCamelContext(new DefaultCamelContext());
        shipped.setDomains("example.org");
        shipped.setUsers("file:routes/users");
        shipped.setAliases("file:routes/aliases");
        shipped.setMoved("file:routes/moved");
        shipped.start();
        assertNotNull(shipped.route("postmaster@example.org"));
        assertEquals("fox@elsewhere.example", shipped.route("fox@example.org").toString());
        assertEquals(
                "Fred Smith <fred@example.org>, Sam Quincy Smith <sam@example.org>",
                Directories.shown(shipped.verify("Smith")));
        assertEquals(
                "Ada Jones <jones@example.org>, Bert Green <green@example.org>,"
                        + " Carla Brown <brown@example.org>, Fred Smith <fred@example.org>",
                Directories.shown(shipped.expand("staff")));
    }

    @Test
    void aHundredThousandUsersAndAliasesAreRead() throws Exception {
        StringBuilder users = new StringBuilder();
        StringBuilder aliases = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            users.append("user").append(i).append(": Given").append(i).append(" Family\n");
            aliases.append("alias").append(i).append(": user").append(i).append('\n');
        }
        MailDirectory large = users(Files.writeString(folder.resolve("users"), users));
        large.setAliases("file:" + Files.writeString(folder.resolve("aliases"), aliases));
        assertEquals("[user99999@example.org]", large.route("alias99999").toString());
        assertEquals("Given7 Family <user7@example.org>", large.verify("Family Given7"));
    }

    private static MailDirectory users(Path file) {
        MailDirectory directory = Directories.exampleOrg(null);
        directory.setUsers("file:" + file);
        return directory;
    }

    private static String failure(MailDirectory directory) {
        return assertThrows(DirectoryFileException.class, directory::start).getMessage();
    }

    private static void assertStartsWith(String start, String message) {
        assertEquals(start, message.substring(0, Math.min(start.length(), message.length())));
        assertEquals(1, message.lines().count());
    }
}
