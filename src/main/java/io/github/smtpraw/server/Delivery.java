package io.github.smtpraw.server;

import io.github.smtpraw.protocol.Envelope;

/**
 * A message that was received whole.
 *
 * @param content with our trace field in front, where one is put
 * @param size octets as received, without the trace field
 * @param bodyType 7BIT, 8BITMIME or BINARYMIME, by what it holds
 */
public record Delivery(Envelope envelope, Content content, long size, String bodyType) {}
