package io.github.smtpraw.terminal;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Write messages to the terminals at which a user is logged in, as write(1) does. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "terminal",
        title = "Terminal",
        syntax = "terminal:user",
        producerOnly = true,
        category = {Category.CHAT, Category.MAIL},
        headersClass = TerminalConstants.class)
public class TerminalEndpoint extends DefaultEndpoint {
    static final String DEFAULT_DIRECTORY = "/dev/pts";
    static final long DEFAULT_TIMEOUT = 2_000;

    @UriPath(
            description =
                    "Whom to write to: a login name. The header CamelTerminalUser is taken instead where it is set.")
    @Metadata(required = true)
    private String user;

    @UriParam(
            defaultValue = "newest",
            description =
                    "Which of the terminals that accept messages: the one used most recently, or all.")
    private TerminalSelection select = TerminalSelection.newest;

    @UriParam(
            defaultValue = "50",
            description =
                    "Lines of text that are shown; three dots in brackets stand for what is cut off.")
    private int maxLines = 50;

    @UriParam(
            defaultValue = "200",
            description = "Characters that a line may have; a longer one is wrapped.")
    private int maxColumns = 200;

    @UriParam(
            defaultValue = "2s",
            javaType = "java.time.Duration",
            description =
                    "How long writing to one terminal may take, and asking one source where a user is logged in.")
    private long timeout = DEFAULT_TIMEOUT;

    @UriParam(
            label = "limit",
            defaultValue = "20",
            description =
                    "Messages that one user may get within the rateWindow; 0 for any number. Past it nothing is written.")
    private int maxPerUser = 20;

    @UriParam(
            label = "limit",
            defaultValue = "60",
            description =
                    "Messages that one sender may send within the rateWindow, to all users together; 0 for any number. The sender is the header CamelSmtpAuthUser, else CamelSmtpFrom.")
    private int maxPerSender = 60;

    @UriParam(
            label = "limit",
            defaultValue = "1m",
            javaType = "java.time.Duration",
            description = "The time for which maxPerUser and maxPerSender count.")
    private long rateWindow = 60_000;

    @UriParam(
            label = "advanced",
            defaultValue = LoginTerminals.SOURCES,
            description =
                    "What tells where a user is logged in, the first that can: logind, utmp, or owner, for all pseudo terminals that are the user's own.")
    private String sources = LoginTerminals.SOURCES;

    @UriParam(
            label = "advanced",
            defaultValue = DEFAULT_DIRECTORY,
            description = "Directories of pseudo terminals, comma-separated.")
    private String directory = DEFAULT_DIRECTORY;

    @UriParam(
            label = "advanced",
            defaultValue = "UTF-8",
            description =
                    "The charset of the terminals; characters beyond it show as question marks.")
    private String charset = "UTF-8";

    @UriParam(
            label = "advanced",
            description =
                    "The name in the first line of the message, which says via whom it came; the machine's by default.")
    private String hostname;

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description = "Whether the terminal's bell rings, as it does with write(1).")
    private boolean bell;

    TerminalEndpoint(String uri, TerminalComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        return new TerminalProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("terminal: can be written to only");
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    TerminalFinder finder() {
        TerminalFinder finder = ((TerminalComponent) getComponent()).getFinder();
        return finder != null ? finder : LoginTerminals.of(sources, directory, timeout);
    }

    MessageRate rate() {
        return ((TerminalComponent) getComponent()).rate();
    }

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public TerminalSelection getSelect() {
        return select;
    }

    public void setSelect(TerminalSelection select) {
        this.select = select;
    }

    public int getMaxLines() {
        return maxLines;
    }

    public void setMaxLines(int maxLines) {
        this.maxLines = maxLines;
    }

    public int getMaxColumns() {
        return maxColumns;
    }

    public void setMaxColumns(int maxColumns) {
        this.maxColumns = maxColumns;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public String getDirectory() {
        return directory;
    }

    public void setDirectory(String directory) {
        this.directory = directory;
    }

    public String getCharset() {
        return charset;
    }

    public void setCharset(String charset) {
        this.charset = charset;
    }

    public String getHostname() {
        return hostname;
    }

    public void setHostname(String hostname) {
        this.hostname = hostname;
    }

    public boolean isBell() {
        return bell;
    }

    public void setBell(boolean bell) {
        this.bell = bell;
    }

    public int getMaxPerUser() {
        return maxPerUser;
    }

    public void setMaxPerUser(int maxPerUser) {
        this.maxPerUser = maxPerUser;
    }

    public int getMaxPerSender() {
        return maxPerSender;
    }

    public void setMaxPerSender(int maxPerSender) {
        this.maxPerSender = maxPerSender;
    }

    public long getRateWindow() {
        return rateWindow;
    }

    public void setRateWindow(long rateWindow) {
        this.rateWindow = rateWindow;
    }

    public String getSources() {
        return sources;
    }

    public void setSources(String sources) {
        this.sources = sources;
    }
}
