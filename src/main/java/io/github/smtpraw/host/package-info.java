/**
 * What the mail host of {@code routes/} needs besides: its start, mailboxes on disk, and what its
 * relay queue decides. Only the default run uses it.
 */
package io.github.smtpraw.host;
