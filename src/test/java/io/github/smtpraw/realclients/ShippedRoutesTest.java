package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The mail host of routes/ as clients that others wrote see it. */
class ShippedRoutesTest {
    @TempDir private static Path data;
    private static ShippedHost host;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        host = new ShippedHost(data);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    static Stream<Arguments> clientsAndPayloads() {
        return Arrays.stream(Client.values())
                .flatMap(c -> Arrays.stream(Payload.values()).map(p -> Arguments.of(c, p)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("clientsAndPayloads")
    void whatTheClientSentIsInTheMailboxOctetByOctet(Client client, Payload payload)
            throws Exception {
        client.send(payload, folder, host.port(), "ada@example.net", "jones@example.org")
                .assertDone();
        byte[] stored = host.take("jones");
        assertTrue(
                new String(stored, StandardCharsets.UTF_8)
                        .startsWith("Return-Path: <ada@example.net>\r\n"));
        payload.assertBehind(stored, "Return-Path", "Received");
    }

    @ParameterizedTest
    @EnumSource
    void eachMemberOfAListAndOfAListWithinHasACopy(Client client) throws Exception {
        client.send(Payload.DOTS, folder, host.port(), "ada@example.net", "staff@example.org")
                .assertDone();
        for (String member : List.of("jones", "green", "brown", "fred")) {
            Payload.DOTS.assertBehind(host.take(member), "Return-Path", "Received");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientIsToldThatThereIsNoSuchUser(Client client) throws Exception {
        Tool.Result result =
                client.send(
                        Payload.PLAIN, folder, host.port(), "a@example.net", "nobody@example.org");
        assertNotEquals(0, result.status());
        assertTrue(result.output().contains("550"), result.output());
    }

    @ParameterizedTest
    @CsvSource({
        "VRFY jones, 250 2.1.5 Ada Jones <jones@example.org>",
        "VRFY quincy, 250 2.1.5 Sam Quincy Smith <sam@example.org>",
        "EXPN board, 250-2.1.5 Carla Brown <brown@example.org>",
        "EXPN board, 250 2.1.5 Fred Smith <fred@example.org>",
        "VRFY smith, 553-5.1.4 Fred Smith <fred@example.org>",
        "HELP, 214"
    })
    void curlAsksAndPrintsTheAnswer(String request, String line) throws Exception {
        Tool.Result result = ask(request).assertDone();
        assertTrue(result.output().contains(line), result.output());
    }

    @ParameterizedTest
    @CsvSource({"VRFY white, 551", "VRFY nobody, 550", "EXPN nobody, 550"})
    void curlSaysThatWhatItAskedWasRefused(String request, String code) throws Exception {
        Tool.Result result = ask(request);
        assertEquals(8, result.status(), result.output());
        assertTrue(result.output().contains(code), result.output());
    }

    private Tool.Result ask(String request) throws Exception {
        String[] words = request.split(" ");
        String curl = Tool.require("curl", "curl");
        String url = "smtp://127.0.0.1:" + host.port() + "/client";
        return words.length == 1
                ? Tool.run(new byte[0], curl, "-sS", "-v", url, "--request", request)
                : Tool.run(
                        new byte[0],
                        curl,
                        "-sS",
                        "-v",
                        url,
                        "--request",
                        words[0],
                        "--mail-rcpt",
                        words[1]);
    }

    @Test
    void smtplibGoesThroughTheWholeDialogueInOneSession() throws Exception {
        String python = Tool.require("python3", "python3");
        String port = String.valueOf(host.port());
        Tool.Result result =
                Tool.run(new byte[0], python, "src/test/scripts/smtplib-dialogue.py", port);
        result.assertDone();
        byte[] stored = host.take("sam");
        String text = new String(stored, StandardCharsets.UTF_8);
        assertTrue(text.contains("Subject: =?utf-8?"), text);
        assertTrue(text.endsWith("\r\n\r\n.dot\r\n"), text);
    }
}
