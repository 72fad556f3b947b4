package io.github.smtpraw.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which the shell sets limits for; for tests. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Transport transport;
    private final int port;

    private ServerProcess(Process process, Transport transport) throws IOException {
        this.process = process;
        this.transport = transport;
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("the server did not start");
        }
        port = Integer.parseInt(line.substring("port ".length()));
        Thread reader = new Thread(() -> said.lines().forEach(lines::add));
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param limits what the shell does first: {@code ulimit -n 512}
     * @param transport the way in which {@link #ehlo} talks to it
     * @param options those of {@link MailServer#with(Transport, String)}
     */
    public static ServerProcess start(String limits, Transport transport, String options)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(
                        "sh",
                        "-c",
                        limits + " && exec \"$0\" \"$@\"",
                        java,
                        "-Xmx256m",
                        "-Dlog4j2.level=WARN",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        transport.name(),
                        options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new ServerProcess(process, transport);
    }

    /** The process itself: listens until its input ends. */
    public static void main(String[] arguments) throws Exception {
        Transport transport = Transport.valueOf(arguments[0]);
        try (MailServer server = MailServer.with(transport, arguments[1]).start()) {
            System.out.println("port " + server.port());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    public int port() {
        return port;
    }

    /** Behind EHLO. */
    public SmtpTalk ehlo() throws IOException {
        SmtpTalk talk = transport.greet(new SmtpTalk(port));
        MailServer.expect(250, talk.say("EHLO client.example"));
        return talk;
    }

    /** How many lines of its log hold this so far. */
    public long logged(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
