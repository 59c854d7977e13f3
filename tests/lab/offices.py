"""A desk and a sender as two programs, each with folders of its own, talking over loopback: what the tests of the whole way use."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OFFICER = "four quiet green kettles"
SENDER = "seven brown paper boats"
START_S = 30


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def companion(*words: str, home: Path, stdin: str = "", before: Sequence[str] = ()) -> Ran:
    """Run the command line to its end."""
    environment = os.environ | {"COMPANION_HOME": str(home)}
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = [*before, sys.executable, "-m", "companion", *words]
    ended = subprocess.run(command, input=stdin, env=environment, capture_output=True, text=True, timeout=90, check=False)
    return Ran(ended.returncode, ended.stdout, ended.stderr)


@dataclass(frozen=True)
class Desk:
    """A desk's folder, and where it is served."""

    folder: Path
    home: Path
    port: int

    def does(self, word: str, *more: str, text: str = "") -> Ran:
        return companion("desk", word, "--dir", str(self.folder), "--json", *more, home=self.home, stdin=f"{OFFICER}\n{text}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def card(self) -> Path:
        return self.folder.parent / "desk.card"

    @contextlib.contextmanager
    def serving(self, host: str = "127.0.0.1", before: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
        """Serve until the end of the block; a desk that was killed inside stays dead."""
        server = self.serve(host, before)
        try:
            yield server
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
            server.wait(30)

    def serve(self, host: str = "127.0.0.1", before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Start serving, and return once connections are taken."""
        command = [sys.executable, "-m", "companion", "desk", "serve", "--dir", str(self.folder), "--host", host, "--port", str(self.port)]
        log = self.folder.parent / "served.log"
        with log.open("ab") as said:
            server = subprocess.Popen([*before, *command], stdout=said, stderr=said, env=os.environ | {"COMPANION_HOME": str(self.home)})
        if not before:
            _wait_for(self.port, server, log)
        return server


@dataclass(frozen=True)
class Sender:
    """A sender's home and vault."""

    home: Path

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    def does(self, word: str, *more: str, before: Sequence[str] = ()) -> Ran:
        options = ["--vault", str(self.vault)] if self.vault.exists() else []
        return companion("alert", word, *more, *options, "--json", home=self.home, stdin=f"{SENDER}\n", before=before)

    def alert(self, alert_id: str) -> Any:
        """Return what `status` says of one alert."""
        return next(one for one in self.does("status").json["alerts"] if one["id"] == alert_id)

    def makes_a_vault(self) -> None:
        made = companion("vault", "create", "--vault", str(self.vault), home=self.home, stdin=f"{SENDER}\n")
        assert made.code == 0, made.err


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def new_desk(folder: Path, url: str = "") -> Desk:
    """Make a desk, and its card."""
    desk = Desk(folder / "desk", folder / "desk-home", free_port())
    made = desk.does("init", "--name", "Test desk", "--url", url or desk.url)
    assert made.code == 0, made.err + made.out
    given = desk.does("card", "--out", str(desk.card))
    assert given.code == 0, given.err + given.out
    return desk


def holders(folder: Path, *secrets: bytes) -> list[str]:
    """Return the files below a folder that hold one of these bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(secret in path.read_bytes() for secret in secrets)]


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_S * 20):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.05)
            break
    raise AssertionError(f"the desk does not serve: {log.read_text()[-2000:]}")
