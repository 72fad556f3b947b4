package io.github.smtpraw;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.SourceRoutes;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How the server names itself, whom it accepts mail for, and where content is held. */
@UriParams
public abstract class ConsumerConfiguration extends LimitConfiguration {
    @UriParam(
            label = "consumer",
            description =
                    "The name in the greeting, the reply to HELO and the Received field. Default: the machine's name.")
    private String hostname;

    @UriParam(
            label = "consumer",
            description =
                    "Domains that mail is accepted for, comma-separated; an asterisk and a dot before one stand for all domains below it. RCPT to others is 550 5.7.1. Without it onRcpt alone decides.")
    private String localDomains;

    @UriParam(
            label = "consumer",
            defaultValue = "251",
            enums = "250,251",
            description =
                    "The reply to RCPT when onRcpt gives another address: 251 tells it, 250 hides it.")
    private int forwardReply = 251;

    @UriParam(
            label = "consumer",
            defaultValue = "drop",
            description =
                    "The source route of a recipient (at b, comma, at c, colon, in front of the address): drop reads and drops it, reject is 550, relay keeps it for the host that is named next, with a longer reverse path as the Recipient's sender (RFC 821 3.6).")
    private SourceRoutes sourceRoutes = SourceRoutes.drop;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether a PROXY protocol header, version 1 or 2, comes ahead of everything else and tells the client's address. It is required from every peer in trustedProxies; no other peer is let in.")
    private boolean proxyProtocol;

    @UriParam(
            label = "consumer",
            description =
                    "Addresses and networks of the proxies that proxyProtocol lets in, comma-separated, such as 10.0.0.0/8.")
    private String trustedProxies;

    @UriParam(
            label = "consumer",
            defaultValue = "MAIL,SEND,SOML,SAML",
            description =
                    "The verbs that open a transaction; one left out is 502 and EHLO does not list it.")
    private String verbs = "MAIL,SEND,SOML,SAML";

    @UriParam(
            label = "consumer",
            description =
                    "Service extensions that are on only by request, comma-separated, by their EHLO keywords.")
    private String enableExtensions;

    @UriParam(
            label = "consumer",
            description =
                    "Service extensions to take away, comma-separated, by their EHLO keywords: not listed, and their verbs and parameters refused.")
    private String disableExtensions;

    @UriParam(
            label = "consumer",
            defaultValue = "reject",
            description =
                    "Content with a bare CR or LF: reject answers 550 5.5.2 after its true end, convert makes each a CRLF. A NUL is refused either way.")
    private BareLineEndings bareLineEndings = BareLineEndings.reject;

    @UriParam(
            label = "consumer",
            defaultValue = "true",
            description = "Whether a Received field is put in front of the content (RFC 5321 4.4).")
    private boolean traceHeader = true;

    @UriParam(
            label = "consumer",
            defaultValue = "4194304",
            description =
                    "Octets of one message that are held on the heap; a larger one goes to a file of spoolDirectory.")
    private long spoolThreshold = 4_194_304;

    @UriParam(
            label = "consumer",
            description =
                    "Octets of content that all consumers of the component hold on the heap together; past it content goes to files. 0, the default, is a quarter of the JVM's heap.")
    private long maxContentHeap;

    @UriParam(
            label = "consumer",
            description =
                    "Where content that is not held on the heap is written. Default: the directory smtp-raw in the JVM's temporary directory. No two process namespaces may share it.")
    private String spoolDirectory;

    @UriParam(
            label = "consumer",
            defaultValue = "1073741824",
            description =
                    "Octets that must stay free in spoolDirectory: 452 4.3.1 to a message for which less is left.")
    private long minSpoolFree = 1_073_741_824;

    public String getHostname() {
        return hostname;
    }

    public void setHostname(String hostname) {
        this.hostname = hostname;
    }

    public String getLocalDomains() {
        return localDomains;
    }

    public void setLocalDomains(String localDomains) {
        this.localDomains = localDomains;
    }

    public int getForwardReply() {
        return forwardReply;
    }

    public void setForwardReply(int forwardReply) {
        this.forwardReply = forwardReply;
    }

    public SourceRoutes getSourceRoutes() {
        return sourceRoutes;
    }

    public void setSourceRoutes(SourceRoutes sourceRoutes) {
        this.sourceRoutes = sourceRoutes;
    }

    public boolean isProxyProtocol() {
        return proxyProtocol;
    }

    public void setProxyProtocol(boolean proxyProtocol) {
        this.proxyProtocol = proxyProtocol;
    }

    public String getTrustedProxies() {
        return trustedProxies;
    }

    public void setTrustedProxies(String trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    public String getVerbs() {
        return verbs;
    }

    public void setVerbs(String verbs) {
        this.verbs = verbs;
    }

    public BareLineEndings getBareLineEndings() {
        return bareLineEndings;
    }

    public void setBareLineEndings(BareLineEndings bareLineEndings) {
        this.bareLineEndings = bareLineEndings;
    }

    public boolean isTraceHeader() {
        return traceHeader;
    }

    public void setTraceHeader(boolean traceHeader) {
        this.traceHeader = traceHeader;
    }

    public long getSpoolThreshold() {
        return spoolThreshold;
    }

    public void setSpoolThreshold(long spoolThreshold) {
        this.spoolThreshold = spoolThreshold;
    }

    public long getMaxContentHeap() {
        return maxContentHeap;
    }

    public void setMaxContentHeap(long maxContentHeap) {
        this.maxContentHeap = maxContentHeap;
    }

    public String getSpoolDirectory() {
        return spoolDirectory;
    }

    public void setSpoolDirectory(String spoolDirectory) {
        this.spoolDirectory = spoolDirectory;
    }

    public long getMinSpoolFree() {
        return minSpoolFree;
    }

    public void setMinSpoolFree(long minSpoolFree) {
        this.minSpoolFree = minSpoolFree;
    }

    public String getEnableExtensions() {
        return enableExtensions;
    }

    public void setEnableExtensions(String enableExtensions) {
        this.enableExtensions = enableExtensions;
    }

    public String getDisableExtensions() {
        return disableExtensions;
    }

    public void setDisableExtensions(String disableExtensions) {
        this.disableExtensions = disableExtensions;
    }
}
