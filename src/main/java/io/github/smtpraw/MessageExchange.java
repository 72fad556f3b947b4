package io.github.smtpraw;

import io.github.smtpraw.protocol.Session;
import io.github.smtpraw.server.Delivery;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Makes an exchange of a message that was received. */
final class MessageExchange {
    private MessageExchange() {}

    /** The exchange owns the content from then on. */
    static void fill(Exchange exchange, Session session, Delivery delivery) {
        Message message = exchange.getIn();
        EnvelopeHeaders.set(message, session, delivery.envelope());
        message.setHeader(SmtpRawConstants.BODY_TYPE, delivery.bodyType());
        message.setHeader(SmtpRawConstants.SIZE, delivery.size());
        ContentBody body = ContentBody.attach(delivery.content(), exchange);
        message.setHeader(SmtpRawConstants.MAIL, new MailFields(body));
        message.setBody(body);
    }
}
