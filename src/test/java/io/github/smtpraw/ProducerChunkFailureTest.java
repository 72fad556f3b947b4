package io.github.smtpraw;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong while content goes out in chunks, or in one stream behind DATA. */
class ProducerChunkFailureTest extends ProducerTestSupport {
    private static final int PIECE = 128 * 1024;
    private static final long ENDLESS = Long.MAX_VALUE;

    /** Up to the first chunk. */
    private static void open(ScriptedServer.Session session, String... listed) throws IOException {
        session.open(listed);
        session.line();
        session.say("250 ok");
        session.line();
        session.say("250 ok");
    }

    @Test
    void withoutPipeliningEachChunkWaitsForTheReplyToTheOneBefore() throws Exception {
        GeneratedStream stream = new GeneratedStream(3 * PIECE);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING");
                            for (int i = 1; i <= 3; i++) {
                                session.chunk("BDAT " + PIECE);
                                session.expectQuiet();
                                assertEquals((long) i * PIECE, stream.octetsRead());
                                session.say("250 ok");
                            }
                            session.answer("BDAT 0 LAST", "250 2.0.0 taken");
                        })) {
            Exchange sent = send(server, "", stream);
            assertNull(sent.getException());
            assertEquals("taken", sent.getMessage().getHeader("CamelSmtpResponseText"));
            assertTrue(stream.isClosed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "SIZE"})
    void aChunkThatIsRefusedEndsTheMessageWithThatReply(String listed) throws Exception {
        GeneratedStream stream = new GeneratedStream(ENDLESS);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", listed);
                            session.chunk("BDAT " + PIECE);
                            session.say("250 ok");
                            session.chunk("BDAT " + PIECE);
                            session.say("552 5.3.4 too much");
                            assertFalse(session.rest().contains("LAST"));
                        })) {
            Exchange sent = send(server, "", stream);
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("552 5.3.4 too much", failure.getReply().toString());
            assertEquals(ClientStage.CONTENT, failure.getStage());
            await().until(stream::isClosed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "SIZE"})
    void aServerThatClosesAmidTheChunksHasTakenNothing(String listed) throws Exception {
        GeneratedStream stream = new GeneratedStream(ENDLESS);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", listed);
                            session.chunk("BDAT " + PIECE);
                        })) {
            Exchange sent = send(server, "", stream);
            SmtpConnectionException failure = failure(SmtpConnectionException.class, sent);
            assertEquals(ClientStage.CONTENT, failure.getStage());
            await().until(stream::isClosed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "SIZE"})
    void aStreamThatIsBeingReadWhenTheServerGoesIsClosedBehindThat(String listed) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        GeneratedStream stream =
                new GeneratedStream(
                        ENDLESS,
                        at -> {
                            if (at == PIECE + 1) {
                                reading.countDown();
                                waitFor(gone);
                            }
                        });
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", listed);
                            session.chunk("BDAT " + PIECE);
                            session.say("250 ok");
                            waitFor(reading);
                        })) {
            failure(SmtpConnectionException.class, send(server, "", stream));
            gone.countDown();
            await().until(stream::isClosed);
        }
    }

    @Test
    void whatIsLostBehindTheLastChunkIsUnknown() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", "PIPELINING");
                            session.chunk("BDAT 2 LAST");
                        })) {
            failure(SmtpUnknownOutcomeException.class, send(server, "", "Hi"));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void whatIsLostBehindTheLastOfManyChunksIsUnknownThoughOneOfThemHasNoReply() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", "PIPELINING");
                            session.chunk("BDAT " + PIECE);
                            session.chunk("BDAT 0 LAST");
                            session.say("250 ok");
                        })) {
            failure(
                    SmtpUnknownOutcomeException.class,
                    send(server, "", new GeneratedStream(PIECE)));
        }
    }

    @Test
    void chunksThatCanNotBeReadToTheirEndAreNotTaken() throws Exception {
        IllegalStateException broken = new IllegalStateException("no runtime exception is too odd");
        GeneratedStream stream =
                new GeneratedStream(
                        ENDLESS,
                        at -> {
                            if (at == 3 * PIECE) {
                                throw broken;
                            }
                        });
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", "PIPELINING");
                            assertFalse(session.rest().contains("LAST"));
                        },
                        session -> {
                            session.open();
                            session.takeAll();
                        })) {
            assertSame(broken, send(server, "poolSize=1", stream).getException());
            assertTrue(stream.isClosed());
            assertNull(send(server, "poolSize=1", "Hi").getException());
        }
    }

    @Test
    void chunksWithAnOctetBeyondAsciiAreGivenUpWithout8BitMime() throws Exception {
        byte[] body = GeneratedStream.text(12 * PIECE).getBytes();
        body[8 * PIECE] = (byte) 0xE9;
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            open(session, "CHUNKING", "PIPELINING");
                            assertFalse(session.rest().contains("LAST"));
                        })) {
            Exchange sent = send(server, "", body);
            SmtpPermanentException failure = failure(SmtpPermanentException.class, sent);
            assertEquals("5.6.3", failure.getReply().getStatus());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHUNKING", "SIZE"})
    void noMoreIsReadAheadThanSocketsHold(String listed) throws Exception {
        GeneratedStream stream = new GeneratedStream(ENDLESS);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open(listed);
                            session.line();
                            session.say("250 ok");
                            session.line();
                            session.say("250 ok");
                            if (!listed.equals("CHUNKING")) {
                                session.answer("DATA", "354 go on");
                            }
                            session.untilClosed();
                        })) {
            failure(SmtpConnectionException.class, send(server, "replyTimeout=500", stream));
            assertTrue(stream.octetsRead() < 32 << 20, stream.octetsRead() + " octets");
        }
    }

    @Test
    void aStreamThatTakesItsTimeToCloseHoldsUpNobodyElse() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        InputStream slow =
                new FilterInputStream(new GeneratedStream(1)) {
                    @Override
                    public void close() throws IOException {
                        closing.countDown();
                        waitFor(go);
                    }
                };
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "550 no");
                            session.takeAll();
                        })) {
            CompletableFuture<Exchange> refused = start(server, "poolSize=1", slow);
            waitFor(closing);
            // They share the connection, and so its event loop.
            assertNull(send(server, "poolSize=1", "Hi").getException());
            assertFalse(refused.isDone());
            go.countDown();
            failure(SmtpPermanentException.class, outcome(refused));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void anotherMessageGoesOutWhileAStreamIsWaitedFor() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        GeneratedStream stream =
                new GeneratedStream(
                        10,
                        at -> {
                            if (at == 5) {
                                waitFor(go);
                            }
                        });
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.takeAll();
                        })) {
            CompletableFuture<Exchange> slow = start(server, "", stream);
            for (int i = 0; i < 50; i++) {
                assertNull(send(server, "", "Hi").getException());
            }
            assertFalse(slow.isDone());
            go.countDown();
            assertNull(outcome(slow).getException());
        }
    }

    private static void waitFor(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody let it go on");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }
}
