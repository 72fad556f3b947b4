package io.github.smtpraw.report;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * A report as MIME: {@code multipart/report; report-type=delivery-status} (RFC 3462). The only
 * class here that names Jakarta Mail's, so that the others always load.
 */
final class ReportMail {
    /** RFC 5322 2.1.1. */
    private static final int MAX_LINE = 998;

    private final Parts parts;
    private boolean eightBit;

    /**
     * @param type delivery-status or global-delivery-status
     */
    ReportMail(String type) {
        this.parts = new Parts(type);
    }

    /**
     * Whether it can be done at all.
     *
     * @throws IllegalStateException where Jakarta Mail's API has no implementation to go with it;
     *     this class does not load without the API
     */
    static void check() {
        StreamProvider.provider();
    }

    /** A text for people, in UTF-8, encoded where it has to be. */
    ReportMail addWords(String text) throws MessagingException, IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        boolean plain =
                Lines.isAscii(text) && text.lines().allMatch(line -> line.length() <= MAX_LINE);
        String encoding = plain ? "7bit" : "quoted-printable";
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream out = MimeUtility.encode(encoded, encoding)) {
            out.write(octets);
        }
        return add("text/plain; charset=utf-8", encoding, encoded.toByteArray());
    }

    /** A part as it is, but for its own header. */
    ReportMail add(String type, byte[] octets, boolean hasEightBit)
            throws MessagingException, IOException {
        eightBit |= hasEightBit;
        return add(type, hasEightBit ? "8bit" : "7bit", octets);
    }

    private ReportMail add(String type, String encoding, byte[] octets) throws MessagingException {
        InternetHeaders headers = new InternetHeaders();
        headers.setHeader("Content-Type", type);
        headers.setHeader("Content-Transfer-Encoding", encoding);
        parts.addBodyPart(new MimeBodyPart(headers, octets));
        return this;
    }

    boolean isEightBit() {
        return eightBit;
    }

    /** All of it, with these fields of the header in front; their values have no line ends. */
    byte[] toByteArray(Map<String, String> fields) throws MessagingException, IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        parts.writeTo(body);
        InternetHeaders headers = new InternetHeaders();
        fields.forEach(headers::setHeader);
        headers.setHeader("MIME-Version", "1.0");
        headers.setHeader("Content-Type", parts.getContentType());
        headers.setHeader("Content-Transfer-Encoding", eightBit ? "8bit" : "7bit");
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        new MimeBodyPart(headers, body.toByteArray()).writeTo(mail);
        return mail.toByteArray();
    }

    /**
     * Its report type is what the part for programs is (RFC 6522 3). With a boundary that nobody
     * who wrote what is returned could have known.
     */
    private static final class Parts extends MimeMultipart {
        Parts(String reportType) {
            ContentType type = new ContentType("multipart", "report", null);
            type.setParameter("report-type", reportType);
            type.setParameter("boundary", "report-" + UUID.randomUUID());
            contentType = type.toString();
        }
    }
}
