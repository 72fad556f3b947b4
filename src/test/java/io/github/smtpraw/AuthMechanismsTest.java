package io.github.smtpraw;

import static io.github.smtpraw.support.SaslClients.base64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.support.LogWatch;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SaslClients;
import io.github.smtpraw.support.SmtpTalk;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mechanism through a socket: who has the secret, who has not, and who is not known. */
class AuthMechanismsTest {
    private static final String ALL =
            "PLAIN,LOGIN,CRAM-MD5,SCRAM-SHA-256,SCRAM-SHA-256-PLUS,OAUTHBEARER,XOAUTH2,EXTERNAL";

    private static final Map<String, String> SECRETS = new HashMap<>();
    private static MailServer server;

    /** Whom a server knows. */
    public static final class Users {
        public Object check(Credentials credentials) {
            if (credentials.getUsername().equals("careless")) {
                return true;
            }
            String secret = SECRETS.get(credentials.getUsername());
            return secret != null && credentials.verify(secret);
        }
    }

    enum Client {
        PLAIN,
        LOGIN,
        CRAM_MD5,
        SCRAM,
        OAUTHBEARER,
        XOAUTH2;

        int code(SmtpTalk talk, String user, String secret) throws Exception {
            return switch (this) {
                case PLAIN -> talk.code("AUTH PLAIN " + SaslClients.plain(user, secret));
                case LOGIN -> SaslClients.login(talk, user, secret);
                case CRAM_MD5 -> SaslClients.cramMd5(talk, user, secret);
                case SCRAM -> SaslClients.scram(talk, user, secret);
                case OAUTHBEARER ->
                        bearer(talk, "n,a=" + user + ",\1port=25\1auth=Bearer " + secret + "\1\1");
                case XOAUTH2 -> bearer(talk, "user=" + user + "\1auth=Bearer " + secret + "\1\1");
            };
        }

        private int bearer(SmtpTalk talk, String message) throws Exception {
            int code = talk.code("AUTH " + name() + " " + base64(message));
            return code == 334 ? talk.code("AQ==") : code;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        SECRETS.put("ann", "noon");
        SECRETS.put("bob", SaslClients.verifier("midnight", "salt of bob", 5000));
        SECRETS.put("empty", "");
        server =
                MailServer.with("authWithoutTls=true&onAuth=bean:users&authMechanisms=" + ALL)
                        .bean("users", new Users())
                        .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoHasTheSecretIsAuthenticated(Client client) throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertEquals(235, client.code(talk, "ann", "noon"));
            MailServer.expect(250, MailServer.transaction(talk));
        }
        MailServer.Received message = server.received().get(server.received().size() - 1);
        assertEquals("ann", message.header(SmtpRawConstants.AUTH_USER));
        assertEquals("ESMTPA", message.header(SmtpRawConstants.PROTOCOL));
        assertTrue(message.body().contains("with ESMTPA"), message.body());
    }

    @ParameterizedTest
    @EnumSource
    void whoHasItNotOrIsNotKnownIsRefused(Client client) throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertEquals(535, client.code(talk, "ann", "one"));
            assertEquals(535, client.code(talk, "eve", "noon"));
            assertEquals(535, client.code(talk, "empty", "x"));
            assertEquals(235, client.code(talk, "ann", "noon"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "SCRAM"})
    void aStoredVerifierIsASecretToo(Client client) throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertEquals(535, client.code(talk, "bob", "noon"));
            assertEquals(235, client.code(talk, "bob", "midnight"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CRAM_MD5", "SCRAM"})
    void aProofThatNobodyVerifiedIsNotEnough(Client client) throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertEquals(535, client.code(talk, "careless", "noon"));
        }
    }

