package io.github.smtpraw.client;

import io.github.smtpraw.protocol.ClientDialogue;
import io.github.smtpraw.protocol.ClientOutcome;
import io.github.smtpraw.protocol.ClientQuery;
import io.github.smtpraw.protocol.OutgoingEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message to be sent or a question to be asked, and who waits for what becomes of it. */
final class ClientTask {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTask.class);

    private final OutgoingEnvelope envelope;
    private final Content content;
    private final ClientQuery query;
    private final Consumer<ClientOutcome> done;
    private final Executor worker;
    private volatile boolean inClear;

    private ClientTask(
            OutgoingEnvelope envelope,
            Content content,
            ClientQuery query,
            Consumer<ClientOutcome> done,
            Executor worker) {
        this.envelope = envelope;
        this.content = content;
        this.query = query;
        this.done = done;
        this.worker = worker;
    }

    /**
     * @param worker for what may block: to close content that was not sent
     */
    static ClientTask send(
            OutgoingEnvelope envelope,
            Content content,
            Consumer<ClientOutcome> done,
            Executor worker) {
        return new ClientTask(envelope, content, null, done, worker);
    }

    static ClientTask ask(ClientQuery query, Consumer<ClientOutcome> done) {
        return new ClientTask(null, null, query, done, Runnable::run);
    }

    void begin(ClientDialogue dialogue) {
        if (query != null) {
            dialogue.ask(query);
        } else {
            dialogue.send(envelope);
        }
    }

    /** Whether it is a message, not a question. */
    boolean sends() {
        return query == null;
    }

    /** TLS has failed: the next connection made for it does without. */
    void goInClear() {
        inClear = true;
    }

    boolean goesInClear() {
        return inClear;
    }

    Content content() {
        return content;
    }

    /** Tells what became of it; the content is no longer needed unless a pump reads it. */
    void end(ClientOutcome outcome, boolean pumped) {
        if (pumped || !(content instanceof Content.Streamed streamed)) {
            tell(outcome);
            return;
        }
        Runnable end =
                () -> {
                    close(streamed.stream());
                    tell(outcome);
                };
        try {
            Executor where = streamed.blocking() ? worker : Runnable::run;
            where.execute(end);
        } catch (RejectedExecutionException e) {
            end.run();
        }
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.debug("Closing content that was not sent", e);
        }
    }

    private void tell(ClientOutcome outcome) {
        try {
            done.accept(outcome);
        } catch (RuntimeException e) {
            LOG.warn("Who waited for {} failed", outcome, e);
        }
    }
}
