package io.github.smtpraw.bench;

import com.hubspot.smtp.client.SmtpSessionFactoryConfig;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends messages with one client and prints seconds, microseconds of CPU a message, and the peak of
 * memory in MB. Arguments: client (raw, raw-loop, raw-blocking, raw-file, mail, angus, hubspot,
 * hubspot-pool or floor), port, senders, messages, octets, recipients, kept or new, seconds to warm
 * up, so that the JVM has compiled what it will.
 */
public final class ClientBench {
    /** One of the senders; the next message goes when this one has its reply. */
    interface Sender {
        CompletableFuture<?> send() throws Exception;
    }

    /** What a client is told: where it sends what. */
    record Work(int port, int senders, Object content, String[] recipients, boolean kept) {
        byte[] octets() {
            return (byte[]) content;
        }
    }

    /** Makes the senders of a client, which may share connections. */
    interface Client {
        Sender[] senders(Work work) throws Exception;
    }

    private static final int WARM_UP_PARTS = 20;

    private ClientBench() {}

    public static void main(String[] arguments) throws Exception {
        Client client =
                switch (arguments[0]) {
                    case "raw", "raw-file" -> new RawClient(false, true);
                    case "raw-loop" -> new RawClient(false, false);
                    case "raw-blocking" -> new RawClient(true, true);
                    case "mail" -> new MailClient();
                    case "angus" -> new AngusClient();
                    case "hubspot" -> new HubSpotClient(SmtpSessionFactoryConfig.DIRECT_EXECUTOR);
                    case "hubspot-pool" -> new HubSpotClient(Executors.newCachedThreadPool());
                    case "floor" -> new FloorClient();
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        int senders = Integer.parseInt(arguments[2]);
        int messages = Integer.parseInt(arguments[3]);
        String[] recipients = new String[Integer.parseInt(arguments[5])];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = "user" + i + "@example.org";
        }
        int octets = Integer.parseInt(arguments[4]);
        Object content = arguments[0].equals("raw-file") ? file(octets) : content(octets);
        Work work =
                new Work(
                        Integer.parseInt(arguments[1]),
                        senders,
                        content,
                        recipients,
                        arguments[6].equals("kept"));
        Sender[] all = client.senders(work);
        long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[7]));
        do {
            run(all, Math.max(senders, messages / WARM_UP_PARTS));
        } while (System.nanoTime() < warm);
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        run(all, messages);
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (system.getProcessCpuTime() - cpu) / 1e3 / messages;
        System.out.printf(Locale.ROOT, "%.3f %.1f %d%n", seconds, micros, peak());
        System.exit(0);
    }

    private static byte[] content(int octets) {
        byte[] content = new byte[octets];
        Arrays.fill(content, (byte) 'x');
        byte[] header = "Subject: Speed\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(header, 0, content, 0, header.length);
        for (int at = header.length + 70; at < octets - 2; at += 72) {
            content[at] = '\r';
            content[at + 1] = '\n';
        }
        content[octets - 2] = '\r';
        content[octets - 1] = '\n';
        return content;
    }

    /** As large, and not in memory. */
    private static File file(int octets) throws IOException {
        Path file = Files.createTempFile("content", ".eml");
        file.toFile().deleteOnExit();
        byte[] part = content(1 << 16);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = octets; left > 0; left -= part.length) {
                out.write(part, 0, Math.min(left, part.length));
            }
        }
        return file.toFile();
    }

    /** Each sender goes on until all messages are taken by some sender. */
    private static void run(Sender[] senders, int messages) throws Exception {
        AtomicInteger left = new AtomicInteger(messages);
        CompletableFuture<?>[] done = new CompletableFuture<?>[senders.length];
        for (int i = 0; i < senders.length; i++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            done[i] = end;
            next(senders[i], left, end);
        }
        CompletableFuture.allOf(done).get();
    }

    /** A loop where the reply is there already, so that no stack grows. */
    private static void next(Sender sender, AtomicInteger left, CompletableFuture<Void> end) {
        try {
            while (left.getAndDecrement() > 0) {
                CompletableFuture<?> sent = sender.send();
                if (!sent.isDone()) {
                    sent.whenComplete(
                            (reply, e) -> {
                                if (e == null) {
                                    next(sender, left, end);
                                } else {
                                    end.completeExceptionally(e);
                                }
                            });
                    return;
                }
                sent.get();
            }
            end.complete(null);
        } catch (Exception e) {
            end.completeExceptionally(e);
        }
    }

    private static long peak() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
