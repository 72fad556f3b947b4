package io.github.smtpraw;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The endpoints that decide the stages of the dialogue; null where the stage has its default
 * answer.
 */
@UriParams
public abstract class PolicyConfiguration {
    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is asked when a connection was accepted, before the greeting; the body is the remote IP.")
    private String onConnect;

    @UriParam(
            label = "consumer,policy",
            description = "Endpoint that is asked at HELO and EHLO; the body is the name given.")
    private String onHelo;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is asked at AUTH; the body is the Credentials. True or the name of a user is 235, all else 535. Without it AUTH is not offered.")
    private String onAuth;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is asked at MAIL, SEND, SOML and SAML; the body is the reverse path.")
    private String onMail;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is asked at RCPT; the body is the Recipient. What comes out decides: unchanged 250, another address 251 (the mail goes there), a collection 250 (a list), null 550.")
    private String onRcpt;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is asked at DATA, before any content; the body is the list of Recipients.")
    private String onData;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that answers VRFY; the body is the string. Without it VRFY is 252.")
    private String onVrfy;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that answers EXPN; the body is the string. Without it EXPN is 502 and EHLO does not list it.")
    private String onExpn;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that answers HELP; the body is the topic or an empty String. Without it a text for every verb is built in.")
    private String onHelp;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is asked at ETRN, where enableExtensions names it; the body is the node name. True is 250, false or null 458. Without it ETRN is 458.")
    private String onEtrn;

    @UriParam(
            label = "consumer,policy",
            description =
                    "Endpoint that is told, not asked, when a session is over; the body is a summary.")
    private String onDisconnect;

    @UriParam(
            label = "consumer,policy",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description =
                    "How long a policy may take before the command is answered 451 4.3.2; a late result changes nothing.")
    private long policyTimeout = 10_000;

    public String getOnConnect() {
        return onConnect;
    }

    public void setOnConnect(String onConnect) {
        this.onConnect = onConnect;
    }

    public String getOnHelo() {
        return onHelo;
    }

    public void setOnHelo(String onHelo) {
        this.onHelo = onHelo;
    }

    public String getOnAuth() {
        return onAuth;
    }

    public void setOnAuth(String onAuth) {
        this.onAuth = onAuth;
    }

    public String getOnMail() {
        return onMail;
    }

    public void setOnMail(String onMail) {
        this.onMail = onMail;
    }

    public String getOnRcpt() {
        return onRcpt;
    }

    public void setOnRcpt(String onRcpt) {
        this.onRcpt = onRcpt;
    }

    public String getOnData() {
        return onData;
    }

    public void setOnData(String onData) {
        this.onData = onData;
    }

    public String getOnVrfy() {
        return onVrfy;
    }

    public void setOnVrfy(String onVrfy) {
        this.onVrfy = onVrfy;
    }

    public String getOnExpn() {
        return onExpn;
    }

    public void setOnExpn(String onExpn) {
        this.onExpn = onExpn;
    }

    public String getOnHelp() {
        return onHelp;
    }

    public void setOnHelp(String onHelp) {
        this.onHelp = onHelp;
    }

    public String getOnEtrn() {
        return onEtrn;
    }

    public void setOnEtrn(String onEtrn) {
        this.onEtrn = onEtrn;
    }

    public String getOnDisconnect() {
        return onDisconnect;
    }

    public void setOnDisconnect(String onDisconnect) {
        this.onDisconnect = onDisconnect;
    }

    public long getPolicyTimeout() {
        return policyTimeout;
    }

    public void setPolicyTimeout(long policyTimeout) {
        this.policyTimeout = policyTimeout;
    }
}
