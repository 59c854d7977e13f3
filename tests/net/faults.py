"""A server on this computer that behaves badly, one fault at a time, and writes down what it was asked.

    with FaultServer(Fault.GZIP_BOMB, tls=True) as server:
        ... ask server.url("/path"), believing server.authority.trusting() ...
    assert server.asked[0].path == "/path"

It waits no longer than its client stays. Needs `@pytest.mark.enable_socket`.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import zlib
from dataclasses import dataclass
from enum import StrEnum, auto
from types import TracebackType
from typing import Self

from tests.net.authority import Authority

HERE = "127.0.0.1"
BODY = b"a whole answer"
_TICK_S = 0.02
_PATIENCE_S = 20


class Fault(StrEnum):
    """What the server does; HEALTHY answers `BODY` as often as it is asked."""

    HEALTHY = auto()
    HANG = auto()  # reads the request and says nothing
    EMPTY = auto()  # closes after the request
    RESET = auto()  # as soon as the connection stands
    GARBAGE = auto()  # not HTTP
    CUT_OFF = auto()  # a length, and less than that
    CUT_OFF_CHUNK = auto()
    GIANT_LENGTH = auto()
    ABSURD_LENGTH = auto()  # thousands of digits
    SLOW_DRIP = auto()  # one byte of the body at a time, for ever
    SLOW_HEAD = auto()  # one header at a time
    ENDLESS = auto()  # a body without a length and without an end
    ENDLESS_HEAD = auto()
    GZIP = auto()  # as it should be
    GZIP_BOMB = auto()
    GZIP_NOTHING = auto()  # packed bytes for ever that unpack to nothing
    GZIP_CUT_OFF = auto()
    GZIP_AND_MORE = auto()
    GZIP_RUBBISH = auto()
    OTHER_ENCODING = auto()
    WRONG_TYPE = auto()  # a page where data was asked for
    COOKIE = auto()
    TOO_MANY = auto()  # 429 with Retry-After
    BROKEN = auto()  # 500
    REDIRECT = auto()  # from / over /1 and /2 to an answer at /3
    REDIRECT_LOOP = auto()
    REDIRECT_HOST = auto()  # to this computer by another name
    REDIRECT_PORT = auto()
    REDIRECT_PLAIN = auto()  # to http
    REDIRECT_NOWHERE = auto()
    TLS_PLAIN = auto()  # HTTP where TLS is expected
    TLS_SELF_SIGNED = auto()
    TLS_EXPIRED = auto()
    TLS_WRONG_HOST = auto()
    TLS_ALERT = auto()
    TLS_HANG = auto()  # takes the first words and says nothing
    TLS_RESET = auto()  # takes the first words and hangs up


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in; header names are lower-case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def head(status: int = 200, **headers: str) -> bytes:
    """Return the first lines of an answer; underscores in the headers' names stand for hyphens."""
    lines = [f"HTTP/1.1 {status} Status", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answer(status: int = 200, body: bytes = BODY, **headers: str) -> bytes:
    """Return a whole answer."""
    return head(status, content_length=str(len(body)), connection="close", **headers) + body


def packed(content: bytes) -> bytes:
    """Return the content as gzip."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return packer.compress(content) + packer.flush()


# A gzip stream's head, and 10 MB of zeros in 10 KB that may follow it again and again.
_PACKER = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
_GZIP_BEGIN = _PACKER.compress(b"") + _PACKER.flush(zlib.Z_FULL_FLUSH)
_GZIP_ZEROS = _PACKER.compress(bytes(10_000_000)) + _PACKER.flush(zlib.Z_FULL_FLUSH)
_ALERT = b"\x15\x03\x01\x00\x02\x02\x70"  # fatal, unrecognized_name

# Faults that say this and close.
_ONCE = {
    Fault.EMPTY: b"",
    Fault.GARBAGE: b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    Fault.CUT_OFF: head(content_length="1000") + BODY,
    Fault.CUT_OFF_CHUNK: head(transfer_encoding="chunked") + b"ff\r\n" + BODY,
    Fault.GIANT_LENGTH: head(content_length="9" * 15) + BODY,
    Fault.ABSURD_LENGTH: head(content_length="9" * 5_000) + BODY,
    Fault.GZIP: answer(body=packed(BODY), content_encoding="gzip"),
    Fault.GZIP_CUT_OFF: answer(body=packed(BODY)[:-9], content_encoding="gzip"),
    Fault.GZIP_AND_MORE: answer(body=packed(BODY) + b"more", content_encoding="gzip"),
    Fault.GZIP_RUBBISH: answer(content_encoding="gzip"),
    Fault.OTHER_ENCODING: answer(content_encoding="br"),
    Fault.WRONG_TYPE: answer(body=b"<html>Log in</html>", content_type="text/html"),
    Fault.COOKIE: answer(set_cookie="who=you; Path=/"),
    Fault.TOO_MANY: answer(429, b"slower", retry_after="7"),
    Fault.BROKEN: answer(500, b"oh"),
    Fault.REDIRECT_LOOP: answer(302, location="/"),
    Fault.REDIRECT_NOWHERE: answer(302, location="https://[nowhere/"),
}


# Faults that begin so and then say the same for ever.
_ENDLESS = {
    Fault.SLOW_DRIP: (head(content_length="1000000"), b"x"),
    Fault.SLOW_HEAD: (head().removesuffix(b"\r\n"), b"X: y\r\n"),
    Fault.ENDLESS: (head(), bytes(65_536)),
    Fault.ENDLESS_HEAD: (head().removesuffix(b"\r\n"), b"X: y\r\n" * 1_000),
    Fault.GZIP_BOMB: (head(content_encoding="gzip") + _GZIP_BEGIN, _GZIP_ZEROS),
    Fault.GZIP_NOTHING: (head(content_encoding="gzip") + _GZIP_BEGIN, b"\0\0\0\xff\xff" * 10_000),
}
_SLOW = {Fault.SLOW_DRIP, Fault.SLOW_HEAD}
_INSTEAD_OF_TLS = {Fault.TLS_PLAIN, Fault.TLS_ALERT, Fault.TLS_HANG, Fault.TLS_RESET}


class FaultServer:
    """Listens until the `with` ends. `tls`: speaks TLS first, which the faults of TLS always do."""

    def __init__(self, fault: Fault = Fault.HEALTHY, *, tls: bool = False) -> None:
        self.fault = fault
        self.tls = tls or fault.startswith("tls")
        self.authority = Authority()
        self.asked: list[Asked] = []
        self.accepted = 0
        self.sent_bytes = 0
        self._open: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._listener = socket.create_server((HERE, 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        hosts = ("other.example",) if fault is Fault.TLS_WRONG_HOST else ("localhost", HERE, "desk.example")
        self._context = self.authority.serving(*hosts, expired=fault is Fault.TLS_EXPIRED, own_word=fault is Fault.TLS_SELF_SIGNED)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._changed:
            for line in self._open:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def url(self, path: str = "/", host: str = "localhost") -> str:
        """Return an address of this server."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def all_closed(self, patience_s: float = 10) -> bool:
        """Return whether every client hangs up, waiting a while for it."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._open, patience_s)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self._listener.accept()
                plain.settimeout(_PATIENCE_S)
                with self._changed:
                    self.accepted += 1
                    self._open.add(plain)
                self._threads.append(threading.Thread(target=self._serve, args=[plain]))
                self._threads[-1].start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:  # the client went, or this server is closing
            if self.fault is Fault.RESET:
                _hang_up(plain)
            elif self.fault in _INSTEAD_OF_TLS:
                plain.recv(65_536)
                self._misgreet(plain)
            elif self.tls:
                # A copy, so that the plain socket can still be shut down from outside.
                with self._context.wrap_socket(plain.dup(), server_side=True) as line:
                    self._talk(line)
            else:
                self._talk(plain)
        with self._changed:
            self._open.discard(plain)
            self._changed.notify_all()

    def _misgreet(self, plain: socket.socket) -> None:
        if self.fault is Fault.TLS_PLAIN:
            plain.sendall(answer(400))
        elif self.fault is Fault.TLS_ALERT:
            plain.sendall(_ALERT)
        elif self.fault is Fault.TLS_RESET:
            _hang_up(plain)
        else:
            _stay(plain)

    def _talk(self, line: socket.socket) -> None:
        while (asked := _read(line)) is not None:
            self.asked.append(asked)
            if self.fault is Fault.HANG:
                _stay(line)
            elif self.fault in _ENDLESS:
                begin, more = _ENDLESS[self.fault]
                self._send(line, begin)
                while not self._closing.wait(_TICK_S if self.fault in _SLOW else 0):
                    self._send(line, more)
            elif self.fault is Fault.HEALTHY:
                self._send(line, head(content_length=str(len(BODY))) + BODY)
                continue
            else:
                self._send(line, _ONCE[self.fault] if self.fault in _ONCE else self._redirect(asked.path))
            return

    def _redirect(self, path: str) -> bytes:
        step = path.strip("/")
        if self.fault is Fault.REDIRECT and step == "3":
            return answer()
        places = {
            Fault.REDIRECT: f"/{int(step or 0) + 1}",
            Fault.REDIRECT_HOST: self.url(host=HERE),
            Fault.REDIRECT_PORT: f"//localhost:{self.port + 1}/",
            Fault.REDIRECT_PLAIN: f"http://localhost:{self.port}/",
        }
        return answer(302, location=places[self.fault])

    def _send(self, line: socket.socket, content: bytes) -> None:
        line.sendall(content)
        self.sent_bytes += len(content)


def _read(line: socket.socket) -> Asked | None:
    """Return the next request, or None if there is none."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = line.recv(65_536)
        if not part:
            return None
        got += part
    first, _, rest = got.partition(b"\r\n")
    lines, _, body = rest.partition(b"\r\n\r\n")
    named = (line.partition(":") for line in lines.decode("latin-1").split("\r\n"))
    headers = {name.lower(): value.strip() for name, _, value in named}
    while len(body) < int(headers.get("content-length", "0")):
        body += line.recv(65_536)
    method, path, _ = first.decode("ascii").split(" ")
    return Asked(method, path, headers, body)


def _stay(line: socket.socket) -> None:
    """Say nothing until the client goes."""
    while line.recv(65_536):
        pass


def _hang_up(plain: socket.socket) -> None:
    """Let closing be a reset."""
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
