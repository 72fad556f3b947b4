package io.github.smtpraw.realclients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of others, which the tests run as they are installed. */
final class Tool {
    private static final int SECONDS = 60;

    private Tool() {}

    /** Where the program is; the test is skipped where it is not installed. */
    static String require(String program, String debianPackage) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> skip(program, debianPackage));
    }

    /** The test is skipped where Perl has no such module. */
    static void requirePerl(String module, String debianPackage) throws Exception {
        String perl = require("perl", "perl");
        if (run(new byte[0], perl, "-M" + module, "-e", "1").status() != 0) {
            skip(module, debianPackage);
        }
    }

    static <T> T skip(String program, String debianPackage) {
        return Assumptions.abort(program + " is not installed: apt-get install " + debianPackage);
    }

    /** What a program said on both its outputs, and its exit status. */
    record Result(int status, String output) {
        Result assertDone() {
            assertTrue(status == 0, () -> "exit status " + status + ":\n" + output);
            return this;
        }
    }

    static Result run(byte[] input, String... command) throws Exception {
        return run(input, List.of(command));
    }

    /** Runs the program to its end, with these octets as standard input. */
    static Result run(byte[] input, List<String> command) throws Exception {
        Path in = Files.createTempFile("tool", ".in");
        Path out = Files.createTempFile("tool", ".out");
        try {
            Files.write(in, input);
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectErrorStream(true)
                            .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                end(process.toHandle());
            }
            String output = Files.readString(out, StandardCharsets.ISO_8859_1);
            assertTrue(ended, () -> command + " did not end:\n" + output);
            return new Result(process.exitValue(), output);
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    /** Ends a process that a test started, with its children. */
    static void end(ProcessHandle process) throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process)).toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(5, TimeUnit.SECONDS);
            } catch (Exception e) {
                one.destroyForcibly();
            }
        }
    }
}
