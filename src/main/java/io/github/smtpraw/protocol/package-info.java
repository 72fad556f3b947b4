/**
 * SMTP itself: verbs, replies, paths, parameters, the dialogue of the server and of the client.
 *
 * <p>Bytes go in, events and replies come out. Nothing here does I/O, knows Camel or Netty, so
 * every rule can be read, tested and fuzzed without a socket.
 */
package io.github.smtpraw.protocol;
