package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AUTH as clients that others wrote do it, each told which mechanism to use. */
class AuthClientsTest {
    private static final String SECRET = "n0on,at=the usual place";
    private static ReceivingHost host;

    @TempDir Path folder;

    /** Knows Ann. */
    public static final class Users {
        public boolean check(Credentials credentials) {
            return credentials.getUsername().equals("ann") && credentials.verify(SECRET);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        host =
                new ReceivingHost(
                        "&authWithoutTls=true&authRequired=true&onAuth=bean:"
                                + Users.class.getName()
                                + "&authMechanisms=PLAIN,LOGIN,CRAM-MD5,SCRAM-SHA-1,SCRAM-SHA-256");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({
        "swaks, PLAIN",
        "swaks, LOGIN",
        "swaks, CRAM-MD5",
        "curl, PLAIN",
        "curl, LOGIN",
        "curl, CRAM-MD5",
        "curl, SCRAM-SHA-1",
        "curl, SCRAM-SHA-256",
        "python3, PLAIN",
        "python3, LOGIN",
        "python3, CRAM-MD5",
        "msmtp, PLAIN",
        "msmtp, LOGIN",
        "msmtp, CRAM-MD5",
        "msmtp, SCRAM-SHA-1",
        "msmtp, SCRAM-SHA-256"
    })
    void theClientIsAuthenticatedByItsPasswordAndNoOther(String client, String mechanism)
            throws Exception {
        String program = Tool.require(client, client);
        if (client.equals("curl") && mechanism.startsWith("SCRAM")) {
            String version = Tool.run(new byte[0], program, "--version").output();
            if (!version.toLowerCase().contains("gsasl")) {
                Tool.skip("curl with libgsasl", "curl");
            }
        }
        assertNotEquals(0, send(client, program, mechanism, "wrong").status());
        assertTrue(host.isEmpty());

        send(client, program, mechanism, SECRET).assertDone();
        assertEquals("ESMTPA", host.next().protocol());
    }

    private Tool.Result send(String client, String program, String mechanism, String password)
            throws Exception {
        byte[] mail = "Subject: Lunch\n\nNoon?\n".getBytes("US-ASCII");
        Path file = Files.write(folder.resolve("message.eml"), mail);
        List<String> command = new ArrayList<>(List.of(program));
        switch (client) {
            case "swaks" ->
                    command.addAll(
                            List.of(
                                    "--server=127.0.0.1",
                                    "--port=" + host.port(),
                                    "--auth=" + mechanism,
                                    "--auth-user=ann",
                                    "--auth-password=" + password,
                                    "--from=ann@example.org",
                                    "--to=jones@example.org",
                                    "--data=@" + file));
            case "curl" ->
                    command.addAll(
                            List.of(
                                    "-sS",
                                    "smtp://127.0.0.1:" + host.port() + "/client",
                                    "--user",
                                    "ann:" + password,
                                    "--login-options",
                                    "AUTH=" + mechanism,
                                    "--mail-from",
                                    "ann@example.org",
                                    "--mail-rcpt",
                                    "jones@example.org",
                                    "--crlf",
                                    "--upload-file",
                                    file.toString()));
            case "python3" ->
                    command.addAll(
                            List.of(
                                    "src/test/scripts/smtplib-auth.py",
                                    String.valueOf(host.port()),
                                    mechanism,
                                    "ann",
                                    password));
            default ->
                    command.addAll(
                            List.of(
                                    "--file=/dev/null",
                                    "--host=127.0.0.1",
                                    "--port=" + host.port(),
                                    "--tls=off",
                                    "--auth=" + mechanism.toLowerCase(),
                                    "--user=ann",
                                    "--passwordeval=printf %s '" + password + "'",
                                    "--from=ann@example.org",
                                    "jones@example.org"));
        }
        return Tool.run(mail, command);
    }
}
