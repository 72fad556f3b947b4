package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    @Test
    void thoseWhoWaitEnterInTheirOrderAsOthersLeave() {
        Gate gate = new Gate(2);
        List<String> entered = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            gate.enter(() -> entered.add(name));
        }
        assertEquals(List.of("a", "b"), entered);
        assertEquals(2, gate.waiting());
        assertTrue(gate.isCrowded());
        gate.leave();
        assertEquals(List.of("a", "b", "c"), entered);
        assertFalse(gate.isCrowded());
        gate.leave();
        gate.leave();
        gate.leave();
        assertEquals(0, gate.inside());
    }

    @Test
    void manyWhoLeaveAtOnceDoNotDoSoOneInAnother() {
        Gate gate = new Gate(1);
        int[] served = {0};
        gate.enter(() -> {});
        for (int i = 0; i < 100_000; i++) {
            gate.enter(
                    () -> {
                        served[0]++;
                        gate.leave();
                    });
        }
        gate.leave();
        assertEquals(100_000, served[0]);
        assertEquals(0, gate.inside());
    }

    @Test
    void oneThatFailsOnEnteringDoesNotShutTheGate() {
        Gate gate = new Gate(2);
        gate.enter(() -> {});
        gate.enter(() -> {});
        gate.enter(
                () -> {
                    throw new IllegalStateException("broken");
                });
        assertThrows(IllegalStateException.class, gate::leave);
        List<String> entered = new ArrayList<>();
        gate.enter(() -> entered.add("next"));
        gate.leave();
        assertEquals(List.of("next"), entered);
    }

    @Test
    void oneWhoWithdrewNeverEnters() {
        Gate gate = new Gate(1);
        List<String> entered = new ArrayList<>();
        Runnable second = () -> entered.add("second");
        gate.enter(() -> {});
        gate.enter(second);
        assertTrue(gate.withdraw(second));
        assertFalse(gate.withdraw(second));
        gate.leave();
        assertEquals(List.of(), entered);
        assertEquals(0, gate.inside());
    }
}
