package io.github.smtpraw.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** The command in front of a chunk (RFC 3030 2). */
final class Bdat {
    private Bdat() {}

    static ByteBuf command(ByteBufAllocator allocator, int octets, boolean last) {
        return ByteBufUtil.writeAscii(allocator, "BDAT " + octets + (last ? " LAST\r\n" : "\r\n"));
    }
}
