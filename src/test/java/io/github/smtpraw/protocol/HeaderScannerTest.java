package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderScannerTest {

    static Stream<Arguments> messages() {
        String field = "Received: a\r\n";
        return Stream.of(
                Arguments.of("", 0, 0, false),
                Arguments.of("\r\n", 0, 0, true),
                Arguments.of("\r\n" + field, 0, 0, true),
                Arguments.of(field, 1, 13, false),
                Arguments.of(field + "\r\n" + field, 1, 13, true),
                Arguments.of("RECEIVED:\r\nreceived: b\r\nrEcEiVeD :c\r\n\r\n", 3, 37, true),
                Arguments.of("X: y\r\n Received: a\r\n\tReceived: a\r\n\r\n", 0, 34, true),
                Arguments.of("X: Received: a\r\n\r\n", 0, 16, true),
                Arguments.of("X-Received: a\r\nReceivedX: a\r\nReceive: a\r\n\r\n", 0, 41, true),
                Arguments.of("Received-SPF: a\r\nReceived\r\n", 0, 17, true),
                Arguments.of(field + "no field\r\n" + field, 1, 13, true),
                Arguments.of("no field\r\n" + field, 0, 0, true),
                Arguments.of(" folded\r\n" + field, 0, 0, true),
                Arguments.of(":x\r\n" + field, 0, 0, true),
                Arguments.of("Rec eived: x\r\n", 0, 0, true),
                Arguments.of("Re\u00FC: x\r\n", 0, 0, true),
                Arguments.of("x".repeat(998) + ": y\r\n", 0, 1003, false),
                Arguments.of("x".repeat(999) + ": y\r\n", 0, 0, true),
                Arguments.of("X: " + "y".repeat(5000), 0, 5003, false),
                Arguments.of("X: y\rz\r\r\n" + field + "\r\n", 1, 22, true),
                Arguments.of("X: y\nReceived: z\r\n\r\n", 0, 18, true),
                Arguments.of(field + "\rx\r\n" + field, 1, 13, true));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void receivedFieldsAreCountedUpToTheEndOfTheHeaderHoweverItIsCut(
            String message, int received, int size, boolean done) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        HeaderScanner whole = new HeaderScanner();
        whole.scan(octets, 0, octets.length);
        assertScanned(whole, received, size, done);
        HeaderScanner single = new HeaderScanner();
        for (int i = 0; i < octets.length; i++) {
            single.scan(octets, i, i + 1);
        }
        assertScanned(single, received, size, done);
        for (int cut = 0; cut <= Math.min(octets.length, 200); cut++) {
            HeaderScanner two = new HeaderScanner();
            two.scan(octets, 0, cut);
            two.scan(octets, cut, octets.length);
            assertScanned(two, received, size, done);
        }
    }

    private static void assertScanned(HeaderScanner scanner, int received, int size, boolean done) {
        assertEquals(received, scanner.received());
        assertEquals(size, scanner.headerSize());
        assertEquals(done, scanner.done());
    }

    @Test
    void aLineThatDoesNotEndCountsAsItGrows() {
        HeaderScanner scanner = new HeaderScanner();
        byte[] piece = "X:yy".getBytes(StandardCharsets.US_ASCII);
        for (int i = 1; i <= 1000; i++) {
            scanner.scan(piece, 0, 4);
            assertEquals(4L * i, scanner.headerSize());
        }
    }
}
