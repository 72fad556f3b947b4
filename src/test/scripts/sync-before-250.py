"""Reads in a system call trace what was synced before each 250; see sync-before-250.sh."""
import re
import smtplib
import subprocess
import sys

from mailhost import MailHost, free_port

CALLS = "fsync,fdatasync,msync,write,writev,pwrite64,sendto,sendmsg,rename,renameat,renameat2"
# One behind the other: a broker at rest writes at once, whether or not anybody waits for it.
QUEUED = 10
CONTENT = b"Subject: sync\r\n\r\nsafe?\r\n"


def finished_calls(trace):
    """Each call as a line where it returned: an interrupted one stands in the trace in two parts."""
    begun = {}
    for line in trace.splitlines():
        thread, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            begun[thread] = call.removesuffix("<unfinished ...>")
        elif call.startswith("<... "):
            yield begun.pop(thread, "") + re.sub(r"^<\.\.\. \w+ resumed>", "", call)
        else:
            yield call


def before_250(trace, number):
    """The finished calls between the 354 and the moment the 250 of that message is written."""
    lines = trace.splitlines()
    starts = [i for i, line in enumerate(lines) if re.search(r'"354 ', line)]
    start = starts[number]
    end = next(i for i in range(start, len(lines)) if re.search(r'"250 2\.0\.0 ', lines[i]))
    return list(finished_calls("\n".join(lines[start:end])))


def expect_in_order(calls, what, *patterns):
    rest = iter(calls)
    for pattern in patterns:
        if not any(re.search(pattern, call) for call in rest):
            print("\n".join(call[:200] for call in calls))
            sys.exit(f"{what}: no {pattern} before the 250, or not in its place")
    print(f"{what}: synced before the 250")


host = MailHost(free_port())
trace_file = host.data / "trace"
probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True)
if probe.returncode != 0:
    host.remove()
    sys.exit("strace can't trace here: " + probe.stderr.strip())
# With -D the host is our child, not the tracer, and it is the host that is stopped.
host.start("strace", "-D", "-f", "-y", "-qq", "-s", "40", "-e", "trace=" + CALLS, "-o", str(trace_file))
with smtplib.SMTP("127.0.0.1", host.port, timeout=60) as smtp:
    for to in ("jones@example.org", *["far@elsewhere.example"] * QUEUED):
        smtp.sendmail("ada@example.net", to, CONTENT)
host.stop()
trace = trace_file.read_text(errors="replace")
mail = re.escape(str(host.data / "mail/jones"))
journal = re.escape(str(host.data / "queue/journal"))
SYNC = r"^f(data)?sync\(\d+<"
expect_in_order(
    before_250(trace, 0),
    "mailbox",
    SYNC + mail + r"/tmp/[^>]+>\) += 0",
    r"^rename.*" + mail + r"/new/.*= 0",
    SYNC + mail + r"/new>\) += 0",
)
for queued in range(1, QUEUED + 1):
    expect_in_order(
        before_250(trace, queued),
        f"relay queue, message {queued}",
        r"^p?write\w*\(\d+<" + journal + r"/[^>]+>",
        SYNC + journal + r"/[^>]+>\) += 0",
    )
host.remove()
