package io.github.smtpraw;

final class MailFields {
    MailFields(ContentBody b) {}
}
