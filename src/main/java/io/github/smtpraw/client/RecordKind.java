package io.github.smtpraw.client;

import io.github.smtpraw.client.NameService.MailServer;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A type of record, and how its data are read (RFC 1035 3.3.9 and 3.4.1, RFC 3596 2.2).
 *
 * @param reader throws a RuntimeException for what is malformed
 * @param order which values come first; null for that of the answer
 */
record RecordKind<T>(DnsRecordType type, Function<ByteBuf, T> reader, Comparator<T> order) {
    /** Values that are kept of an answer: more than are ever tried. */
    private static final int MOST = 64;

    static final RecordKind<MailServer> MX =
            new RecordKind<>(
                    DnsRecordType.MX,
                    RecordKind::mailServer,
                    Comparator.comparingInt(MailServer::preference));
    static final RecordKind<InetAddress> A =
            new RecordKind<>(DnsRecordType.A, data -> address(data, 4), null);
    static final RecordKind<InetAddress> AAAA =
            new RecordKind<>(DnsRecordType.AAAA, data -> address(data, 16), null);

    private static MailServer mailServer(ByteBuf data) {
        int preference = data.readUnsignedShort();
        String name = DefaultDnsRecordDecoder.decodeName(data);
        String host = DomainName.plain(name);
        // A record may hold any octets, and not all of them make the name of a host.
        return new MailServer(preference, host.isEmpty() || DomainName.isHost(host) ? host : null);
    }

    private static InetAddress address(ByteBuf data, int length) {
        byte[] octets = new byte[data.readableBytes()];
        data.readBytes(octets);
        if (octets.length != length) {
            throw new IllegalArgumentException("an address of " + octets.length + " octets");
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The first of the values. */
    List<T> keep(List<T> values) {
        List<T> kept = new ArrayList<>(values);
        if (order != null) {
            kept.sort(order);
        }
        return List.copyOf(kept.subList(0, Math.min(MOST, kept.size())));
    }
}
