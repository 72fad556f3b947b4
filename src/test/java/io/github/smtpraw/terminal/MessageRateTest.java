package io.github.smtpraw.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageRateTest {
    private long now;
    private final MessageRate rate = new MessageRate(() -> now);

    private String count(String key, int limit) {
        return rate.count(Map.of(key, limit), 100);
    }

    @Test
    void aKeyHasSoManyWithinTheWindowAndThatMovesWithTheClock() {
        assertNull(count("a", 2));
        now = 60;
        assertNull(count("a", 2));
        now = 99;
        assertEquals("a", count("a", 2));
        now = 100;
        assertNull(count("a", 2));
        assertEquals("a", count("a", 2));
        assertNull(count("b", 2));
    }

    @Test
    void whatIsRefusedCountsForNobody() {
        assertNull(count("full", 1));
        for (int i = 0; i < 5; i++) {
            assertEquals("full", rate.count(Map.of("full", 1, "other", 1), 100));
        }
        assertNull(count("other", 1));
    }

    @Test
    void zeroIsAnyNumber() {
        assertNull(count("a", 1));
        for (int i = 0; i < 1000; i++) {
            assertNull(count("a", 0));
        }
    }
}
