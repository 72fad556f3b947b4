package io.github.smtpraw.directory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * How long a directory takes to load in a JVM that has just started, and to load again, and what a
 * question costs. Prints what it saw. Argument: entries (100000), half of them users, half of them
 * aliases with two targets each.
 */
public final class DirectoryMeasure {
    private static final int QUESTIONS = 200_000;

    private DirectoryMeasure() {}

    public static void main(String[] arguments) throws Exception {
        int half = (arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000) / 2;
        Path folder = Files.createTempDirectory("directory");
        write(folder, half);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            MailDirectory directory = load(context, folder, "first load");
            load(context, folder, "second load");
            load(context, folder, "third load");
            ask(half, "RCPT of an alias", i -> directory.route("alias" + i + "@example.org"));
            ask(half, "RCPT of nobody", i -> directory.route("nobody" + i + "@example.org"));
            ask(half, "RCPT by a catch-all", i -> directory.route("any" + i + "@shop.example"));
            ask(half, "VRFY by full name", i -> directory.verify("Family Given" + i));
            ask(half, "VRFY, ambiguous", i -> ambiguous(directory));
        }
        for (String name : new String[] {"users", "aliases", ""}) {
            Files.delete(folder.resolve(name));
        }
    }

    private static void write(Path folder, int half) throws IOException {
        StringBuilder users = new StringBuilder();
        StringBuilder aliases = new StringBuilder("@shop.example: user0\n");
        for (int i = 0; i < half; i++) {
            users.append("user").append(i).append(": Given").append(i).append(" Family\n");
            aliases.append("alias").append(i).append(": user").append(i);
            aliases.append(", friend").append(i).append("@elsewhere.example\n");
        }
        Files.writeString(folder.resolve("users"), users);
        Files.writeString(folder.resolve("aliases"), aliases);
    }

    private static MailDirectory load(DefaultCamelContext context, Path folder, String what)
            throws Exception {
        MailDirectory directory = new MailDirectory();
        directory.setCamelContext(context);
        directory.setDomains("example.org, shop.example");
        directory.setUsers("file:" + folder.resolve("users"));
        directory.setAliases("file:" + folder.resolve("aliases"));
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long used = thread.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        directory.start();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        used = TimeUnit.NANOSECONDS.toMillis(thread.getCurrentThreadCpuTime() - used);
        System.out.printf("%-20s %6d ms, of which %d ms at work%n", what, millis, used);
        return directory;
    }

    private static Object ambiguous(MailDirectory directory) {
        try {
            return directory.verify("Family");
        } catch (Exception e) {
            return e;
        }
    }

    private interface Question {
        Object ask(int i) throws Exception;
    }

    private static void ask(int half, String what, Question question) throws Exception {
        Callable<Object> all =
                () -> {
                    Object last = null;
                    for (int i = 0; i < QUESTIONS; i++) {
                        last = question.ask(i % half);
                    }
                    return last;
                };
        all.call();
        long begun = System.nanoTime();
        all.call();
        double micros = (System.nanoTime() - begun) / 1e3 / QUESTIONS;
        System.out.printf("%-20s %6.1f us%n", what, micros);
    }
}
