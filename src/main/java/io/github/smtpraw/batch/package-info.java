/**
 * Batch SMTP (RFC 2442): a message with its envelope as one body, written as the client's side of
 * an SMTP session, so that what carries a body and no headers carries all of it.
 */
package io.github.smtpraw.batch;
