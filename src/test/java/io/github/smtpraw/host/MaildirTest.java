package io.github.smtpraw.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.smtpraw.SmtpRawConstants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class MaildirTest {
    @TempDir Path folder;
    private final Maildir maildir = new Maildir();

    @BeforeEach
    void itIsBelowAFolder() {
        maildir.setDirectory(folder.toString());
    }

    private static Exchange message(Object body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getIn().setHeader(SmtpRawConstants.FROM, "ann@example.com");
        exchange.getIn().setBody(body);
        return exchange;
    }

    private List<Path> in(String box, String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(box).resolve(part))) {
            return files.toList();
        }
    }

    @Test
    void messageIsInNewWithItsReturnPathAndNothingIsLeftInTmp() throws Exception {
        maildir.store(message("Subject: x\r\n\r\nx\r\n"), "jones");
        assertEquals(
                "Return-Path: <ann@example.com>\r\nSubject: x\r\n\r\nx\r\n",
                Files.readString(in("jones", "new").get(0), UTF_8));
        assertEquals(List.of(), in("jones", "tmp"));
    }

    @Test
    void eachMessageHasAFileOfItsOwn() throws Exception {
        for (int i = 0; i < 100; i++) {
            maildir.store(message("x" + i), "jones");
        }
        assertEquals(100, in("jones", "new").size());
    }

    @Test
    void messageThatCannotBeReadToItsEndLeavesNothing() {
        InputStream broken =
                new ByteArrayInputStream(new byte[10]) {
                    @Override
                    public synchronized int read(byte[] octets, int from, int length) {
                        throw new java.io.UncheckedIOException(new IOException("broken"));
                    }

                    @Override
                    public synchronized byte[] readAllBytes() {
                        throw new java.io.UncheckedIOException(new IOException("broken"));
                    }

                    @Override
                    public long transferTo(java.io.OutputStream out) throws IOException {
                        throw new IOException("broken");
                    }
                };
        assertThrows(IOException.class, () -> maildir.store(message(broken), "jones"));
        assertEquals(List.of(), assertLeft("tmp"));
        assertEquals(List.of(), assertLeft("new"));
    }

    private List<Path> assertLeft(String part) {
        try {
            return in("jones", part);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"..", ".hidden", "a/b", "../x", "a\\b", " ", "a\nb", "a\u0000b"})
    void nameThatCouldLeaveTheFolderIsRefused(String box) throws IOException {
        assertThrows(IllegalArgumentException.class, () -> maildir.store(message("x"), box));
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.findAny().isPresent());
        }
    }
}
