package io.github.smtpraw.client;

import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Asks the domain name system, without blocking. Its futures always succeed: that nothing could be
 * found out is an answer as well. They are told on one event loop.
 */
interface NameService {
    /**
     * The mail servers of a domain (MX), in no order.
     *
     * @param millis how long to wait
     */
    Future<Found<MailServer>> mailServers(String domain, long millis);

    /**
     * The addresses of a host (A and AAAA), the families in turn.
     *
     * @param millis how long to wait
     */
    Future<Found<InetAddress>> addresses(String host, long millis);

    /** Ends what is asked just now, and whatever is asked from now on. */
    void close();

    /**
     * A mail server of a domain (RFC 1035 3.3.9).
     *
     * @param preference the lower, the sooner
     * @param host a name as {@link DomainName} has it; {@code ""} for the root, which is no host
     *     (RFC 7505); null for what is no name of a host
     */
    record MailServer(int preference, String host) {}

    /** What became of a question. */
    enum Status {
        FOUND,
        /** The name exists, without any such record. */
        NOTHING,
        NO_SUCH_NAME,
        /** Nobody knows just now. */
        FAILED
    }

    /**
     * An answer.
     *
     * @param alias whether the name is an alias of the one that has the records (CNAME)
     * @param why what went wrong where it failed, else null
     */
    record Found<T>(Status status, List<T> values, boolean alias, String why) {
        static <T> Found<T> failed(String why) {
            return new Found<>(Status.FAILED, List.of(), false, why);
        }
    }
}
