"""An aiosmtpd that writes each message into a folder, as 1.eml with its envelope in 1.txt, and so on.

Arguments: the folder, and smtp or lmtp. By LMTP, whoever has "full" in the address is refused after the content.
Prints its port once it listens, and ends when its standard input does.
"""
import asyncio
import os
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

folder, protocol = sys.argv[1:]


class Store:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        path = os.path.join(folder, str(self.count))
        with open(path + ".txt", "w", encoding="utf-8") as text:
            text.write("\n".join([envelope.mail_from, *envelope.rcpt_tos]))
        with open(path + ".part", "wb") as content:
            content.write(envelope.content)
        os.rename(path + ".part", path + ".eml")
        # By LMTP each recipient has a reply, where aiosmtpd on its own says one for all.
        replies = ["552 5.2.2 Mailbox full" if "full" in to else "250 2.0.0 Stored" for to in envelope.rcpt_tos]
        return "\r\n".join(replies if protocol == "lmtp" else ["250 2.0.0 Stored"])


class FreePort(Controller):
    """Tells which port it was given, which it can't connect to by its number 0."""

    def factory(self):
        return (LMTP if protocol == "lmtp" else SMTP)(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = FreePort(Store(), hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
controller.stop()
