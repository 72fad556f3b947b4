package io.github.smtpraw.host;

import io.github.smtpraw.SmtpRawConstants;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

/**
 * Stores messages in Maildirs, one below {@code directory} for each box: written to {@code tmp},
 * synced, moved to {@code new}, and the directory synced (once for all that come at the same time),
 * so that what was stored is there after a power failure. A reader of {@code new} never sees half a
 * message.
 *
 * <p>The stored message begins with a Return-Path field that holds the reverse path, since this is
 * final delivery (RFC 5321 4.4).
 */
public class Maildir {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final int BUFFER = 64 * 1024;

    /** One for each directory of a Maildir into which messages are moved. */
    private final Map<Path, GroupSync> groups = new ConcurrentHashMap<>();

    private final Set<Path> ready = ConcurrentHashMap.newKeySet();

    private Path directory = Path.of("mail");
    private boolean sync = true;

    /**
     * Makes the directory, so that a place that can't be written to is known before mail comes.
     *
     * @throws IOException naming the place
     */
    public void start() throws IOException {
        Files.createDirectories(directory);
    }

    /**
     * Stores the body of the exchange.
     *
     * @param box one path element: no {@code /}, no leading dot, nothing that a file name can't
     *     hold
     * @throws IOException if it is not safely stored; nothing of it is left in {@code new}
     * @throws IllegalArgumentException for a box name that would leave the directory
     */
    public void store(Exchange exchange, String box) throws IOException, InvalidPayloadException {
        Path maildir = open(box);
        String name = uniqueName();
        Path temporary = maildir.resolve("tmp").resolve(name);
        Path stored = maildir.resolve("new").resolve(name);
        String from = exchange.getIn().getHeader(SmtpRawConstants.FROM, "", String.class);
        try {
            write(temporary, from, exchange.getIn().getMandatoryBody(InputStream.class));
            Files.move(temporary, stored, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | InvalidPayloadException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        if (sync) {
            try {
                groups.computeIfAbsent(stored.getParent(), Maildir::group).sync();
            } catch (IOException e) {
                Files.deleteIfExists(stored);
                throw e;
            }
        }
    }

    private static GroupSync group(Path path) {
        return new GroupSync(() -> force(path));
    }

    private void write(Path file, String from, InputStream content) throws IOException {
        try (content;
                FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out =
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
            out.write(("Return-Path: <" + from + ">\r\n").getBytes(StandardCharsets.UTF_8));
            content.transferTo(out);
            out.flush();
            if (sync) {
                channel.force(true);
            }
        }
    }

    private Path open(String box) throws IOException {
        if (!isName(box)) {
            throw new IllegalArgumentException("not the name of a mailbox: " + box);
        }
        Path maildir = directory.resolve(box);
        if (!ready.contains(maildir) || !Files.isDirectory(maildir.resolve("new"))) {
            make(maildir);
        }
        return maildir;
    }

    /** Nobody stores a message there before the directories themselves are on the disk. */
    private synchronized void make(Path maildir) throws IOException {
        if (!Files.isDirectory(maildir.resolve("new"))) {
            for (String part : new String[] {"tmp", "cur", "new"}) {
                Files.createDirectories(maildir.resolve(part));
            }
            syncDirectory(maildir);
            syncDirectory(directory);
        }
        ready.add(maildir);
    }

    private static boolean isName(String box) {
        return box != null
                && !box.isBlank()
                && !box.startsWith(".")
                && box.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
    }

    private void syncDirectory(Path path) throws IOException {
        if (sync) {
            force(path);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** As Maildir wants it: time, what tells deliveries of one host apart, and the host. */
    private static String uniqueName() throws IOException {
        long now = System.currentTimeMillis();
        String host = InetAddress.getLocalHost().getHostName().replaceAll("[/:]", "_");
        return now / 1000
                + ".M"
                + now % 1000 * 1000
                + "P"
                + ProcessHandle.current().pid()
                + "Q"
                + COUNT.incrementAndGet()
                + "."
                + host;
    }

    /** Where the Maildirs are; made where it is missing. Default {@code mail}. */
    public void setDirectory(String directory) {
        this.directory = Path.of(directory);
    }

    /** Whether each message is synced to the disk before {@link #store} returns. Default true. */
    public void setSync(boolean sync) {
        this.sync = sync;
    }
}
