"""Runs inside a network namespace: asks a desk by a name that only a SOCKS proxy knows, while every packet is watched.

`python -m tests.lab.no_dns socks|direct FOLDER` prints {"body", "error", "proxy": what the proxy was asked, "questions": packets to
a name service}. With "direct" the name is asked for and not found: that shows that the watching works.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

from companion.net.client import Client, Limits
from companion.net.errors import NetError
from companion.net.route import Route
from tests.net.faults import HERE, FaultServer

_EVERY_PROTOCOL = 0x0003
_IPV4, _IPV6 = 0x0800, 0x86DD
_NAME_PORTS = {53, 137, 853, 5353, 5355}
_PROXY_PORT = 9050
_NAME = "desk.example"
_QUIET_S = 0.3


def prepare(folder: Path) -> None:
    """Lead the whole world, with its name server, back to the loopback: the only interface that is there, and a watched one."""
    resolv = folder / "resolv.conf"
    resolv.write_text("nameserver 192.0.2.53\noptions timeout:1 attempts:1\n")
    for command in (
        "ip link set lo up",
        "ip address add 192.0.2.1/32 dev lo",
        "ip route add default dev lo src 192.0.2.1",
        f"mount --bind {resolv} /etc/resolv.conf",
    ):
        subprocess.run(command.split(), check=True, timeout=20)


def name_service(packet: bytes, protocol: int) -> bool:
    """Return whether a packet goes to a port where names are asked for."""
    if protocol == _IPV4:
        kind, begin = packet[9], (packet[0] & 15) * 4
    elif protocol == _IPV6:
        kind, begin = packet[6], 40
    else:
        return False
    if kind not in {socket.IPPROTO_UDP, socket.IPPROTO_TCP}:
        return False
    (port,) = struct.unpack_from(">H", packet, begin + 2)
    return port in _NAME_PORTS


class Watch:
    """Counts the packets to name services, on every interface."""

    def __init__(self) -> None:
        self.questions = 0
        self._line = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERY_PROTOCOL))
        self._line.settimeout(_QUIET_S)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                packet, place = self._line.recvfrom(65_536)
            except TimeoutError:
                if self._end.is_set():
                    return
                continue
            self.questions += name_service(packet, place[1])

    def end(self) -> None:
        self._end.set()
        self._thread.join()


async def ask(server: FaultServer, route: Route, said: dict[str, object]) -> None:
    async with Client(route, verify=server.authority.trusting(), limits=Limits(total_s=10)) as client:
        try:
            said["body"] = (await client.get(f"https://{_NAME}/")).body.decode()
        except NetError as error:
            said["error"] = type(error).__name__


def main(way: str, folder: Path) -> None:
    """Ask once, and print what was seen."""
    prepare(folder)
    watch = Watch()
    said: dict[str, object] = {"body": "", "error": ""}
    with FaultServer(tls=True) as server:
        command = [sys.executable, "-m", "tests.fakes.socks", "--port", str(_PROXY_PORT), "--map", f"{_NAME}={HERE}:{server.port}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as proxy:
            assert proxy.stdout is not None
            assert proxy.stdout.readline() == "ready\n"
            asyncio.run(ask(server, Route.read(f"socks5://{HERE}:{_PROXY_PORT}" if way == "socks" else "direct"), said))
            proxy.terminate()
            said["proxy"] = proxy.stdout.read().splitlines()
    watch.end()
    sys.stdout.write(json.dumps(said | {"questions": watch.questions}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
