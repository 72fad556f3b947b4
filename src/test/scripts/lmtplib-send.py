"""Sends a file as one message with Python's smtplib by LMTP: port file from to..., and says who got it."""
import smtplib
import sys

port, file, sender, *recipients = sys.argv[1:]
with open(file, "rb") as content, smtplib.LMTP("127.0.0.1", int(port), "client.example.net") as lmtp:
    lmtp.ehlo_or_helo_if_needed()
    lmtp.mail(sender)
    for recipient in recipients:
        lmtp.rcpt(recipient)
    code, text = lmtp.data(content.read())
    replies = [code] + [lmtp.getreply()[0] for _ in recipients[1:]]
for recipient, code in zip(recipients, replies):
    print(recipient, code)
