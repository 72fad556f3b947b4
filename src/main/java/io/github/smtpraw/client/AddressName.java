package io.github.smtpraw.client;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** The address literal of a connection's own end, for a client without a name (RFC 5321 4.1.3). */
final class AddressName {
    private AddressName() {}

    static String of(Channel channel) {
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        String address = NetUtil.toAddressString(local.getAddress());
        return local.getAddress() instanceof Inet6Address
                ? "[IPv6:" + address + "]"
                : "[" + address + "]";
    }
}
