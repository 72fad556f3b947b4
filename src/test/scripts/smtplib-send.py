"""Sends a file as one message with Python's smtplib: port file from to..."""
import smtplib
import sys

port, file, sender, *recipients = sys.argv[1:]
with open(file, "rb") as content, smtplib.SMTP("127.0.0.1", int(port), timeout=30) as smtp:
    refused = smtp.sendmail(sender, recipients, content.read())
for recipient, (code, text) in refused.items():
    print(recipient, code, text.decode())