    @Test
    void anUnknownUserSeesTheSameStepsAsAKnownOne() throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            String first = "AUTH SCRAM-SHA-256 " + base64("n,,n=eve,r=abc");
            String once = SaslClients.challenge(talk.say(first));
            talk.say("*");
            String again = SaslClients.challenge(talk.say(first));
            assertEquals(once.replaceAll("r=[^,]*", ""), again.replaceAll("r=[^,]*", ""));
            assertTrue(once.matches("r=abc[^,]{24},s=[^,]+,i=\\d+"), once);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH PLAIN %, 501 5.5.2",
        "AUTH PLAIN abc, 501 5.5.2",
        "AUTH PLAIN =, 501 5.5.2",
        "AUTH PLAIN YW5u, 501 5.5.2",
        "AUTH PLAIN AGFubg==, 501 5.5.2",
        "AUTH PLAIN AGFubgBhAGI=, 501 5.5.2",
        "AUTH PLAIN AP/+AG5vb24=, 501 5.5.2",
        "AUTH PLAIN AGENCmIAbm9vbg==, 535 5.7.8",
        "AUTH PLAIN AABub29u, 535 5.7.8",
        "AUTH PLAIN AGFubgA=, 535 5.7.8",
        "AUTH PLAIN YQ== YQ==, 501 5.5.4",
        "AUTH, 501 5.5.4",
        "AUTH DIGEST-MD5, 504 5.5.4",
        "AUTH EXTERNAL, 504 5.5.4",
        "AUTH SCRAM-SHA-256-PLUS, 504 5.5.4",
        "AUTH CRAM-MD5 YQ==, 501 5.7.0",
        "AUTH OAUTHBEARER YQ==, 501 5.5.2",
        "AUTH XOAUTH2 YQ==, 501 5.5.2"
    })
    void aWrongCommandGetsItsReplyAndTheSessionGoesOn(String command, String reply)
            throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            String said = talk.say(command);
            assertTrue(said.startsWith(reply), said);
            assertEquals(250, talk.code("NOOP"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH PLAIN, *, 501 5.5.2 Authentication cancelled",
        "AUTH PLAIN, a b, 501 5.5.2",
        "AUTH PLAIN, NOOP!, 501 5.5.2",
        "AUTH LOGIN, *, 501 5.5.2 Authentication cancelled",
        "AUTH CRAM-MD5, YW5u, 501 5.5.2",
        "AUTH CRAM-MD5, *, 501 5.5.2 Authentication cancelled",
        "AUTH SCRAM-SHA-256, *, 501 5.5.2 Authentication cancelled",
        "AUTH SCRAM-SHA-256, YW5u, 501 5.5.2"
    })
    void aWrongAnswerToAChallengeEndsTheExchange(String command, String answer, String reply)
            throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertTrue(talk.say(command).startsWith("334 "));
            String said = talk.say(answer);
            assertTrue(said.startsWith(reply), said);
            assertEquals(250, talk.code("NOOP"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann\0", "ann\r\nMAIL", " ", "ann\u0007"})
    void aNameThatNobodyCanHaveIsRefused(String name) throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertEquals(535, SaslClients.login(talk, name, "noon"));
        }
    }

    @Test
    void aLineMayHave12288OctetsAndNoMore() throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            String longest = "AUTH PLAIN " + "A".repeat(12_275);
            assertTrue(talk.say(longest).startsWith("501 5.5.2"));
            assertTrue(talk.say(longest + "A").startsWith("500 5.5.2"));
            talk.say("AUTH PLAIN");
            assertTrue(talk.say("A".repeat(13_000)).startsWith("500 5.5.6"));
            assertTrue(talk.say("NOOP" + " ".repeat(2500)).startsWith("500 5.5.2"));
            assertEquals(250, talk.code("NOOP"));
        }
    }

    @Test
    void theFirstAnswerOfLoginMayComeWithTheCommand() throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            SaslClients.challenge(talk.say("AUTH LOGIN " + base64("ann")));
            assertEquals(235, talk.code(base64("noon")));
        }
    }

    @Test
    void whoWantsToActAsAnotherIsNotAuthenticatedByTrue() throws Exception {
        try (SmtpTalk talk = server.ehlo()) {
            assertEquals(535, talk.code("AUTH PLAIN " + base64("bob\0ann\0noon")));
            assertEquals(235, talk.code("AUTH PLAIN " + base64("ann\0ann\0noon")));
        }
    }

    @Test
    void nothingSecretStandsInALog() throws Exception {
        try (LogWatch log = LogWatch.of("io.github.smtpraw", Level.TRACE);
                SmtpTalk talk = server.ehlo()) {
            for (Client client : Client.values()) {
                client.code(talk, "eve", "s3cretS3cret");
            }
            talk.say("AUTH PLAIN " + SaslClients.plain("eve", "s3cretS3cret"));
            String lines = String.join("\n", log.lines());
            assertTrue(lines.contains("refused=AUTH subject=<PLAIN eve>"), lines);
            assertTrue(!lines.contains("s3cret"), lines);
            assertTrue(!lines.contains(SaslClients.plain("eve", "s3cretS3cret")), lines);
        }
    }

    @Test
    void credentialsMaskThemselves() {
        Credentials shown = Credentials.ofPassword("PLAIN", "ann", null, "noon", "noon"::equals);
        assertEquals("PLAIN ann", shown.toString());
        assertEquals("noon", shown.getPassword());
        assertNull(shown.getToken());
    }
}
