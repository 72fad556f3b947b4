package io.github.smtpraw.server;

public record ContentSettings(
        long spoolThreshold, java.nio.file.Path spoolDirectory, long minSpoolFree) {}
