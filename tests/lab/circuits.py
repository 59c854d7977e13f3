"""Runs inside a network namespace: two clients ask through a real Tor, which is asked by what it parts them.

`python -m tests.lab.circuits FOLDER TOR` (where Tor is unpacked) prints {"streams": [[name, password, what Tor parts streams by], ..]},
a stream a connection. Tor has no network there: it notes the streams and lets them wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

from companion.net.client import Client, Limits
from companion.net.errors import TooSlow
from companion.net.route import Route

_SOCKS, _CONTROL = 19_050, 19_051
_CLIENTS, _HOSTS = 2, ("one.example", "two.example")
_PATIENCE_S = 30
_STREAM = re.compile(r'650 STREAM \d+ NEW .*SOCKS_USERNAME="(\w+)" SOCKS_PASSWORD="(\w+)" .*ISO_FIELDS=(\S+)')


async def ask() -> None:
    """Ask for every host with one client; nothing can answer."""

    async def one(client: Client, host: str) -> None:
        with contextlib.suppress(TooSlow):
            await client.get(f"https://{host}/")

    async with Client(Route.read(f"socks5://127.0.0.1:{_SOCKS}"), limits=Limits(total_s=2)) as client:
        await asyncio.gather(*(one(client, host) for host in _HOSTS))


def main(folder: Path, unpacked: Path) -> None:
    """Start Tor, ask, and print what it noted."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=20)
    ports = ["--SocksPort", str(_SOCKS), "--ControlPort", str(_CONTROL), "--CookieAuthentication", "0"]
    nothing = folder / "torrc"
    nothing.touch()  # the system's own settings must not count
    tor, data = unpacked / "usr" / "bin" / "tor", folder / "tor"
    command: list[str | Path] = [tor, "--defaults-torrc", nothing, "-f", nothing, "--DataDirectory", data, *ports]
    (library,) = (unpacked / "usr" / "lib").glob("*/libevent-2.1.so.7")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"LD_LIBRARY_PATH": str(library.parent)}) as running:
        assert running.stdout is not None
        assert any("Opened Control listener" in line for line in running.stdout)
        with socket.create_connection(("127.0.0.1", _CONTROL), _PATIENCE_S) as control, control.makefile("rw") as talk:
            talk.write("AUTHENTICATE\r\nSETEVENTS STREAM\r\n")
            talk.flush()
            assert [talk.readline().strip() for _ in range(2)] == ["250 OK", "250 OK"]
            for _ in range(_CLIENTS):
                asyncio.run(ask())
            streams: list[tuple[str, ...]] = []
            while len(streams) < _CLIENTS * len(_HOSTS):
                streams += [found.groups() for found in [_STREAM.match(talk.readline())] if found]
        running.terminate()
    sys.stdout.write(json.dumps({"streams": streams}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
