"""A real little SOCKS 5 proxy (RFC 1928, 1929: CONNECT, names and addresses) that writes down what it was asked.

    with SocksServer(names={"desk.example": ("127.0.0.1", port)}) as proxy:
        ... Route.read(proxy.url) ...
    assert proxy.asked == [("name", "desk.example", 443)]

Only names in `names` resolve; addresses are taken as they are. `HttpProxy` does the same over HTTP's CONNECT. In a network
namespace: `python -m tests.fakes.socks --port 9050 --map desk.example=10.0.0.2:443`, which prints "ready" and then each request.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from enum import Enum, auto
from ipaddress import ip_address
from types import TracebackType
from typing import NamedTuple, Self

_HERE = "127.0.0.1"
_PATIENCE_S = 20
_UNREACHABLE, _REFUSED = 4, 5
_BOUND = b"\x01\x7f\x00\x00\x01\x00\x50"


class Asked(NamedTuple):
    """One request: `kind` is "name" or "address"."""

    kind: str
    host: str
    port: int


class Login(Enum):
    """What a proxy does about passwords."""

    UNKNOWN = auto()  # it knows none, and takes who offers to come without
    ANY = auto()  # as Tor: it prefers one, and takes any
    OWN = auto()  # it prefers one, and takes none of ours


class SocksServer:
    """Listens until the `with` ends. `refuse`: answer every request with this code instead.

    `logins` holds what each connection gave as name and password: "" where none was asked for.
    """

    scheme = "socks5"

    def __init__(
        self,
        names: Mapping[str, tuple[str, int]] | None = None,
        *,
        host: str = _HERE,
        port: int = 0,
        refuse: int = 0,
        aloud: bool = False,
        login: Login = Login.UNKNOWN,
    ) -> None:
        self.names = dict(names or {})
        self.asked: list[Asked] = []
        self.logins: list[str] = []
        self._login = login
        self._refuse = refuse
        self._aloud = aloud
        self._listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{self.scheme}://{_HERE}:{self.port}"  # as a route is written
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for line in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(_PATIENCE_S)

    def wait(self) -> None:
        """Wait until somebody ends this process."""
        self._threads[0].join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                near.settimeout(_PATIENCE_S)
                self._threads.append(threading.Thread(target=self._serve, args=[near]))
                self._threads[-1].start()

    def _serve(self, near: socket.socket) -> None:
        self._open.add(near)
        with contextlib.suppress(OSError, EOFError), near:
            asked = self._greet(near)
            self.asked.append(asked)
            if self._aloud:
                sys.stdout.write(f"{asked.kind} {asked.host} {asked.port}\n")
                sys.stdout.flush()
            code, far = self._connect(asked)
            with far or contextlib.nullcontext():
                self._reply(near, code)
                if far:
                    self._pass_on(near, far)
        self._open.discard(near)

    def _connect(self, asked: Asked) -> tuple[int, socket.socket | None]:
        if self._refuse:
            return self._refuse, None
        place = self.names.get(asked.host) if asked.kind == "name" else (asked.host, asked.port)
        if place is None:
            return _UNREACHABLE, None
        far = socket.socket(socket.AF_INET6 if ":" in place[0] else socket.AF_INET)
        far.settimeout(_PATIENCE_S)
        try:
            far.connect(place)  # an address in numbers: a test may watch for look-ups of names
        except OSError:
            far.close()
            return _REFUSED, None
        return 0, far

    def _greet(self, near: socket.socket) -> Asked:
        version, count = exactly(near, 2)
        ways = exactly(near, count)
        if version != 5 or 0 not in ways:
            near.sendall(b"\x05\xff")
            raise EOFError
        self._log_in(near, asks=2 in ways and self._login is not Login.UNKNOWN)
        _, command, _, kind = exactly(near, 4)
        place = exactly(near, exactly(near, 1)[0] if kind == 3 else 4 if kind == 1 else 16)
        host = place.decode("ascii") if kind == 3 else str(ip_address(place))
        (port,) = struct.unpack(">H", exactly(near, 2))
        if command != 1:
            self._reply(near, 7)
            raise EOFError
        return Asked("name" if kind == 3 else "address", host, port)

    def _log_in(self, near: socket.socket, *, asks: bool) -> None:
        near.sendall(b"\x05\x02" if asks else b"\x05\x00")
        given = ""
        if asks:
            assert exactly(near, 1) == b"\x01"
            name, password = (exactly(near, exactly(near, 1)[0]).decode("ascii") for _ in range(2))
            given = name if name == password else f"{name}:{password}"
            near.sendall(b"\x01\x01" if self._login is Login.OWN else b"\x01\x00")
        self.logins.append(given)
        if asks and self._login is Login.OWN:
            raise EOFError

    def _reply(self, near: socket.socket, code: int) -> None:
        reply = bytes([5, code, 0]) + _BOUND
        # In two pieces, as a slow line brings it.
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        near.sendall(reply[:3])
        near.sendall(reply[3:])

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        self._open.add(far)
        back = threading.Thread(target=_copy, args=[far, near])
        back.start()
        _copy(near, far)
        back.join(_PATIENCE_S)
        self._open.discard(far)


class HttpProxy(SocksServer):
    """The same over HTTP's CONNECT; `refuse` is a status."""

    scheme = "http"

    def _greet(self, near: socket.socket) -> Asked:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += exactly(near, 1)
        method, target, _ = head.decode("ascii").split(" ", 2)
        host, _, port = target.rpartition(":")
        if method != "CONNECT":
            near.sendall(b"HTTP/1.1 405 No\r\n\r\n")
            raise EOFError
        host = host.strip("[]")
        with contextlib.suppress(ValueError):
            return Asked("address", str(ip_address(host)), int(port))
        return Asked("name", host, int(port))

    def _reply(self, near: socket.socket, code: int) -> None:
        status = {0: 200, _UNREACHABLE: 502, _REFUSED: 502}.get(code, code)
        near.sendall(f"HTTP/1.1 {status} Said\r\nServer: test\r\n\r\n".encode("ascii"))


def exactly(line: socket.socket, count: int) -> bytes:
    """Return so many bytes; EOFError if they do not come."""
    got = b""
    while len(got) < count:
        part = line.recv(count - len(got))
        if not part:
            raise EOFError
        got += part
    return got


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Pass bytes on until the source ends, then say so to the target."""
    with contextlib.suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _mapped(text: str) -> tuple[str, tuple[str, int]]:
    name, _, place = text.partition("=")
    host, _, port = place.rpartition(":")
    return name, (host, int(port))


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default=_HERE)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--map", type=_mapped, action="append", default=[])
    options = parser.parse_args()
    with SocksServer(dict(options.map), host=options.host, port=options.port, aloud=True) as proxy:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        proxy.wait()


if __name__ == "__main__":
    main()
