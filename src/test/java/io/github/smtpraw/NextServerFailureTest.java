package io.github.smtpraw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.smtpraw.protocol.ClientStage;
import io.github.smtpraw.protocol.Recipient;
import io.github.smtpraw.protocol.Reply;
import io.github.smtpraw.support.SmtpTalk;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NextServerFailureTest extends CamelTestSupport {
    private static volatile Exception thrown;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("smtp-raw:127.0.0.1:0?hostname=mx.example.org")
                        .routeId("bridge")
                        .process(
                                exchange -> {
                                    throw thrown;
                                });
            }
        };
    }

    static Stream<Arguments> failures() {
        Reply refusal = Reply.of(550, "5.7.27", "secret words of the next server");
        return Stream.of(
                Arguments.of(
                        permanent(ClientStage.RCPT, refusal),
                        "554 5.7.27 The next server refused the message"),
                Arguments.of(
                        permanent(ClientStage.CONTENT, Reply.of(554, "no")),
                        "554 5.0.0 The next server refused the message"),
                Arguments.of(
                        new RuntimeCamelException(permanent(ClientStage.MAIL, refusal)),
                        "554 5.7.27 The next server refused the message"),
                Arguments.of(
                        permanent(ClientStage.EHLO, refusal),
                        "451 4.4.0 The next server did not take it; try again later"),
                Arguments.of(
                        new SmtpTransientException(
                                "later",
                                null,
                                ClientStage.RCPT,
                                Reply.of(450, "4.2.1", "busy"),
                                Recipient.of("a@b"),
                                Map.of()),
                        "451 4.4.0 The next server did not take it; try again later"));
    }

    private static SmtpPermanentException permanent(ClientStage stage, Reply reply) {
        return new SmtpPermanentException("refused", stage, reply, null, Map.of());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void nextServersRefusalIsToldInOurOwnWords(Exception failure, String reply) throws Exception {
        thrown = failure;
        int port = ((SmtpRawConsumer) context().getRoute("bridge").getConsumer()).getPort();
        try (SmtpTalk talk = new SmtpTalk(port)) {
            talk.reply();
            talk.say("EHLO client.example.org");
            talk.say("MAIL FROM:<a@example.org>");
            talk.say("RCPT TO:<b@example.org>");
            talk.say("DATA");
            talk.send("Subject: x\r\n\r\nx\r\n");
            assertEquals(reply, talk.say("."));
        }
    }
}
