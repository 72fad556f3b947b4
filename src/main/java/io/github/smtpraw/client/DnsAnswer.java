package io.github.smtpraw.client;

import io.github.smtpraw.client.NameService.Found;
import io.github.smtpraw.client.NameService.Status;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.util.ArrayList;
import java.util.List;

/**
 * What one response of a name server says of a name (RFC 1035 4.1, RFC 2308).
 *
 * @param name the name at the end of the aliases
 * @param seconds how long it may be kept
 * @param settled whether there is no more to be learnt by asking for the name at the end of the
 *     aliases
 */
record DnsAnswer<T>(Found<T> found, String name, long seconds, boolean settled) {
    private static final int MAX_ALIASES = 16;
    private static final long MAX_SECONDS = 86_400;
    private static final long MAX_NEGATIVE_SECONDS = 900;

    /**
     * Reads a response to a question for a name.
     *
     * @throws RuntimeException where it is malformed
     */
    static <T> DnsAnswer<T> read(DnsResponse response, String name, RecordKind<T> kind) {
        DnsResponseCode code = response.code();
        boolean none = code.equals(DnsResponseCode.NXDOMAIN);
        if (!none && !code.equals(DnsResponseCode.NOERROR)) {
            return failed(name, "the name server answers " + text(code));
        }
        String end = name;
        long seconds = MAX_SECONDS;
        DnsRecord alias = find(response, end, DnsRecordType.CNAME);
        for (int i = 0; alias != null && i < MAX_ALIASES; i++) {
            seconds = Math.min(seconds, alias.timeToLive());
            end = target(alias);
            alias = find(response, end, DnsRecordType.CNAME);
        }
        boolean aliased = !end.equals(name);
        List<T> values = new ArrayList<>();
        for (DnsRecord record : records(response, DnsSection.ANSWER, end, kind.type())) {
            values.add(kind.reader().apply(data(record)));
            seconds = Math.min(seconds, record.timeToLive());
        }
        if (!values.isEmpty()) {
            Found<T> found = new Found<>(Status.FOUND, kind.keep(values), aliased, null);
            return new DnsAnswer<>(found, end, seconds, true);
        }
        if (response.isTruncated()) {
            return failed(name, "the name server's answer is cut off");
        }
        long negative = negativeSeconds(response);
        Status status = none ? Status.NO_SUCH_NAME : Status.NOTHING;
        return new DnsAnswer<>(
                new Found<>(status, List.of(), aliased, null),
                end,
                Math.min(seconds, negative),
                none || !aliased || negative > 0);
    }

    private static String text(DnsResponseCode code) {
        return code.toString().replaceAll("\\(.*", "");
    }

    private static <T> DnsAnswer<T> failed(String name, String why) {
        return new DnsAnswer<>(Found.failed(why), name, 0, true);
    }

    private static DnsRecord find(DnsResponse response, String name, DnsRecordType type) {
        List<DnsRecord> records = records(response, DnsSection.ANSWER, name, type);
        return records.isEmpty() ? null : records.get(0);
    }

    /** Those of a type under a name; under any name where that is null. */
    private static List<DnsRecord> records(
            DnsResponse response, DnsSection section, String name, DnsRecordType type) {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < response.count(section); i++) {
            DnsRecord record = response.recordAt(section, i);
            boolean asked = name == null || DomainName.plain(record.name()).equals(name);
            if (asked && record.type().equals(type) && record instanceof DnsRawRecord) {
                records.add(record);
            }
        }
        return records;
    }

    private static ByteBuf data(DnsRecord record) {
        return ((DnsRawRecord) record).content().duplicate();
    }

    private static String target(DnsRecord alias) {
        return DomainName.plain(DefaultDnsRecordDecoder.decodeName(data(alias)));
    }

    /** RFC 2308 5: the lower of the SOA record's own time and its last field. */
    private static long negativeSeconds(DnsResponse response) {
        long seconds = 0;
        for (DnsRecord soa : records(response, DnsSection.AUTHORITY, null, DnsRecordType.SOA)) {
            ByteBuf data = data(soa);
            if (data.readableBytes() >= 4) {
                long minimum = data.getUnsignedInt(data.writerIndex() - 4);
                seconds = Math.min(Math.min(minimum, soa.timeToLive()), MAX_NEGATIVE_SECONDS);
            }
        }
        return seconds;
    }
}
