package org.example.mail;

import static io.github.smtpraw.SmtpRawConstants.TO;
import static io.github.smtpraw.SmtpRawConstants.VERB;

import io.github.smtpraw.SmtpReplyException;
import io.github.smtpraw.TerminalUnavailableException;
import io.github.smtpraw.directory.EnvelopeSplitter;
import io.github.smtpraw.directory.MailDirectory;
import io.github.smtpraw.terminal.TerminalPresence;
import org.apache.camel.Predicate;
import org.apache.camel.builder.PredicateBuilder;
import org.apache.camel.builder.RouteBuilder;

/**
 * MAIL, SEND, SOML and SAML (RFC 821 3.4), each a route, and two policies that decide RCPT and
 * VRFY.
 */
public class MailRoutes extends RouteBuilder {
    private final MailDirectory directory = new MailDirectory();
    private final TerminalPresence presence;

    public MailRoutes() {
        this(new TerminalPresence());
    }

    /**
     * @param presence tells who can be written to at a terminal
     */
    public MailRoutes(TerminalPresence presence) {
        this.presence = presence;
    }

    @Override
    public void configure() throws Exception {
        directory.setCamelContext(getContext());
        directory.setDomains("example.org");
        directory.setUsers("file:examples/mail-routes-java/users");
        directory.start();

        // What is thrown becomes the reply; there is nothing to send again.
        errorHandler(noErrorHandler());

        from("smtp-raw:127.0.0.1:{{smtp.port:2525}}?hostname=mail.example.org"
                        + "&localDomains=example.org&onRcpt=direct:recipient&onVrfy=direct:verify")
                .routeId("receive")
                .split(method(new EnvelopeSplitter(), "byRecipient"))
                .stopOnException()
                .setVariable("box", method(directory, "mailbox(${header." + TO + "[0]})"))
                .choice()
                .when(header(VERB).isEqualTo("SEND"))
                .to("direct:send")
                .when(header(VERB).isEqualTo("SOML"))
                .to("direct:soml")
                .when(header(VERB).isEqualTo("SAML"))
                .to("direct:saml")
                .otherwise()
                .to("direct:mail");

        policies();
        deliveries();
    }

    private void policies() {
        // null is 550. SEND needs a terminal, the others are content with a mailbox.
        Predicate needsTerminal =
                PredicateBuilder.and(body().isNotNull(), header(VERB).isEqualTo("SEND"));
        from("direct:recipient")
                .routeId("recipient")
                .bean(directory, "route")
                .filter(needsTerminal)
                .filter(method(presence, "accepts").isEqualTo(false))
                .throwException(new SmtpReplyException(450, "4.2.1", "User not active now"));

        from("direct:verify").routeId("verify").bean(directory, "verify");
    }

    private void deliveries() {
        from("direct:mail")
                .routeId("mail")
                .to(
                        "file:{{mail.data:data}}/boxes?tempPrefix=.part-"
                                + "&fileName=${variable.box}/${header.CamelSmtpMessageId}.eml");

        from("direct:send").routeId("send").toD("terminal:${variable.box}");

        from("direct:soml")
                .routeId("soml")
                .doTry()
                .toD("terminal:${variable.box}")
                .doCatch(TerminalUnavailableException.class)
                .to("direct:mail");

        from("direct:saml")
                .routeId("saml")
                .to("direct:mail")
                .doTry()
                .toD("terminal:${variable.box}")
                .doCatch(TerminalUnavailableException.class)
                .log("${variable.box} is at no terminal");
    }
}
