package io.github.smtpraw.server;

import java.nio.file.Path;

/**
 * Where the content of messages is held.
 *
 * @param spoolThreshold octets of one message that may be on the heap
 * @param spoolDirectory where a larger one is written; made when first needed
 * @param minSpoolFree octets that must stay free there
 */
public record ContentSettings(long spoolThreshold, Path spoolDirectory, long minSpoolFree) {}
