"""Measures the mail host of routes/, which syncs before each 250, beside Postfix on the same disk."""
import os
import pwd
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import CLASS_PATH, ROOT, TICKS, free_port

sys.path.append(str(ROOT / "src" / "test" / "scripts"))
from mailhost import MailHost  # noqa: E402

OCTETS = 10240
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/lib
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
myhostname = postfix.example.net
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}
virtual_mailbox_maps = inline:{{jones@example.org=jones/}}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
virtual_minimum_uid = 1
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
showq unix n - n - - showq
"""


class Postfix:
    def __init__(self, queue_only):
        self.folder = Path(tempfile.mkdtemp(prefix="postfix."))
        self.port = free_port()
        user = pwd.getpwnam("postfix")
        self.folder.chmod(0o755)
        for name in ("lib", "jones"):
            (self.folder / name).mkdir()
            os.chown(self.folder / name, user.pw_uid, user.pw_gid)
        (self.folder / "queue").mkdir()
        (self.folder / "etc").mkdir()
        main = MAIN.format(folder=self.folder, uid=user.pw_uid)
        if queue_only:
            main += "defer_transports = smtp virtual\n"
        (self.folder / "etc/main.cf").write_text(main)
        (self.folder / "etc/master.cf").write_text(MASTER.format(port=self.port))
        self.command("start")
        self.master = int((self.folder / "queue/pid/master.pid").read_text())

    def command(self, verb):
        subprocess.run(["postfix", "-c", str(self.folder / "etc"), verb], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def cpu(self):
        """Of the master, what it waited for, and its children that still run."""
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat.parent.name) == self.master:
                total += sum(map(int, fields[11:15]))
            elif int(fields[1]) == self.master:
                total += sum(map(int, fields[11:13]))
        return total / TICKS

    def waiting(self):
        return sum(1 for q in ("incoming", "active") for p in (self.folder / "queue" / q).rglob("*") if p.is_file())

    def close(self):
        self.command("stop")
        shutil.rmtree(self.folder)


class Host:
    """Ours; where it relays, nothing leaves the queue while it is measured."""

    ROUTES = "file:routes/beans/*.yaml,file:routes/*.yaml,file:src/bench/drain.yaml"

    def __init__(self):
        os.environ["CLASS_PATH"] = f"{ROOT}/target/classes:{CLASS_PATH.read_text().strip()}"
        os.chdir(ROOT)
        self.host = MailHost(free_port(), "-Xmx3g", "-XX:TieredStopAtLevel=4",
                             f"-Dcamel.main.routesIncludePattern={self.ROUTES}",
                             "-Dcamel.main.routesExcludePattern=**/relay-send.yaml")
        self.host.start()
        self.port = self.host.port

    def cpu(self):
        fields = Path(f"/proc/{self.host.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def waiting(self):
        return 0

    def drain(self):
        """Empties the queue, which would else outgrow the memory as it never does where mail leaves it."""
        asked = self.host.data / "drain" / "now"
        asked.write_text("")
        deadline = time.monotonic() + 60
        while asked.exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def warm_up(self, to):
        """Until the JVM has compiled what it will: by many sessions, and by one."""
        for sessions, messages in 4 * ((50, 20000),) + ((1, 10000), (50, 20000)):
            load(self.port, to, sessions, messages)
            self.drain()

    def close(self):
        self.host.stop()
        self.host.remove()


def load(port, to, sessions, messages):
    start = time.monotonic()
    subprocess.run(["smtp-source", "-d", "-s", str(sessions), "-l", str(OCTETS), "-m", str(messages),
                    "-f", "a@example.net", "-t", to, f"127.0.0.1:{port}"], check=True,
                   stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def measure(program, to, sessions, messages):
    cpu = program.cpu()
    seconds = load(program.port, to, sessions, messages)
    deadline = time.monotonic() + 60
    while program.waiting() and time.monotonic() < deadline:
        time.sleep(0.05)
    return {"rate": messages / seconds, "cpu": (program.cpu() - cpu) / messages * 1e6}


def run(rounds):
    """Each work in turns: Postfix and ours, in the mailbox and in the queue."""
    results = {}
    programs = {"mailbox": {"host": Host(), "postfix": Postfix(False)},
                "queue": {"host": Host(), "postfix": Postfix(True)}}
    to = {"mailbox": "jones@example.org", "queue": "far@elsewhere.example"}
    try:
        for place, pair in programs.items():
            pair["host"].warm_up(to[place])
            for sessions, messages in ((1, 1500), (50, 10000)):
                work = f"10 KB, {place}, {sessions} session" + "s" * (sessions > 1)
                found = results[work] = {name: [] for name in pair}
                for index in range(rounds + 1):
                    for name, program in pair.items():
                        count = messages if name == "host" else messages // 4
                        result = measure(program, to[place], sessions, count)
                        if name == "host":
                            program.drain()
                        # The first is for the compiler of the JVM.
                        if index:
                            found[name].append(result)
                for name, values in found.items():
                    print(f"{work}: {name} {statistics.median(v['rate'] for v in values):.0f} msg/s "
                          f"{statistics.median(v['cpu'] for v in values):.0f} us CPU", flush=True)
    finally:
        for pair in programs.values():
            for program in pair.values():
                program.close()
    return results
