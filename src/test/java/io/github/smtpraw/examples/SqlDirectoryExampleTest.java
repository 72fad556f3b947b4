package io.github.smtpraw.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.SmtpRawConsumer;
import io.github.smtpraw.directory.MailDirectory;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.support.SmtpTalk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers of the database beside those of a MailDirectory whose files say the same. */
class SqlDirectoryExampleTest {
    private static final String USERS =
            """
            brown: Carla Brown
            fred: Fred Smith
            green: Bert Green
            jones: Ada Jones
            root: Operator
            sam: Sam Quincy Smith
            ann@shop.example.org: Ann Shopper
            """;
    private static final String ALIASES =
            """
            postmaster: root
            webmaster: postmaster
            fox: fox@elsewhere.example
            brown: brown, brown@elsewhere.example
            staff: jones, green, board
            owner-staff: jones
            board: brown, fred, staff
            sales@shop.example.org: sam
            @shop.example.org: ann@shop.example.org
            ring: rang
            rang: ring
            """;
    private static final List<String> COMMANDS =
            List.of(
                    "VRFY jones",
                    "VRFY <JONES@example.org>",
                    "VRFY Smith",
                    "VRFY Fred Smith",
                    "VRFY nobody",
                    "VRFY staff",
                    "VRFY fox",
                    "VRFY white",
                    "VRFY ann@shop.example.org",
                    "VRFY any@shop.example.org",
                    "VRFY sales@shop.example.org",
                    "EXPN staff",
                    "EXPN Board@example.org",
                    "EXPN brown",
                    "EXPN postmaster",
                    "EXPN jones",
                    "EXPN white",
                    "EXPN nobody",
                    "EXPN any@shop.example.org",
                    "EXPN jones@elsewhere.example",
                    "MAIL FROM:<ann@client.example>",
                    "RCPT TO:<jones@example.org>",
                    "RCPT TO:<Jones>",
                    "RCPT TO:<staff@example.org>",
                    "RCPT TO:<fox@example.org>",
                    "RCPT TO:<white@example.org>",
                    "RCPT TO:<nobody@example.org>",
                    "RCPT TO:<Postmaster>",
                    "RCPT TO:<postmaster@shop.example.org>",
                    "RCPT TO:<any@shop.example.org>",
                    "RCPT TO:<any@elsewhere.example>");

    @TempDir Path folder;

    private MailDirectory files() throws Exception {
        MailDirectory files = new MailDirectory();
        files.setDomains("example.org, shop.example.org");
        files.setUsers("file:" + Files.writeString(folder.resolve("users"), USERS));
        files.setAliases("file:" + Files.writeString(folder.resolve("aliases"), ALIASES));
        Path moved = Files.writeString(folder.resolve("moved"), "white: white@elsewhere.example\n");
        files.setMoved("file:" + moved);
        return files;
    }

    @Test
    void theDatabaseAnswersAsFilesDo() throws Exception {
        try (Example example = Example.of("sql-directory", folder.resolve("data")).start();
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("directory", files());
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("smtp-raw:127.0.0.1:0?localDomains=example.org,shop.example.org"
                                            + "&onRcpt=bean:directory?method=route"
                                            + "&onVrfy=bean:directory?method=verify"
                                            + "&onExpn=bean:directory?method=expand")
                                    .routeId("files")
                                    .to("mock:mail");
                        }
                    });
            context.start();
            SmtpRawConsumer files = (SmtpRawConsumer) context.getRoute("files").getConsumer();
            try (SmtpTalk sql = example.talk("sql-directory");
                    SmtpTalk talk = new SmtpTalk(files.getPort())) {
                talk.reply();
                talk.say("HELO client.example");
                for (String command : COMMANDS) {
                    assertEquals(talk.say(command), sql.say(command), command);
                }
                assertEquals(550, talk.code("RCPT TO:<ring@example.org>"));
                assertEquals(550, sql.code("RCPT TO:<ring@example.org>"));
                assertEquals(252, talk.code("VRFY any@elsewhere.example"));
                assertEquals(252, sql.code("VRFY any@elsewhere.example"));
                assertEquals(354, sql.code("DATA"));
                assertEquals(250, sql.code("Subject: Lunch\r\n\r\nNoon?\r\n."));
            }
            Path stored = folder.resolve("data/sql-directory");
            for (String one : List.of("green@example.org", "root@example.org")) {
                assertEquals(1, Example.files(stored.resolve(one)).size(), one);
            }
        }
    }

    @Test
    void membersOfAListComeFromItsOwnerAsTheyDoFromFiles() throws Exception {
        MailDirectory files = files();
        try (Example example = Example.of("sql-directory", folder.resolve("data")).start()) {
            Endpoint recipient = example.endpoint("direct:recipient", Endpoint.class);
            files.setCamelContext(recipient.getCamelContext());
            for (String list : List.of("staff@example.org", "brown@example.org", "webmaster")) {
                Recipient asked = Recipient.of(list).withDsnNotify("NEVER");
                Collection<?> members =
                        recipient
                                .getCamelContext()
                                .createProducerTemplate()
                                .requestBody(recipient, asked, Collection.class);
                assertEquals(shown(files.route(asked)), shown(members));
            }
            assertTrue(shown(files.route("staff")).contains("owner-staff@example.org"));
        }
    }

    private static String shown(Object members) {
        return ((Collection<?>) members)
                .stream()
                        .map(Recipient.class::cast)
                        .map(one -> one + " from " + one.getSender() + " " + one.getDsnNotify())
                        .toList()
                        .toString();
    }
}
