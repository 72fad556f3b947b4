package io.github.smtpraw.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTest {

    private static Transaction opened() throws SyntaxException {
        return new Transaction("id", Verb.MAIL, Path.reverse("<ann@example.org>", false));
    }

    @Test
    void anEnvelopeStaysAsItWasWhenFurtherRecipientsCome() throws Exception {
        Transaction transaction = opened();
        List<Envelope> envelopes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            envelopes.add(transaction.envelope());
            transaction.add(List.of(Recipient.of("user" + i + "@example.org")));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, envelopes.get(i).recipients().size());
            assertEquals(i, envelopes.get(i).named());
        }
        assertEquals("user41@example.org", envelopes.get(42).recipients().get(41).getAddress());
    }

    @Test
    void aMailboxThatSeveralCommandsNameIsOneRecipientOfEach() throws Exception {
        Transaction transaction = opened();
        Recipient bob = Recipient.of("bob@example.org");
        transaction.add(List.of(bob));
        transaction.add(
                List.of(Recipient.of("carol@example.org"), Recipient.of("\"bob\"@EXAMPLE.org")));
        assertEquals(2, transaction.envelope().recipients().size());
        assertEquals(2, transaction.named());
        assertEquals(bob, transaction.commands().get(1).get(1));
    }
}
