"""One session of Python's smtplib with the mail host: every command it has, and each reply checked."""
import smtplib
import sys
from email.message import EmailMessage


def expect(reply, code, text=""):
    assert reply[0] == code and text in reply[1].decode(), reply


with smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=30) as smtp:
    expect(smtp.docmd("MAIL FROM:<a@example.net>"), 503)
    expect(smtp.ehlo("client.example.net"), 250, "mail.example.org")
    for extension in ("size", "8bitmime", "pipelining", "enhancedstatuscodes", "expn"):
        assert smtp.has_extn(extension), extension
    expect(smtp.noop(), 250)
    assert b"MAIL" in smtp.help()
    expect(smtp.verify("jones"), 250, "Ada Jones <jones@example.org>")
    expect(smtp.verify("smith"), 553, "fred@example.org")
    expect(smtp.expn("board"), 250, "brown@example.org")
    expect(smtp.mail("a@example.net", ["SIZE=99999999999"]), 552)
    expect(smtp.mail("a@example.net", ["SIZE=100", "BODY=8BITMIME"]), 250)
    expect(smtp.rcpt("nobody@example.org"), 550)
    expect(smtp.rcpt("someone@elsewhere.example"), 550)
    expect(smtp.rcpt("white@example.org"), 551, "white@elsewhere.example")
    expect(smtp.rcpt("jones@example.org"), 250)
    expect(smtp.rset(), 250)
    expect(smtp.docmd("DATA"), 503)

    message = EmailMessage()
    message["From"] = "Ada <ada@example.net>"
    message["To"] = "Sam <sam@example.org>"
    message["Subject"] = "Gr\u00fc\u00dfe"
    message.set_content(".dot\n")
    assert smtp.send_message(message) == {}

    refused = {}
    try:
        smtp.sendmail("a@example.net", ["nobody@example.org"], b"lost")
    except smtplib.SMTPRecipientsRefused as e:
        refused = e.recipients
    assert refused["nobody@example.org"][0] == 550, refused
    expect(smtp.quit(), 221)
    smtp.connect("127.0.0.1", int(sys.argv[1]))
    expect(smtp.helo("client.example.net"), 250, "mail.example.org")
