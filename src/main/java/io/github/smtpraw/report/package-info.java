/**
 * Delivery status reports (RFC 3461, RFC 3464): what a sender is told of a message that failed,
 * waits, or left for where nobody confirms.
 */
package io.github.smtpraw.report;
