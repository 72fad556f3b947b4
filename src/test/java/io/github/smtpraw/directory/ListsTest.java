package io.github.smtpraw.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.smtpraw.SmtpRawConstants;
import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists and who runs them: owner, request, and senders that tell whom a report is about. */
class ListsTest {
    private static final String ALIASES =
            """
            staff: jones, green@elsewhere.example, "visiting guest"@elsewhere.example, board
            owner-staff: root
            board: fred, Sam
            c++: jones
            owner-c++: fred
            open: jones
            asked: sam
            asked-request: fred
            owner-asked: root
            quiet: sam
            owner-quiet: owner-staff
            """;

    @TempDir Path folder;

    private MailDirectory directory(boolean verp) throws Exception {
        MailDirectory directory = Directories.withAliases(folder, ALIASES);
        directory.setVerp(verp);
        return directory;
    }

    private static Set<String> senders(Object found) {
        return ((Collection<?>) found)
                .stream()
                        .map(Recipient.class::cast)
                        .map(member -> member.getSender() + " > " + member)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({
        "staff-request@example.org, root@example.org",
        "Staff-Request, root@example.org",
        "staff-request+help@example.org, root@example.org",
        "c++-request@example.org, fred@example.org",
        "asked-request@example.org, fred@example.org",
        "quiet-request@example.org, root@example.org",
        "open-request@example.org, nobody",
        "nobody-request@example.org, nobody",
        "jones-request@example.org, nobody"
    })
    void requestIsTheOwnerOfAListThatHasOne(String asked, String found) throws Exception {
        assertEquals(found, Directories.shown(directory(false).route(Recipient.of(asked))));
    }

    @Test
    void vrfyAndExpnKnowRequest() throws Exception {
        MailDirectory directory = directory(false);
        assertEquals("<staff-request@example.org>", directory.verify("staff-request"));
        assertEquals(List.of("Operator <root@example.org>"), directory.expand("staff-request"));
    }

    @Test
    void withVerpEachMemberHasASenderThatNamesIt() throws Exception {
        assertEquals(
                Set.of(
                        "owner-staff+jones=example.org@example.org > jones@example.org",
                        "owner-staff+fred=example.org@example.org > fred@example.org",
                        "owner-staff+Sam=example.org@example.org > Sam@example.org",
                        "owner-staff+green=elsewhere.example@example.org > green@elsewhere.example",
                        "\"owner-staff+visiting guest=elsewhere.example\"@example.org"
                                + " > \"visiting guest\"@elsewhere.example"),
                senders(directory(true).route("staff@example.org")));
        assertEquals(Set.of("null > jones@example.org"), senders(directory(true).route("open")));
    }

    @Test
    void aSenderThatWouldBeTooLongIsTheOwnerAlone() throws Exception {
        String fits = "x".repeat(64 - "owner-l+=elsewhere.example".length());
        MailDirectory directory =
                Directories.withAliases(
                        folder,
                        "l: %s@elsewhere.example, x%s@elsewhere.example\nowner-l: sam\n"
                                .formatted(fits, fits));
        directory.setVerp(true);
        assertEquals(
                Set.of(
                        "owner-l+%s=elsewhere.example@example.org > %s@elsewhere.example"
                                .formatted(fits, fits),
                        "owner-l@example.org > x%s@elsewhere.example".formatted(fits)),
                senders(directory.route("l")));
    }

    @ParameterizedTest
    @CsvSource({
        "owner-staff+jones=example.org@example.org, root@example.org",
        "owner-staff+a+b=example.org@example.org, root@example.org",
        "'\"owner-staff+visiting guest=elsewhere.example\"@example.org', root@example.org",
        "owner-c+++jones=example.org@example.org, fred@example.org",
        "owner-nobody+jones=example.org@example.org, nobody"
    })
    void whatComesBackReachesTheOwner(String asked, String found) throws Exception {
        assertEquals(found, Directories.shown(directory(true).route(Recipient.of(asked))));
    }

    @ParameterizedTest
    @CsvSource({
        "false, fred@client.example, owner-staff@example.org",
        "true, fred@client.example, owner-staff+jones=example.org@example.org",
        "false, '', ''",
        "true, '', ''"
    })
    void aReportToAListStaysOneAndAllElseComesFromTheOwner(boolean verp, String from, String sender)
            throws Exception {
        Set<String> parts = Collections.synchronizedSet(new TreeSet<>());
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("directory", directory(verp));
            context.getRegistry().bind("splitter", new EnvelopeSplitter());
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("smtp-raw:127.0.0.1:0?onRcpt=bean:directory?method=route")
                                    .routeId("server")
                                    .split(method("splitter", "byRecipient"))
                                    .process(
                                            part ->
                                                    parts.add(
                                                            part.getIn()
                                                                            .getHeader(
                                                                                    SmtpRawConstants
                                                                                            .FROM)
                                                                    + " > "
                                                                    + Directories.shown(
                                                                            part.getIn()
                                                                                    .getHeader(
                                                                                            SmtpRawConstants
                                                                                                    .TO))));
                        }
                    });
            context.start();
            SmtpRawConsumer consumer = (SmtpRawConsumer) context.getRoute("server").getConsumer();
            try (SmtpTalk talk = new SmtpTalk(consumer.getPort())) {
                talk.code();
                talk.say("HELO client.example");
                talk.say("MAIL FROM:<" + from + ">");
                assertEquals(250, talk.code("RCPT TO:<staff@example.org>"));
                talk.say("DATA");
                assertEquals(250, talk.code("Hello\r\n."));
            }
        }
        assertEquals(5, parts.size());
        assertEquals(
                Set.of(sender + " > jones@example.org"),
                parts.stream()
                        .filter(part -> part.endsWith(" > jones@example.org"))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list: list | x",
                "list: a; a: b; b: list | x",
                "list: list, sam | sam@example.org",
                "list: a, sam; a: b, list; b: a, fred | fred@example.org, sam@example.org",
                "list: list@a.example.net, sam | sam@a.example.net",
                "list: sam, sam@example.org, \\sam, SAM, a; a: sam+x | sam@example.org",
                "sam: sam, list; list: sam | sam@example.org"
            })
    void aLoopEndsAndNobodyIsThereTwice(String aliases, String found) throws Exception {
        MailDirectory directory =
                Directories.withAliases(folder, aliases.replace("; ", "\n") + "\n");
        if (found.equals("x")) {
            assertEquals(
                    "550 5.4.6 The alias leads in a circle",
                    assertThrows(SmtpReplyException.class, () -> directory.route("list"))
                            .getReply()
                            .toString());
        } else {
            assertEquals(found, Directories.shown(directory.route("list")));
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void listsThatDoubleAtEachStepAreFollowedOnce() throws Exception {
        StringBuilder lists = new StringBuilder("l48: sam\n");
        for (int i = 0; i < 48; i++) {
            String next = "l" + (i + 1);
            lists.append("l%d: %s, %s@example.org, %s+x\n".formatted(i, next, next, next));
        }
        MailDirectory directory = Directories.withAliases(folder, lists.toString());
        assertEquals("sam@example.org", Directories.shown(directory.route("l0")));
    }

    @Test
    void aListOfAHundredThousandIsRefusedAndTheRestGoesOn() throws Exception {
        String members = "m%d@elsewhere.example,\n ";
        StringBuilder all = new StringBuilder("all: sam,\n ");
        for (int i = 0; i < 100_000; i++) {
            all.append(members.formatted(i));
        }
        MailDirectory directory = Directories.withAliases(folder, all + "fred\nboth: all, sam\n");
        for (String list : List.of("all", "both@example.org")) {
            assertEquals(
                    "452 4.5.3 Too many members",
                    assertThrows(SmtpReplyException.class, () -> directory.route(list))
                            .getReply()
                            .toString());
        }
        assertEquals("sam@example.org", directory.route("sam@example.org"));
    }

    @Test
    void aNestedListOfAThousandMembersInThreeDomainsIsWhole() throws Exception {
        StringBuilder lists =
                new StringBuilder("all: part0, part1, part2, part3\nowner-all: sam\n");
        for (int part = 0; part < 4; part++) {
            lists.append("part%d: part%d,\n ".formatted(part, (part + 1) % 4));
            for (int i = 0; i < 250; i++) {
                lists.append("m%d@%s.example, ".formatted(part * 250 + i, "abc".charAt(i % 3)));
            }
            lists.append('\n');
        }
        Set<String> senders =
                senders(Directories.withAliases(folder, lists.toString()).route("all"));
        assertEquals(1000, senders.size());
        assertEquals(
                1000, senders.stream().filter(s -> s.startsWith("owner-all@example.org")).count());
    }
}
