package io.github.smtpraw.server;

import io.github.smtpraw.protocol.BareLineEndings;
import io.github.smtpraw.protocol.ContentVerdict;
import io.github.smtpraw.protocol.DataDecoder;
import io.github.smtpraw.protocol.HeaderScanner;
import io.github.smtpraw.protocol.Step;
import io.netty.buffer.ByteBuf;

/**
 * The content of one message, behind DATA or in chunks: socket octets are copied straight into the
 * collector's arrays, decoded there, and looked at as they pass. Event loop only.
 */
final class ContentReceiver {
    private final ListenerSettings settings;
    private final DataDecoder decoder;
    private final HeaderScanner header = new HeaderScanner();
    private final ContentCollector collector;
    private final boolean chunked;
    private final boolean binary;
    private boolean storing = true;
    private ContentVerdict verdict = ContentVerdict.GOOD;

    /**
     * @param chunk the first one of BDAT; null for DATA
     * @param traceField goes in front of the content; null for none
     */
    ContentReceiver(
            ListenerSettings settings,
            ContentCollector collector,
            Step.Chunk chunk,
            byte[] traceField) {
        this.settings = settings;
        this.collector = collector;
        this.chunked = chunk != null;
        this.binary = chunked && chunk.binary();
        this.decoder = decoder(settings.bareLineEndings());
        if (traceField != null) {
            collector.write(traceField);
        }
    }

    private DataDecoder decoder(BareLineEndings mode) {
        if (!chunked) {
            return new DataDecoder(mode);
        }
        return DataDecoder.forChunks(binary ? BareLineEndings.reject : mode);
    }

    /** Whether octets may be given to {@link #read}; else the disk has to catch up first. */
    boolean isReady() {
        return collector.ready();
    }

    /** Runs it once {@link #isReady} holds again. */
    void whenReady(Runnable then) {
        collector.whenReady(then);
    }

    /**
     * Takes what there is, up to the end of DATA's content.
     *
     * @param most octets that may be taken
     * @return how many were taken
     */
    long read(ByteBuf input, long most) {
        long taken = 0;
        while (input.isReadable() && taken < most && isOpen()) {
            int from = collector.position();
            int there = Math.min(input.readableBytes(), collector.room());
            int length = (int) Math.min(there, most - taken);
            byte[] array = collector.array();
            int begin = input.readerIndex();
            input.getBytes(begin, array, from, length);
            int end = decoder.decode(array, from, from + length);
            input.readerIndex(begin + decoder.consumed());
            taken += decoder.consumed();
            keep(array, end);
        }
        return taken;
    }

    private boolean isOpen() {
        return collector.ready() && !decoder.finished();
    }

    /** Whether the end of DATA's content was read. */
    boolean isFinished() {
        return decoder.finished();
    }

    private void keep(byte[] array, int end) {
        byte[] decoded = decoder.array();
        int start = decoder.start();
        if (!header.done()) {
            header.scan(decoded, start, end);
        }
        judge();
        if (!storing) {
            return;
        }
        if (decoded == array) {
            collector.advance(end - start);
        } else {
            collector.write(decoded, start, end - start);
        }
    }

    /** What is refused anyway is read to its true end, but not kept. */
    private void judge() {
        if (verdict != ContentVerdict.GOOD) {
            return;
        }
        if (decoder.hasNul() && !binary) {
            verdict = ContentVerdict.NUL;
        } else if (decoder.hasBareLineEnding() && !binary && !converts()) {
            verdict = ContentVerdict.BARE_LINE_ENDING;
        } else if (decoder.size() > settings.dialogue().limits().maxMessageSize()) {
            verdict = ContentVerdict.TOO_LARGE;
        } else if (header.headerSize() > settings.limits().maxHeaderSize()) {
            verdict = ContentVerdict.HEADER_TOO_LARGE;
        } else if (header.received() >= settings.limits().maxHops()) {
            verdict = ContentVerdict.LOOP;
        } else if (collector.failure() != null) {
            verdict = failed(collector.failure());
        }
        if (verdict != ContentVerdict.GOOD) {
            storing = false;
        }
    }

    private boolean converts() {
        return settings.bareLineEndings() == BareLineEndings.convert;
    }

    private static ContentVerdict failed(ContentCollector.Failure failure) {
        return failure == ContentCollector.Failure.NO_SPACE
                ? ContentVerdict.NO_SPACE
                : ContentVerdict.BROKEN;
    }

    /** Told once the end was read and the content is safe, or why there is none. */
    interface Ending {
        /**
         * @param content null unless the verdict is good
         */
        void ended(ContentVerdict verdict, Content content);
    }

    void finish(Ending ending) {
        if (chunked && decoder.finishChunks() && storing) {
            collector.write(new byte[] {'\n'});
        }
        judge();
        if (verdict != ContentVerdict.GOOD) {
            collector.discard();
            ending.ended(verdict, null);
            return;
        }
        collector.finish(
                result -> {
                    if (result.content() == null) {
                        ending.ended(failed(result.failure()), null);
                    } else {
                        ending.ended(ContentVerdict.GOOD, result.content());
                    }
                });
    }

    /** The client is lost; nothing is kept. */
    void discard() {
        collector.discard();
    }

    /** Octets as received, without the trace field. */
    long size() {
        return decoder.size();
    }

    /** What was found so far. */
    ContentVerdict verdict() {
        return verdict;
    }

    /** 7BIT, 8BITMIME or BINARYMIME, by what the content holds (RFC 6152, RFC 3030 3). */
    String bodyType() {
        if (binary && (decoder.hasNul() || decoder.hasBareLineEnding())) {
            return "BINARYMIME";
        }
        return decoder.hasEightBit() ? "8BITMIME" : "7BIT";
    }
}
