package io.github.smtpraw.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.client.NameService.MailServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordKindTest {
    @Test
    void ofAnAnswerWithThousandsOfServersTheMostPreferredAreKept() {
        List<MailServer> servers =
                IntStream.range(0, 4000)
                        .mapToObj(i -> new MailServer(4000 - i, "mx" + i + ".example"))
                        .toList();
        List<MailServer> kept = RecordKind.MX.keep(servers);
        assertEquals(64, kept.size());
        assertEquals(servers.get(3999), kept.get(0));
        assertEquals(64, kept.get(63).preference());
    }

    @Test
    void ofAddressesTheFirstAreKeptInTheirOrder() {
        assertEquals(List.of(), RecordKind.A.keep(List.of()));
    }
}
