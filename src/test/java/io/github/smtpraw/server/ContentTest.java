package io.github.smtpraw.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContentTest {
    @TempDir Path directory;
    private ContentFixture fixture;

    static Stream<Arguments> kinds() {
        return Stream.of(0, 1, 5000, 40_000, 500_000)
                .flatMap(size -> Stream.of(Arguments.of(true, size), Arguments.of(false, size)));
    }

    private Content content(boolean onHeap, byte[] octets) {
        fixture = new ContentFixture(directory);
        return onHeap ? fixture.onHeap(octets) : fixture.inFile(octets);
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(7).nextBytes(octets);
        return octets;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyWayOfReadingGivesTheSameOctets(boolean onHeap, int size) throws IOException {
        byte[] octets = octets(size);
        Content content = content(onHeap, octets);
        assertArrayEquals(octets, content.toByteArray());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        assertArrayEquals(octets, out.toByteArray());
        try (InputStream in = content.open()) {
            assertArrayEquals(octets, in.readAllBytes());
            assertEquals(-1, in.read());
            assertEquals(0, in.readAllBytes().length);
        }
        out.reset();
        try (InputStream in = content.open()) {
            assertEquals(size, in.transferTo(out));
            assertArrayEquals(octets, out.toByteArray());
        }
        out.reset();
        try (InputStream in = content.open()) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                out.write(octet);
            }
            assertArrayEquals(octets, out.toByteArray());
        }
        content.release();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void waysOfReadingCanFollowEachOther(boolean onHeap, int size) throws IOException {
        byte[] octets = octets(size);
        Content content = content(onHeap, octets);
        int half = size / 2;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = content.open()) {
            assertEquals(size, in.available());
            for (int i = 0; i < half; i++) {
                out.write(in.read());
            }
            in.transferTo(out);
            assertArrayEquals(octets, out.toByteArray());
            assertEquals(-1, in.read());
        }
        try (InputStream in = content.open()) {
            assertEquals(half, in.skip(half));
            byte[] rest = Arrays.copyOfRange(octets, half, size);
            assertTrue(in.markSupported());
            in.mark(size + 1);
            assertArrayEquals(rest, in.readAllBytes());
            in.reset();
            out.reset();
            in.transferTo(out);
            assertArrayEquals(rest, out.toByteArray());
        }
        content.release();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void streamsAreIndependent(boolean onHeap, int size) throws IOException {
        byte[] octets = octets(size);
        Content content = content(onHeap, octets);
        try (InputStream one = content.open();
                InputStream other = content.open()) {
            one.readNBytes(size / 3);
            assertArrayEquals(octets, other.readAllBytes());
            assertArrayEquals(Arrays.copyOfRange(octets, size / 3, size), one.readAllBytes());
        }
        content.release();
    }

    @Test
    void theLastReleaseGivesEverythingBack() throws IOException {
        Content file = content(false, octets(100));
        Content heap = fixture.onHeap(octets(100));
        for (Content content : new Content[] {file, heap}) {
            content.retain();
            content.release();
            assertEquals(100, content.toByteArray().length);
        }
        assertEquals(1, fixture.files());
        assertEquals(100, fixture.heapInUse());
        file.release();
        heap.release();
        assertEquals(0, fixture.files());
        assertEquals(0, fixture.heapInUse());
    }

    @Test
    void aReleaseTooManyChangesNothing() {
        content(false, octets(100)).release();
        Content heap = fixture.onHeap(octets(100));
        heap.release();
        heap.release();
        assertEquals(0, fixture.heapInUse());
        assertFalse(heap.tryRetain());
        assertThrows(IllegalStateException.class, heap::retain);
    }

    @Test
    void afterTheLastReleaseOnlyHeapContentIsReadable() throws IOException {
        Content file = content(false, octets(100));
        file.release();
        IOException gone = assertThrows(IOException.class, file::open);
        assertTrue(gone.getMessage().contains("is gone"), gone.getMessage());
        Content heap = fixture.onHeap(octets(100));
        heap.release();
        assertArrayEquals(octets(100), heap.toByteArray());
    }

    @Test
    void whatIsLostWithoutAReleaseIsGivenBackByTheCollector() {
        fixture = new ContentFixture(directory);
        fixture.onHeap(octets(100));
        fixture.inFile(octets(100));
        Awaitility.await()
                .until(
                        () -> {
                            System.gc();
                            return fixture.files() == 0 && fixture.heapInUse() == 0;
                        });
    }
}
