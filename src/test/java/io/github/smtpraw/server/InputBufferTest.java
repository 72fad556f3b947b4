package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.server.InputBuffer.Line;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputBufferTest {
    private int limit = 512;
    private final InputBuffer input = new InputBuffer();

    @AfterEach
    void release() {
        input.release();
    }

    private Line lineOf(String octets) {
        input.add(Unpooled.buffer().writeBytes(octets.getBytes(StandardCharsets.ISO_8859_1)));
        return input.nextLine(limit);
    }

    @Test
    void aLineMayHaveALimitOfItsOwn() {
        limit = 12_288;
        assertEquals(Line.LINE, lineOf("x".repeat(12_286) + "\r\n"));
        assertEquals(12_286, input.lineLength());
        assertEquals(Line.TOO_LONG, lineOf("x".repeat(12_287) + "\r\n"));
        limit = 512;
        assertEquals(Line.TOO_LONG, lineOf("x".repeat(511) + "\r\n"));
        assertEquals(Line.LINE, lineOf("x".repeat(510) + "\r\n"));
    }

    @Test
    void aLineWithoutAnEndIsDroppedAsItComesAndGivenUpAtABound() {
        String part = "x".repeat(64 * 1024);
        for (int i = 0; i < InputBuffer.MAX_DROPPED / part.length(); i++) {
            assertEquals(Line.NONE, lineOf(part));
            assertFalse(input.isReadable());
        }
        assertEquals(Line.ENDLESS, lineOf("x"));
    }

    @Test
    void whatALineTooLongBeganWithIsKeptHoweverItCame() {
        lineOf("NOOP\r\n");
        assertEquals(Line.TOO_LONG, lineOf("BDAT 5 " + "x".repeat(600) + "\r\n"));
        assertTrue(kept().startsWith("BDAT 5 "));
        assertEquals(Line.NONE, lineOf("DATA " + "x".repeat(600)));
        assertEquals(Line.NONE, lineOf("RSET " + "x".repeat(600)));
        assertEquals(Line.TOO_LONG, lineOf("\r\n"));
        assertTrue(kept().startsWith("DATA "));
    }

    private String kept() {
        return new String(input.line(), 0, input.lineLength(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatWasDroppedOfOneLineDoesNotCountForTheNext() {
        String line = "x".repeat(InputBuffer.MAX_DROPPED / 2) + "\r\n";
        for (int i = 0; i < 4; i++) {
            assertEquals(Line.NONE, lineOf(line.substring(0, line.length() - 2)));
            assertEquals(Line.TOO_LONG, lineOf("\r\n"));
        }
    }

    @Test
    void aTlsHandshakeIsKnownByItsFirstTwoOctets() {
        lineOf("\u0016");
        assertFalse(input.isTlsHello());
        lineOf("\u0003");
        assertTrue(input.isTlsHello());
    }
}
