package io.github.smtpraw;

import static org.awaitility.Awaitility.await;

import io.github.smtpraw.host.MailHost;
import io.github.smtpraw.protocol.Credentials;
import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SaslClients;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.TestCertificates;
import io.github.smtpraw.support.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whether the time that a reply takes tells who there is: no test, but a program that prints a
 * table (CONTRIBUTING.md, "Measure"). Questions about somebody and about nobody come in pairs, in
 * an order by chance, to the mail host of {@code routes/} and, for AUTH, to a listener whose policy
 * is written as the README says. Both are processes of their own.
 */
public final class HarvestMeasurement {
    private static final int WARM_UP = 4_000;
    private static final int PAIRS = 3_000;

    /** Of VRFY and EXPN, whose replies wait for a step of time. */
    private static final int SLOW_PAIRS = 500;

    private static final List<String> SOMEBODY = List.of("jones", "green", "brown", "fred");
    private static final List<String> NOBODY = List.of("jonas", "grown", "bream", "frey");
    private static final List<String> ALIAS = List.of("webmaster", "board", "staff");
    private static final List<String> NO_ALIAS = List.of("webmister", "bored", "stiff");

    private static final Map<String, String> SECRETS = new java.util.HashMap<>();

    private final Random random = new Random(1);
    private final Transport way;

    private HarvestMeasurement(Transport way) {
        this.way = way;
    }

    /** What is asked about a name; the nanoseconds that the server took. */
    private interface Question {
        long ask(SmtpTalk talk, String name) throws Exception;
    }

    /** Who may send: the policy of the listener for AUTH. */
    public static final class Users {
        public Object check(Credentials credentials) {
            String secret = SECRETS.get(credentials.getUsername());
            return secret != null && credentials.verify(secret);
        }
    }

