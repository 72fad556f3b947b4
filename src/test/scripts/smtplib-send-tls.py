"""Sends a file as one message with Python's smtplib over TLS: starttls|implicit port file from to..."""
import smtplib
import ssl
import sys

mode, port, file, sender, *recipients = sys.argv[1:]
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE
if mode == "implicit":
    connection = smtplib.SMTP_SSL("127.0.0.1", int(port), timeout=30, context=tls)
else:
    connection = smtplib.SMTP("127.0.0.1", int(port), timeout=30)
with open(file, "rb") as content, connection as smtp:
    if mode == "starttls":
        smtp.starttls(context=tls)
    refused = smtp.sendmail(sender, recipients, content.read())
for recipient, (code, text) in refused.items():
    print(recipient, code, text.decode())
