package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.support.MailServer;
import io.github.smtpraw.support.SmtpTalk;
import io.github.smtpraw.support.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What attackers send has the same replies, and brings the same messages, in clear, behind STARTTLS
 * and by TLS from the first octet on, in one write, cut in two at any octet, and octet by octet.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackTest {
    private static final String OPTIONS =
            "maxErrors=1000000&errorDelay=0&localDomains=d.example&maxHops=3&maxHeaderSize=1000"
                    + "&maxMessageSize=2000&onAuth=direct:nobody&authWithoutTls=true";

    private static final String RCPT = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n";
    private static final String DATA = RCPT + "DATA\r\n";
    private static final String TO_DATA = "250 250 354 ";

    private final Map<Transport, MailServer> servers = new EnumMap<>(Transport.class);

    @BeforeAll
    void start() throws Exception {
        for (Transport way : Transport.values()) {
            servers.put(
                    way,
                    MailServer.with(way, OPTIONS)
                            .routes(
                                    routes ->
                                            routes.from("direct:nobody").setBody(exchange -> false))
                            .start());
        }
    }

    @AfterAll
    void stop() {
        servers.values().forEach(MailServer::close);
    }

    /**
     * @param octets behind EHLO, all sent without waiting for a reply
     * @param replies their codes, x for any digit; "closed" at the end where the server closes
     * @param messages how many the route gets
     */
    private record Attack(String name, String octets, String replies, int messages) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Attack attack(String name, String octets, String replies) {
        return new Attack(name, octets, replies, 0);
    }

    private static List<Attack> attacks() {
        List<Attack> all = new ArrayList<>();
        for (String end : new String[] {"\n.\n", "\n.\r", "\r.\n", "\r.\r", "\n.\r\n", "\r.\r\n"}) {
            all.add(smuggled(end, "550", 0));
        }
        for (String end : new String[] {"\r\n.\n", "\r\n.\r", "\r\n.\r\r\n", "\r\r\n.\r\r\n"}) {
            all.add(smuggled(end, "550", 0));
        }
        all.add(smuggled("\n\r.\r\n", "550", 0));
        all.add(smuggled("\r\n\0.\r\n", "550", 0));
        all.add(smuggled("\r\n.\0\r\n", "550", 0));
        all.add(smuggled("\r\n. \r\n", "250", 1));
        all.add(smuggled("\r\n .\r\n", "250", 1));
        all.add(smuggled("\r\n..\r\n", "250", 1));
        all.add(smuggled("\r\n.\u0085\r\n", "250", 1));
        all.add(attack("NUL", "NOOP \0x\r\n", "501"));
        all.add(attack("escape sequence", "EHLO a\u001b[2J\r\n", "501"));
        all.add(attack("8-bit octet", "NOOP \u00e9\r\n", "501"));
        all.add(attack("bare LF", "NOOP\nNOOP\r\n", "501"));
        all.add(attack("bare CR", "NOOP\rNOOP\r\n", "501"));
        all.add(attack("long line", "NOOP " + "x".repeat(3000) + "\r\nNOOP\r\n", "500 250"));
        all.add(attack("parameters", "MAIL FROM:<a@b>" + " X=Y".repeat(100) + "\r\n", "501"));
        for (String nested : new String[] {"(", "\"", "<", "@a,"}) {
            all.add(attack(nested, "MAIL FROM:<" + nested.repeat(100) + "\r\n", "501"));
        }
        all.add(attack("unknown verb", "XYZZY\r\nNOOP\r\n", "500 250"));
        all.add(attack("HTTP behind EHLO", "GET / HTTP/1.1\r\n", "500"));
        all.add(attack("XCLIENT of a stranger", "XCLIENT ADDR=127.0.0.1\r\n", "550"));
        all.add(attack("PROXY too late", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "500"));
        all.add(
                attack(
                        "SIZE of 20 digits",
                        "MAIL FROM:<a@b> SIZE=99999999999999999999\r\n",
                        "552"));
        all.add(attack("SIZE below 0", "MAIL FROM:<a@b> SIZE=-1\r\n", "501"));
        all.add(attack("SIZE of nothing", "MAIL FROM:<a@b> SIZE=\r\n", "501"));
        all.add(
                new Attack(
                        "commands as content",
                        DATA + "QUIT\r\nMAIL FROM:<x@y.example>\r\n.\r\n",
                        TO_DATA + "250",
                        1));
        all.add(relay("u@remote.example", "550"));
        all.add(relay("u%remote.example@d.example", "550"));
        all.add(relay("\"u@remote.example\"@d.example", "550"));
        all.add(relay("remote.example!u@d.example", "550"));
        all.add(relay("@d.example:u@remote.example", "550"));
        all.add(relay("u@remote.example@d.example", "501"));
        all.add(relay("u@[127.0.0.1]", "550"));
        all.add(
                attack(
                        "too large, with an end that is none",
                        DATA + "\r\n" + "0123456789\r\n".repeat(200) + ".\nHELP\r\nHELP\r\n.\r\n",
                        TO_DATA + "55x"));
        all.add(attack("loop", DATA + "Received: x\r\n".repeat(3) + "\r\n.\r\n", TO_DATA + "554"));
        all.add(attack("header", DATA + "X: yyyy\r\n".repeat(150) + "\r\n.\r\n", TO_DATA + "552"));
        all.add(attack("extra octets", RCPT + "BDAT 5\r\nhelloNO\r\n", "250 250 250 500"));
        all.add(
                new Attack(
                        "commands in a chunk",
                        RCPT + "BDAT 27 LAST\r\n\r\n.\r\nMAIL FROM:<x@y.test>\r\nNOOP\r\n",
                        "250 250 250 250",
                        1));
        all.add(attack("refused chunk", "BDAT 6\r\nRSET\r\nNOOP\r\n", "503 250"));
        all.add(attack("chunk below 0", RCPT + "BDAT -1\r\nNOOP\r\n", "250 250 501 closed"));
        all.add(
                attack(
                        "chunk too large",
                        RCPT + "BDAT 18446744073709551617\r\n",
                        "250 250 501 closed"));
        all.add(attack("chunk in hexadecimal", RCPT + "BDAT 0x10\r\n", "250 250 501 closed"));
        all.add(
                attack(
                        "word behind LAST",
                        RCPT + "BDAT 6 LAST x\r\nRSET\r\nNOOP\r\n",
                        "250 250 501 250"));
        all.add(
                new Attack(
                        "chunks of nothing",
                        RCPT + "BDAT 0\r\n".repeat(3) + "BDAT 0 last\r\n",
                        "250 250 250 250 250 250",
                        1));
        all.add(
                new Attack(
                        "chunks of one octet",
                        RCPT + "BDAT 1\r\nA".repeat(9) + "BDAT 2 LAST\r\n\r\n",
                        "250 250" + " 250".repeat(10),
                        1));
        all.add(
                attack(
                        "ten times its chunk",
                        RCPT + "BDAT 5\r\n" + "12345" + "RSET\r\nXXXX\r\n".repeat(5),
                        "250 250 250" + " 250 500".repeat(5)));
        all.add(attack("AUTH in a transaction", RCPT + "AUTH PLAIN AGEAYg==\r\n", "250 250 503"));
        all.add(attack("PLAIN of one NUL", "AUTH PLAIN YQBi\r\nNOOP\r\n", "501 250"));
        all.add(
                attack(
                        "LOGIN with CRLF",
                        "AUTH LOGIN YQ0KYg==\r\nYg==\r\nNOOP\r\n",
                        "334 535 250"));
        all.add(attack("LOGIN with NUL", "AUTH LOGIN YQBi\r\nYg==\r\nNOOP\r\n", "334 535 250"));
        all.add(
                attack(
                        "answer without end",
                        "AUTH PLAIN\r\n" + "A".repeat(13_000) + "\r\nNOOP\r\n",
                        "334 500 250"));
        all.add(attack("no base64", "AUTH PLAIN !!!\r\nNOOP\r\n", "501 250"));
        all.add(attack("cancelled", "AUTH PLAIN\r\n*\r\nNOOP\r\n", "334 501 250"));
        all.add(attack("nobody", "AUTH PLAIN AGEAYg==\r\nNOOP\r\n", "535 250"));
        all.add(
                attack(
                        "line of AUTH",
                        "AUTH PLAIN " + "A".repeat(12_300) + "\r\nNOOP\r\n",
                        "500 250"));
        return all;
    }

    private static Attack smuggled(String end, String reply, int messages) {
        String name = "smuggled by " + end.replace("\r", "CR").replace("\n", "LF");
        String inner = "MAIL FROM:<smug@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nB\r\n.\r\n";
        String first = DATA + "Subject: x\r\n\r\nA" + end;
        return new Attack(name, first + inner, TO_DATA + reply, messages);
    }

    private static Attack relay(String path, String reply) {
        String octets = "MAIL FROM:<a@b.example>\r\nRCPT TO:<" + path + ">\r\n";
        return attack("relay to " + path, octets, "250 " + reply);
    }

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Transport.values())
                .flatMap(way -> attacks().stream().map(attack -> Arguments.of(way, attack)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyWay")
    void isAnsweredTheSameHoweverItComes(Transport way, Attack attack) throws Exception {
        MailServer server = servers.get(way);
        int before = server.received().size();
        String octets = "RSET\r\n" + attack.octets();
        Sessions sessions = new Sessions(server, attack);
        try {
            sessions.expect(octets, "");
            for (int cut = 1; cut < octets.length(); cut += step(octets)) {
                sessions.expect(octets.substring(0, cut), octets.substring(cut));
            }
            sessions.drip(octets);
        } finally {
            sessions.close();
        }
        assertEquals(sessions.held * attack.messages(), server.received().size() - before);
    }

    /** Every octet, but for those of long lines, which are all alike. */
    private static int step(String octets) {
        return octets.length() < 400 ? 1 : octets.length() / 100;
    }

    /** One session for all the ways of an attack, or one each where the server closes. */
    private static final class Sessions {
        private final MailServer server;
        private final Attack attack;
        private SmtpTalk talk;
        private int held;

        Sessions(MailServer server, Attack attack) {
            this.server = server;
            this.attack = attack;
        }

        void expect(String first, String second) throws Exception {
            open();
            talk.send(first);
            if (!second.isEmpty()) {
                talk.send(second);
            }
            expectReplies(first.length());
        }

        void drip(String octets) throws Exception {
            open();
            talk.drip(octets);
            expectReplies(-1);
        }

        private void open() throws Exception {
            if (talk == null) {
                talk = server.ehlo();
            }
        }

        private void expectReplies(int cut) throws Exception {
            held++;
            List<String> heard = new ArrayList<>();
            String[] wanted = ("250 " + attack.replies()).split(" ");
            for (String reply : wanted) {
                if (reply.equals("closed")) {
                    assertTrue(talk.isClosed(), "cut at " + cut);
                    close();
                    heard.add(reply);
                } else {
                    String code = talk.reply().substring(0, 3);
                    heard.add(code.matches(reply.replace('x', '.')) ? reply : code);
                }
            }
            assertEquals(List.of(wanted), heard, "cut at " + cut);
        }

        void close() throws Exception {
            if (talk != null) {
                talk.close();
                talk = null;
            }
        }
    }
}