    /**
     * @param arguments none; or those of the listener for AUTH: {@code plain} or {@code stored}
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            listen(arguments[0].equals("stored"));
            return;
        }
        System.out.println("| question | way | somebody | nobody | median | lower quartile |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        host();
        for (String secrets : List.of("plain", "stored")) {
            Process listener =
                    start(
                            HarvestMeasurement.class,
                            ProcessBuilder.Redirect.PIPE,
                            List.of(),
                            secrets);
            try {
                BufferedReader said = listener.inputReader();
                String line = said.readLine();
                while (!line.startsWith("port ")) {
                    line = said.readLine();
                }
                int port = Integer.parseInt(line.substring("port ".length()));
                for (Transport way : List.of(Transport.PLAIN, Transport.STARTTLS)) {
                    new HarvestMeasurement(way).auth(port, secrets);
                }
            } finally {
                listener.destroy();
            }
        }
    }

    private static Process start(
            Class<?> main,
            ProcessBuilder.Redirect output,
            List<String> options,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-Dlog4j2.level=WARN"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output)
                .start();
    }

    private static void host() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> options =
                List.of(
                        "-Dmail.data=" + Files.createTempDirectory("harvest"),
                        "-Dsmtp.port=" + port,
                        "-Dsmtp.tls=opportunistic",
                        "-Dsmtp.tls.keystore=" + TestCertificates.store("mail.example.org"),
                        "-Dsmtp.tls.password=" + TestCertificates.PASSWORD,
                        // Misses are errors, and a session is closed after a few.
                        "-Dcamel.component.smtp-raw.maxErrors=1000000");
        Process host =
                start(
                        MailHost.class,
                        ProcessBuilder.Redirect.DISCARD,
                        options,
                        "-pl",
                        "file:routes/application.properties");
        try {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> new SmtpTalk(port).code() == 220);
            for (Transport way : List.of(Transport.PLAIN, Transport.STARTTLS)) {
                new HarvestMeasurement(way).names(port);
            }
        } finally {
            host.destroy();
        }
    }

    private static void listen(boolean stored) throws Exception {
        for (String user : SOMEBODY) {
            String secret = "secret of " + user;
            SECRETS.put(
                    user,
                    stored ? SaslClients.verifier(secret, "16 octets of salt", 4096) : secret);
        }
        String options =
                "tls=opportunistic&sslContextParameters=#tls&authWithoutTls=true&maxErrors=1000000"
                        + "&onAuth=bean:users&authMechanisms=PLAIN,CRAM-MD5,SCRAM-SHA-256";
        try (MailServer server =
                MailServer.with(options)
                        .bean("tls", TestCertificates.server("mx.example.org"))
                        .bean("users", new Users())
                        .start()) {
            System.out.println("port " + server.port());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private void names(int port) throws Exception {
        try (SmtpTalk talk = greeted(port)) {
            Question rcpt =
                    (session, name) -> {
                        MailServer.expect(250, session.say("RSET"));
                        MailServer.expect(250, session.say("MAIL FROM:<ann@example.net>"));
                        return time(session, "RCPT TO:<" + name + "@example.org>");
                    };
            measure("RCPT, users", talk, rcpt, SOMEBODY, NOBODY);
            measure("RCPT, aliases and lists", talk, rcpt, ALIAS, NO_ALIAS);
            slowly("VRFY", talk, SOMEBODY, NOBODY);
            slowly("EXPN", talk, ALIAS, NO_ALIAS);
        }
    }

    private void auth(int port, String secrets) throws Exception {
        try (SmtpTalk talk = greeted(port)) {
            Question plain =
                    (session, name) -> time(session, "AUTH PLAIN " + SaslClients.plain(name, "no"));
            measure("PLAIN, " + secrets, talk, plain, SOMEBODY, NOBODY);
            measure("CRAM-MD5, " + secrets, talk, HarvestMeasurement::cramMd5, SOMEBODY, NOBODY);
            measure("SCRAM-SHA-256, " + secrets, talk, HarvestMeasurement::scram, SOMEBODY, NOBODY);
        }
    }

    private SmtpTalk greeted(int port) throws IOException {
        SmtpTalk talk = way.greet(new SmtpTalk(port));
        MailServer.expect(250, talk.say("EHLO client.example"));
        return talk;
    }

    private static long time(SmtpTalk talk, String line) throws IOException {
        long asked = System.nanoTime();
        talk.send(line + "\r\n").awaitReply();
        long nanos = System.nanoTime() - asked;
        talk.reply();
        return nanos;
    }

    private static long cramMd5(SmtpTalk talk, String name) throws IOException {
        talk.say("AUTH CRAM-MD5");
        return time(talk, SaslClients.base64(name + " " + "0123456789abcdef".repeat(2)));
    }

    /** Both steps, the second with a proof of the right form. */
    private static long scram(SmtpTalk talk, String name) throws IOException {
        String first = SaslClients.base64("n,,n=" + name + ",r=rOprNGfwEbeRWgbNEkqO");
        long asked = System.nanoTime();
        String reply = talk.say("AUTH SCRAM-SHA-256 " + first);
        long nanos = System.nanoTime() - asked;
        String nonce = SaslClients.challenge(reply).split(",")[0];
        String proof = SaslClients.base64("a proof of thirty-two octets ...");
        return nanos + time(talk, SaslClients.base64("c=biws," + nonce + ",p=" + proof));
    }

    private void slowly(String verb, SmtpTalk talk, List<String> some, List<String> none)
            throws Exception {
        Question question = (session, name) -> time(session, verb + " " + name);
        measure(verb, talk, question, some, none, 0, SLOW_PAIRS);
    }

    private void measure(
            String title, SmtpTalk talk, Question question, List<String> some, List<String> none)
            throws Exception {
        measure(title, talk, question, some, none, WARM_UP, PAIRS);
    }

    private void measure(
            String title,
            SmtpTalk talk,
            Question question,
            List<String> some,
            List<String> none,
            int warmUp,
            int pairs)
            throws Exception {
        long[][] nanos = new long[2][pairs];
        for (int i = -warmUp; i < pairs; i++) {
            int first = random.nextInt(2);
            for (int which : new int[] {first, 1 - first}) {
                List<String> names = which == 0 ? some : none;
                long took = question.ask(talk, names.get(random.nextInt(names.size())));
                nanos[which][Math.max(i, 0)] = took;
            }
        }
        Arrays.sort(nanos[0]);
        Arrays.sort(nanos[1]);
        int half = pairs / 2;
        int quarter = pairs / 4;
        System.out.printf(
                "| %s | %s | %.0f µs | %.0f µs | %+.1f %% | %+.1f %% |%n",
                title,
                way,
                nanos[0][half] / 1e3,
                nanos[1][half] / 1e3,
                difference(nanos, half),
                difference(nanos, quarter));
    }

    private static double difference(long[][] nanos, int at) {
        return 100.0 * (nanos[1][at] - nanos[0][at]) / nanos[0][at];
    }
}
