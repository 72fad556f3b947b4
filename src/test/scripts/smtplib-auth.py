"""Sends a file with smtplib, authenticated: PLAIN|STARTTLS|IMPLICIT port mechanism user password file."""
import smtplib
import ssl
import sys

transport, port, mechanism, user, password, file = sys.argv[1:]
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE
if transport == "IMPLICIT":
    connection = smtplib.SMTP_SSL("127.0.0.1", int(port), timeout=30, context=tls)
else:
    connection = smtplib.SMTP("127.0.0.1", int(port), timeout=30)
with open(file, "rb") as content, connection as client:
    if transport == "STARTTLS":
        client.starttls(context=tls)
    client.ehlo()
    client.user, client.password = user, password
    client.auth(mechanism, getattr(client, "auth_" + mechanism.lower().replace("-", "_")))
    client.sendmail("ann@example.org", ["jones@example.org"], content.read())
