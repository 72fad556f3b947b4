package io.github.smtpraw;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smtpraw.protocol.ClientStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerPoolTest extends ProducerTestSupport {

    private static final ScriptedServer.Script TAKE =
            session -> {
                session.open();
                session.takeAll();
            };

    @Test
    void aConnectionServesOneMessageAfterTheOther() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            for (int i = 0; i < 50; i++) {
                assertNull(send(server, "", "Hi").getException());
            }
            assertEquals(1, server.connections());
        }
    }

    @Test
    void endpointsOfTheSameSettingsShareConnections() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            assertNull(send(server, "", "Hi").getException());
            assertNull(send(server, "partial=accept", "Hi").getException());
            assertEquals(1, server.connections());
            assertNull(send(server, "poolSize=3", "Hi").getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void furtherMessagesWaitForAConnectionInTheirOrder() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        BlockingQueue<String> contents = new LinkedBlockingQueue<>();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            waitFor(go);
                            String line = session.line();
                            while (line != null) {
                                session.say(line.equals("DATA") ? "354 go on" : "250 ok");
                                if (line.equals("DATA")) {
                                    contents.add(session.take("250 taken").trim());
                                }
                                line = session.line();
                            }
                        })) {
            List<CompletableFuture<Exchange>> all = new ArrayList<>();
            AsyncProducer producer = producer(server, "poolSize=1");
            for (int i = 0; i < 200; i++) {
                all.add(start(producer, "message " + i));
            }
            // All are under way and nobody was blocked.
            assertTrue(all.stream().noneMatch(CompletableFuture::isDone));
            go.countDown();
            for (int i = 0; i < 200; i++) {
                assertNull(all.get(i).get(20, TimeUnit.SECONDS).getException());
                assertEquals("message " + i + "\r\n.", contents.take());
            }
            assertEquals(1, server.connections());
        }
    }

    @Test
    void noMoreConnectionsThanThePoolSize() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            AsyncProducer producer = producer(server, "poolSize=3");
            List<CompletableFuture<Exchange>> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                all.add(start(producer, "Hi"));
            }
            for (CompletableFuture<Exchange> one : all) {
                assertNull(one.get(20, TimeUnit.SECONDS).getException());
            }
            assertEquals(3, server.connections());
        }
    }

    @Test
    void aConnectionIsInThePoolOnceThoughItsResetIsAnsweredLater() throws Exception {
        CountDownLatch reset = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        ScriptedServer.Script patient =
                session -> {
                    session.open("PIPELINING");
                    String line = session.line();
                    while (line != null && !line.equals("QUIT")) {
                        if (line.startsWith("RCPT TO:<no")) {
                            session.say("550 5.1.1 no");
                        } else if (line.equals("RSET")) {
                            session.say("250 reset");
                            reset.countDown();
                        } else if (line.equals("DATA") && reset.getCount() > 0) {
                            session.say("503 nobody");
                        } else if (line.equals("DATA")) {
                            session.say("354 go on");
                            session.content();
                            both.countDown();
                            waitFor(both);
                            session.say("250 taken");
                        } else {
                            session.say("250 ok");
                        }
                        line = session.line();
                    }
                };
        try (ScriptedServer server = new ScriptedServer(patient)) {
            Exchange refused = send(server, "poolSize=2", "Hi", "CamelSmtpTo", "no@x");
            failure(SmtpPermanentException.class, refused);
            waitFor(reset);
            // A question and its answer, so that the reply to RSET has been read.
            assertNull(send(server, "poolSize=2&command=NOOP", "").getException());
            AsyncProducer producer = producer(server, "poolSize=2");
            CompletableFuture<Exchange> one = start(producer, "one");
            CompletableFuture<Exchange> two = start(producer, "two");
            assertNull(one.get(20, TimeUnit.SECONDS).getException());
            assertNull(two.get(20, TimeUnit.SECONDS).getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void whoeverWaitsGetsAConnectionWhenOneBreaks() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.line();
                            waitFor(go);
                        },
                        TAKE)) {
            AsyncProducer producer = producer(server, "poolSize=1");
            CompletableFuture<Exchange> one = start(producer, "one");
            CompletableFuture<Exchange> two = start(producer, "two");
            CompletableFuture<Exchange> three = start(producer, "three");
            go.countDown();
            failure(SmtpConnectionException.class, one.get(20, TimeUnit.SECONDS));
            assertNull(two.get(20, TimeUnit.SECONDS).getException());
            assertNull(three.get(20, TimeUnit.SECONDS).getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void whoeverWaitsWhenTheContextStopsIsToldSo() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            opened.countDown();
                            waitFor(stopped);
                            session.takeAll();
                        })) {
            AsyncProducer producer = producer(server, "poolSize=1");
            SmtpRawComponent component = context.getComponent("smtp-raw", SmtpRawComponent.class);
            CompletableFuture<Exchange> one = start(producer, "one");
            CompletableFuture<Exchange> two = start(producer, "two");
            waitFor(opened);
            CompletableFuture<Void> end = CompletableFuture.runAsync(component::shutdown);
            failure(SmtpConnectionException.class, two.get(20, TimeUnit.SECONDS));
            stopped.countDown();
            assertNull(one.get(20, TimeUnit.SECONDS).getException());
            end.get(20, TimeUnit.SECONDS);
        }
    }

    /** How a server ends a connection that a message comes to. */
    interface Ending {
        void end(ScriptedServer.Session session) throws IOException;
    }

    private void replaced(Ending ending) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            ending.end(session);
                        },
                        TAKE)) {
            assertNull(send(server, "", "one").getException());
            assertNull(send(server, "", "two").getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void aConnectionThatWasClosedWhileIdleIsReplaced() throws Exception {
        replaced(ScriptedServer.Session::close);
    }

    @Test
    void aConnectionThatWasResetWhileIdleIsReplaced() throws Exception {
        replaced(ScriptedServer.Session::reset);
    }

    @Test
    void aConnectionThatSays421WhileIdleIsReplaced() throws Exception {
        replaced(session -> session.say("421 4.4.2 idle"));
    }

    @Test
    void aConnectionThatClosesOnMailIsReplaced() throws Exception {
        replaced(ScriptedServer.Session::line);
    }

    @Test
    void aConnectionThatSays421ToMailIsReplaced() throws Exception {
        replaced(session -> session.answer("MAIL FROM:<ann@example.org>", "421 4.3.2 too many"));
    }

    @Test
    void aConnectionThatDiesBehindMailIsNotReplaced() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.line();
                        },
                        TAKE)) {
            assertNull(send(server, "", "one").getException());
            Exchange sent = send(server, "", "two");
            assertEquals(ClientStage.RCPT, failure(SmtpConnectionException.class, sent).getStage());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void aFreshConnectionThatDiesOnMailIsNotTriedAgain() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.line();
                        })) {
            failure(SmtpConnectionException.class, send(server, "", "one"));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void aReplacementThatDiesTooIsAFailure() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            session.line();
                        },
                        session -> {
                            session.open();
                            session.line();
                        })) {
            assertNull(send(server, "", "one").getException());
            failure(SmtpConnectionException.class, send(server, "", "two"));
            assertEquals(2, server.connections());
        }
    }

    @Test
    void aStreamIsWholeAfterItsConnectionWasReplaced() throws Exception {
        replacedWith(new java.io.SequenceInputStream(stream("he"), stream("llo")));
    }

    private void replacedWith(Object body) throws Exception {
        BlockingQueue<String> contents = new LinkedBlockingQueue<>();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            session.line();
                        },
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            contents.add(session.take("250 taken"));
                        })) {
            assertNull(send(server, "", "one").getException());
            assertNull(send(server, "", body).getException());
            assertEquals("hello\r\n.\r\n", contents.take());
        }
    }

    private static java.io.InputStream stream(String text) {
        return new java.io.ByteArrayInputStream(
                text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void anIdleConnectionIsLeftWithQuitWhenItsTimeIsUp() throws Exception {
        BlockingQueue<String> last = new LinkedBlockingQueue<>();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            last.add(session.line());
                            session.say("221 bye");
                            session.expectEnd();
                            last.add("end");
                        },
                        TAKE)) {
            assertNull(send(server, "idleTimeout=50", "one").getException());
            assertEquals("QUIT", last.poll(20, TimeUnit.SECONDS));
            assertEquals("end", last.poll(20, TimeUnit.SECONDS));
            assertNull(send(server, "idleTimeout=50", "two").getException());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void stoppingTheContextQuitsIdleConnections() throws Exception {
        BlockingQueue<String> last = new LinkedBlockingQueue<>();
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            takeOne(session);
                            last.add(session.line());
                            session.say("221 bye");
                        })) {
            assertNull(send(server, "", "one").getException());
            context.stop();
            assertEquals("QUIT", last.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void stoppingTheContextLetsAMessageInHandComeToItsEnd() throws Exception {
        CountDownLatch content = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        try (ScriptedServer server =
                new ScriptedServer(
                        session -> {
                            session.open();
                            session.answer("MAIL FROM:<ann@example.org>", "250 ok");
                            session.answer("RCPT TO:<bob@example.net>", "250 ok");
                            session.answer("DATA", "354 go on");
                            session.content();
                            content.countDown();
                            waitFor(stopping);
                            session.say("250 taken");
                            session.answer("QUIT", "221 bye");
                        })) {
            SmtpRawComponent component = context.getComponent("smtp-raw", SmtpRawComponent.class);
            CompletableFuture<Exchange> sent = start(producer(server, ""), "Hi");
            assertTrue(content.await(20, TimeUnit.SECONDS));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(component::shutdown);
            assertFalse(sent.isDone());
            stopping.countDown();
            assertNull(sent.get(20, TimeUnit.SECONDS).getException());
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRouteNeverGoesOnOnAnEventLoop() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:go")
                                    .to(server.uri(OPTIONS))
                                    .process(exchange -> threads.add(Thread.currentThread()));
                        }
                    });
            template.sendBody("direct:go", "Hi");
            Thread thread = threads.take();
            assertNotSame(Thread.currentThread(), thread);
            assertTrue(thread.getName().contains("SmtpRawClient"), thread.getName());
        }
    }

    @Test
    void whoWaitsGoesOnInItsOwnThread() throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            AsyncProducer producer = producer(server, "");
            Exchange exchange = exchange(producer, "Hi");
            producer.process(exchange);
            assertNull(exchange.getException());
            assertEquals(250, exchange.getMessage().getHeader("CamelSmtpResponseCode"));
            assertTrue(
                    Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().contains("SmtpRawClient")),
                    "no worker was needed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void aContextThatWasStoppedSendsAgainAfterItsStart(String body) throws Exception {
        try (ScriptedServer server = new ScriptedServer(TAKE)) {
            assertNull(send(server, "", body).getException());
            context.stop();
            context.start();
            template = context.createProducerTemplate();
            assertNull(send(server, "", body).getException());
            await().until(() -> server.connections() == 2);
        }
    }

    private AsyncProducer producer(ScriptedServer server, String more) throws Exception {
        String options = OPTIONS + (more.isEmpty() ? "" : "&" + more);
        AsyncProducer producer = context.getEndpoint(server.uri(options)).createAsyncProducer();
        producer.start();
        return producer;
    }

    private static Exchange exchange(AsyncProducer producer, Object body) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static CompletableFuture<Exchange> start(AsyncProducer producer, Object body) {
        return producer.processAsync(exchange(producer, body));
    }

    private static void takeOne(ScriptedServer.Session session) throws IOException {
        session.answer("MAIL FROM:<ann@example.org>", "250 ok");
        session.answer("RCPT TO:<bob@example.net>", "250 ok");
        session.answer("DATA", "354 go on");
        session.take("250 taken");
    }

    private static void waitFor(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody let it go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
