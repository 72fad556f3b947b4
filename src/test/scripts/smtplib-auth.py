"""Sends a short message with smtplib, authenticated: port, mechanism, user, password."""
import smtplib
import sys

port, mechanism, user, password = sys.argv[1:]
with smtplib.SMTP("127.0.0.1", int(port)) as client:
    client.ehlo()
    client.user, client.password = user, password
    client.auth(mechanism, getattr(client, "auth_" + mechanism.lower().replace("-", "_")))
    client.sendmail("ann@example.org", ["jones@example.org"], "Subject: Lunch\n\nNoon?\n")
