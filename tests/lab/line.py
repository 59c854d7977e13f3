"""A line of one's own: a network namespace with a real name server that is honest, lies, fails or is slow, and a control over HTTPS.

    with Line() as line:
        line.dnsmasq("--address=/wikipedia.org/10.10.34.35")
        line.control()
        document = line.check("--deep")

The program itself runs inside, with a file of name servers and a file of hosts of its own; nothing of this computer is touched.
Needs root, `ip`, `iptables`, `unshare` and dnsmasq.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives import serialization

from companion.hygiene.targets import WIKIMEDIA
from tests.lab.debian import missing
from tests.net.authority import _LIFE, Authority, _make

ROOT = Path(__file__).parents[2]
CONTROL = WIKIMEDIA.control
TEXT, UPLOAD, V6, NEUTRAL = "185.15.59.224", "185.15.59.240", "2a02:ec80:300:ed1a::1", "93.184.215.14"
HONEST = (
    f"--address=/wikipedia.org/wikimedia.org/{TEXT}",
    f"--address=/upload.wikimedia.org/{UPLOAD}",
    f"--address=/example.com/{NEUTRAL}",
)
_BOUND_S = 120


def needed() -> None:
    """Skip, or fail in CI, where a part is missing."""
    for program in ("ip", "iptables", "unshare", "dnsmasq"):
        if shutil.which(program) is None:
            missing(f"{program} is not on this computer (make setup-lab)")
    if os.geteuid() != 0:
        missing("only root may make a network namespace")
    tried = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, text=True, check=False, timeout=30)
    if tried.returncode != 0:
        missing(f"no network namespace can be made here: {tried.stderr.strip()}")


class Line:
    """One line; everything that was started in it ends with it."""

    def __init__(self) -> None:
        self._name = f"companion-{os.getpid()}-{id(self)}"
        self._folder = Path(tempfile.mkdtemp(prefix="line-"))
        self._started: list[subprocess.Popen[str]] = []
        self.authority = Authority()
        self.hosts = "127.0.0.1 localhost\n"
        self.name_server = "127.0.0.1"

    def __enter__(self) -> Self:
        needed()
        _run("ip", "netns", "add", self._name)
        self._inside("ip", "link", "set", "lo", "up")
        # The control's own address, and the one that names are asked at.
        self._inside("ip", "address", "add", f"{CONTROL.address}/32", "dev", "lo")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._started:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=10)
        subprocess.run(["ip", "netns", "delete", self._name], check=False, timeout=30)
        shutil.rmtree(self._folder)

    def dnsmasq(self, *options: str) -> None:
        """Start the real name server; it knows nothing but what is said here."""
        common = (
            "--keep-in-foreground",
            "--no-resolv",
            "--no-hosts",
            "--port=53",
            "--listen-address=127.0.0.1",
            "--bind-interfaces",
            "--user=root",
        )
        pid = self._folder / "dnsmasq.pid"
        self._start("dnsmasq", *common, f"--pid-file={pid}", "--log-facility=-", *options, ready="started, version")

    def misbehaving(self, behaviour: str, answer: str = "") -> None:
        """Start a name server that fails, or is slow, behind a real one that asks it."""
        self._start(sys.executable, str(ROOT / "tests/lab/name_servers.py"), "udp", "127.0.0.1", "5353", behaviour, answer, ready="ready")
        self.dnsmasq("--server=127.0.0.1#5353")

    def control(self, authority: Authority | None = None) -> None:
        """Start Wikimedia's own name server over HTTPS, as this authority vouches for it."""
        signed = _make(CONTROL.host, (CONTROL.host,), (authority or self.authority).root, _LIFE)
        (self._folder / "control.pem").write_bytes(signed.pem())
        names = [f"{host}={UPLOAD if host.startswith('upload') else TEXT},{V6}" for host in WIKIMEDIA.hosts]
        command = ["https", str(self._folder / "control.pem"), CONTROL.address, str(CONTROL.port), *names]
        self._start(sys.executable, str(ROOT / "tests/lab/name_servers.py"), *command, ready="ready")

    def silent_control(self) -> None:
        """Let what is sent to the control vanish, as a firewall does."""
        self._inside("iptables", "-A", "OUTPUT", "-d", CONTROL.address, "-j", "DROP")

    def check(self, *options: str) -> Any:
        """Run the program's own command on this line and return its document, with the exit code as `exit`."""
        files = {
            "resolv.conf": f"nameserver {self.name_server}\noptions timeout:1 attempts:2\n",
            "hosts": self.hosts,
            "nsswitch.conf": "hosts: files dns\n",
        }
        for name, content in files.items():
            (self._folder / name).write_text(content)
        roots = self._folder / "roots.pem"
        roots.write_bytes(self.authority.root.certificate.public_bytes(serialization.Encoding.PEM))
        mounts = " && ".join(f"mount --bind {self._folder / name} /etc/{name}" for name in files)
        program = f"{mounts} && exec {sys.executable} -m companion check connection --json --pinned-roots {roots} {' '.join(options)}"
        ran = subprocess.run(
            ["ip", "netns", "exec", self._name, "unshare", "--mount", "sh", "-c", program],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=_BOUND_S,
        )
        assert ran.returncode in {0, 1}, ran.stderr
        return {**json.loads(ran.stdout), "exit": ran.returncode}

    def _inside(self, *command: str) -> None:
        _run("ip", "netns", "exec", self._name, *command)

    def _start(self, *command: str, ready: str) -> None:
        process = subprocess.Popen(
            ["ip", "netns", "exec", self._name, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        said = ""
        while ready not in said:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"{command[0]} ended: {said}"
            said += line


def _run(*command: str) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert ran.returncode == 0, f"{command}: {ran.stderr}"
