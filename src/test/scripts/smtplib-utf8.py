"""Sends messages that use extensions with Python's smtplib, to its port as argument."""
import smtplib
import sys
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "J\u00f6rg <j\u00f6rg@example.net>"
message["To"] = "k\u00e4se@example.org"
message["Subject"] = "Gr\u00fc\u00dfe"
message.set_content("Hallo, J\u00f6rg\n", cte="8bit")
with smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=30) as smtp:
    assert smtp.send_message(message) == {}
    assert smtp.has_extn("smtputf8") and smtp.has_extn("dsn") and smtp.has_extn("limits")
    assert (
        smtp.sendmail(
            "ada@example.net",
            ["jones@example.org"],
            b"Subject: x\r\n\r\nx\r\n",
            ["BODY=8BITMIME", "RET=HDRS", "ENVID=a+2Bb"],
            ["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;jones@example.org"],
        )
        == {}
    )
