/**
 * What the mail host of {@code routes/} needs besides: its start, and mailboxes on disk. Only the
 * default run uses it.
 */
package io.github.smtpraw.host;
