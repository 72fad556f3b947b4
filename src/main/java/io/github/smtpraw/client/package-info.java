/**
 * The client over Netty: connections, their pools, the way of the content to the wire.
 *
 * <p>What is said on a connection stands in {@link io.github.smtpraw.protocol.ClientDialogue}; here
 * are its octets, its threads and its deadlines. Nothing in it blocks an event loop.
 */
package io.github.smtpraw.client;
