package io.github.smtpraw.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.SmtpTalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Edits of the shipped files while the host runs: on a copy of them, and else as shipped. */
@Timeout(120)
class LiveEditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir Path directory;

    private Path routes;
    private MailHostRun host;

    @BeforeEach
    void start() throws Exception {
        routes = directory.resolve("routes");
        copy(Path.of("routes"), routes);
        String files = "file:" + routes;
        host =
                MailHostRun.start(
                        directory.resolve("data"),
                        Map.of(
                                "mail.directory", routes.toString(),
                                "camel.main.routesReloadDirectory", routes.toString(),
                                "camel.main.routesIncludePattern",
                                        files + "/beans/*.yaml," + files + "/*.yaml"));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from, new FileVisitOption[0])) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one).toString()));
            }
        }
    }

    private void edit(String file, String before, String after) throws IOException {
        Path path = routes.resolve(file);
        String text = Files.readString(path);
        assertTrue(text.contains(before), file + " has " + before);
        Files.writeString(path, text.replace(before, after));
    }

    private int lineOf(String name) throws IOException {
        List<String> lines = Files.readAllLines(routes.resolve("aliases"));
        int at = 0;
        while (!lines.get(at).startsWith(name)) {
            at++;
        }
        return at + 1;
    }

    /** The running routes; a route that was replaced is another one. */
    private Map<String, Route> running() {
        Map<String, Route> running = new TreeMap<>();
        host.context().getRoutes().forEach(route -> running.put(route.getId(), route));
        return running;
    }

    private void assertReplacedAlone(String id, Map<String, Route> before) {
        Map<String, Route> after = running();
        assertEquals(before.keySet(), after.keySet());
        before.forEach(
                (name, route) -> {
                    if (!name.equals(id)) {
                        assertSame(route, after.get(name), name);
                    }
                });
    }

    private boolean isReplaced(String id, Map<String, Route> before) {
        Route now = host.context().getRoute(id);
        return now != null
                && now != before.get(id)
                && host.context().getRouteController().getRouteStatus(id).isStarted();
    }

    private static String send(SmtpTalk talk, String recipient) throws IOException {
        talk.say("RSET");
        talk.say("SEND FROM:<ann@client.example>");
        return talk.say("RCPT TO:<" + recipient + ">");
    }

    @Test
    void anEditOfOneRouteTakesEffectInAnOpenSessionAndReplacesThatRouteAlone() throws Exception {
        Map<String, Route> before = running();
        try (SmtpTalk talk = host.talk()) {
            assertEquals("450 4.2.1 User not active now", send(talk, "root"));
            edit("presence.yaml", "expression: User not active now\n", "expression: Gone home\n");
            await().atMost(PATIENCE).until(() -> isReplaced("presence", before));
            assertEquals("450 4.2.1 Gone home", send(talk, "root"));
            assertReplacedAlone("presence", before);
        }
    }

    @Test
    void whileTheMessageRouteItselfIsReplacedItsSocketAndSessionsStay() throws Exception {
        Map<String, Route> before = running();
        int port = host.port();
        try (SmtpTalk talk = host.talk()) {
            edit(
                    "receive.yaml",
                    "      steps:\n        - setVariable:",
                    "      steps:\n        - setHeader:\n            name: CamelSmtpReplyText\n"
                            + "            expression:\n              constant:\n"
                            + "                expression: edited\n        - setVariable:");
            await().atMost(PATIENCE).until(() -> isReplaced("receive", before));
            await().atMost(PATIENCE).until(() -> talk.code("MAIL FROM:<a@b.example>") == 250);
            assertEquals(250, talk.code("RCPT TO:<jones@example.org>"));
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.code("Subject: through the new route\r\n."));
            assertEquals(1, host.mailbox("jones").size());
            assertEquals(port, host.port());
            assertReplacedAlone("receive", before);
        }
    }

    @Test
    void aBrokenEditOfARouteLeavesTheHostAtWork() throws Exception {
        Map<String, Route> before = running();
        try (SmtpTalk talk = host.talk();
                LogWatch log = LogWatch.of("org.apache.camel.support", Level.WARN)) {
            edit("presence.yaml", "- choice:", "- chioce:");
            await().atMost(PATIENCE).until(() -> !log.lines().isEmpty());
            assertTrue(log.lines().get(0).contains("presence.yaml"), log.lines()::toString);
            talk.say("MAIL FROM:<a@b.example>");
            assertEquals(250, talk.code("RCPT TO:<jones@example.org>"), log.lines()::toString);
            assertReplacedAlone("presence", before);
        }
    }

    @Test
    void anEditOfTheAliasesCountsFromTheNextRecipientsOn() throws Exception {
        try (SmtpTalk talk = host.talk()) {
            assertFalse(takes(talk, "office"));
            edit("aliases", "webmaster: postmaster", "webmaster: postmaster\noffice: green");
            await().atMost(PATIENCE).until(() -> isTaken("office"));
            assertTrue(takes(talk, "office"));
            assertTrue(takes(talk, "webmaster"));
        }
    }

    /** Asked in a session of its own, so that an open one has no errors. */
    private boolean isTaken(String box) throws IOException {
        try (SmtpTalk talk = host.talk()) {
            return takes(talk, box);
        }
    }

    private static boolean takes(SmtpTalk talk, String box) throws IOException {
        talk.say("RSET");
        talk.say("MAIL FROM:<a@b.example>");
        return talk.code("RCPT TO:<" + box + "@example.org>") == 250;
    }

    @Test
    void aBrokenEditOfTheAliasesKeepsTheOldOnesWithOneLineThatSaysWhere() throws Exception {
        try (SmtpTalk talk = host.talk();
                LogWatch log = LogWatch.of("io.github.smtpraw.directory", Level.INFO)) {
            edit("aliases", "webmaster: postmaster", "webmaster postmaster");
            await().atMost(PATIENCE)
                    .until(() -> takes(talk, "webmaster") && !log.lines().isEmpty());
            String line = log.lines().get(0);
            assertTrue(
                    line.startsWith("WARN ")
                            && line.contains("aliases:" + lineOf("webmaster") + ": "),
                    line);
            // As it is asked again and again, nothing is added.
            await().during(Duration.ofSeconds(3)).until(() -> takes(talk, "staff"));
            assertEquals(List.of(line), log.lines());
            edit("aliases", "webmaster postmaster", "webmaster: jones");
            await().atMost(PATIENCE)
                    .until(() -> takes(talk, "webmaster") && log.lines().size() == 2);
            assertTrue(log.lines().get(1).startsWith("INFO "), log.lines().get(1));
        }
    }

    @Test
    void whileMailFlowsAnEditCountsABrokenOneIsSaidOnceAndNothingIsLost() throws Exception {
        AtomicBoolean flows = new AtomicBoolean(true);
        CompletableFuture<Integer> client = CompletableFuture.supplyAsync(() -> mails(flows));
        try (LogWatch log = LogWatch.of("io.github.smtpraw.directory", Level.INFO)) {
            edit("aliases", "webmaster: postmaster", "webmaster: postmaster\nvoid: /dev/null");
            await().atMost(PATIENCE).until(() -> isTaken("void"));
            edit("aliases", "void: /dev/null", "void: /dev/nul");
            await().atMost(PATIENCE).until(() -> log.lines().size() == 2);
            await().during(Duration.ofSeconds(2)).until(() -> isTaken("void"));
            edit("aliases", "void: /dev/nul", "office: green");
            await().atMost(PATIENCE).until(() -> isTaken("office") && !isTaken("void"));
            flows.set(false);
            int sent = client.get(30, TimeUnit.SECONDS);
            assertTrue(sent > 3, "sent " + sent);
            assertEquals(sent, host.mailbox("root").size());
            assertEquals(3, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().get(1).startsWith("WARN "), log.lines().get(1));
            assertTrue(
                    log.lines().get(1).contains("aliases:" + lineOf("office") + ": "),
                    log.lines().get(1));
        }
    }

    /** Sends one mail after the other to webmaster while it may; how many there were. */
    private int mails(AtomicBoolean flows) {
        int sent = 0;
        try (SmtpTalk talk = host.talk()) {
            while (flows.get()) {
                assertEquals(250, talk.code("MAIL FROM:<a@b.example>"));
                assertEquals(250, talk.code("RCPT TO:<webmaster@example.org>"));
                assertEquals(354, talk.code("DATA"));
                assertEquals(250, talk.code("Subject: one of many\r\n."));
                sent++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sent;
    }

    @Test
    void mailForANameThatLeadsNowhereIsTakenAndDropped() throws Exception {
        edit("aliases", "webmaster: postmaster", "void: /dev/null\nsome: void, green");
        await().atMost(PATIENCE).until(() -> isTaken("void"));
        try (SmtpTalk talk = host.talk();
                LogWatch log = LogWatch.of("local", Level.INFO)) {
            talk.say("MAIL FROM:<a@b.example>");
            assertEquals(250, talk.code("RCPT TO:<void@example.org>"));
            assertEquals(250, talk.code("RCPT TO:<some@example.org>"));
            assertEquals(354, talk.code("DATA"));
            assertEquals(250, talk.code("Subject: to nowhere\r\n."));
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertTrue(
                    log.lines().get(0).endsWith(" for <void@example.org> is discarded"),
                    log.lines().get(0));
        }
        assertEquals(1, host.mailbox("green").size());
        try (Stream<Path> boxes = Files.list(directory.resolve("data/mail"))) {
            assertEquals(List.of("green"), boxes.map(box -> box.getFileName().toString()).toList());
        }
    }
}
