"""Reads a report from standard input by Python's email package, and prints what it finds."""
import sys
from email import message_from_binary_file
from email.policy import SMTP

mail = message_from_binary_file(sys.stdin.buffer, policy=SMTP)
parts = list(mail.iter_parts())
print(mail.get_content_type(), mail.get_param("report-type"), len(parts))
print("To:", mail["To"])
status = parts[1]
print(status.get_content_type())
for group in status.get_payload():
    for name, value in group.items():
        print(name + ": " + value)
print(parts[2].get_content_type(), parts[2].get_content()["Subject"])
defects = [defect for part in mail.walk() for defect in part.defects]
print("defects:", defects)
