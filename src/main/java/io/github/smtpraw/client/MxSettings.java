package io.github.smtpraw.client;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * How the mail servers of a domain are found.
 *
 * @param privateTargets whether they may be on this machine or in a private network
 * @param nameServers whom to ask; empty for those of the system
 */
public record MxSettings(boolean privateTargets, List<InetSocketAddress> nameServers) {}
