package io.github.smtpraw.server;

import java.nio.file.Path;

/**
 * Where a listener holds content.
 *
 * @param spoolThreshold octets of one message that may be on the heap; a larger one goes to a file
 * @param spoolDirectory where such files are; made on first need, for its owner only
 * @param minSpoolFree octets that must stay free there
 */
public record ContentSettings(long spoolThreshold, Path spoolDirectory, long minSpoolFree) {}
