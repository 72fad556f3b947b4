package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Envelope;

/**
 * A message that was received whole.
 *
 * @param content with our trace field in front, where one is put
 * @param size octets as received, without the trace field
 * @param eightBit whether an octet of 128 or above is in it
 */
public record Delivery(Envelope envelope, Content content, long size, boolean eightBit) {}
