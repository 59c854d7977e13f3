"""The first words to a proxy, after which it passes bytes on: SOCKS 5 (RFC 1928, 1929) and HTTP CONNECT (RFC 9110, 9.3.6).

There are no accounts at proxies here. A SOCKS proxy is offered a name and password made by chance, for Tor: it puts what comes
under different ones on different circuits (IsolateSOCKSAuth), so that nobody at a far end sees them come from the same person.

Spoken here and not by httpcore, which takes a SOCKS reply that comes in two pieces for a broken one, waits for it without a
limit, leaves the socket open when the proxy refuses, and cannot tell a proxy that is down from a host that it cannot reach.
The name of a host is always handed to the proxy, never looked up on this computer.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address
from typing import Protocol

from companion.net.route import Kind, Route

_VERSION = 5
_OPEN, _PASSWORD = 0, 2
_LOGIN = b"\x01"
_CONNECT = b"\x05\x01\x00"
_BY_NAME = 3
_ADDRESS_BYTES = {1: 4, 4: 16}
# SOCKS replies that tell of the host: network or host unreachable, refused, expired; Tor's own about an onion address (Tor
# proposal 304). The others tell of the proxy.
_OF_THE_HOST = frozenset({3, 4, 5, 6, *range(0xF0, 0xF8)})
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})[ \r]")
_GATEWAY = frozenset({b"502", b"503", b"504"})
_LONGEST_HEAD = 8_192


class Line(Protocol):
    """An open connection to the proxy: httpcore.AsyncNetworkStream."""

    async def read(self, count: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...

    async def write(self, buffer: bytes, /) -> None:
        """Send all of it."""
        ...


class ProxyRefused(Exception):
    """The proxy passes nothing on, or does not speak as it should."""


class LoginRefused(ProxyRefused):
    """The proxy goes no further than the login: it wants another password, or speaks as it should not."""


class HostUnreachable(Exception):
    """The proxy works, and says that it cannot reach the host."""


async def ask(line: Line, route: Route, host: str, port: int, circuit: str = "") -> None:
    """Have the proxy connect to a host. Raises ProxyRefused, HostUnreachable, and httpcore's errors of reading and writing.

    `circuit` parts what a SOCKS proxy like Tor carries: up to 255 ASCII letters and digits, since "<torS0X>" at the beginning
    would be a command (Tor's socks-extensions); "": nothing is offered. An HTTP proxy is told nothing of it.

    No limit of time stands here: Tor may need most of a minute for an onion address. The limit of the whole exchange ends it.
    """
    if route.kind is Kind.HTTP:
        return await _connect(line, host, port)
    try:
        await _log_in(line, circuit)
    except ProxyRefused as error:
        raise LoginRefused(str(error)) from error
    return await _socks(line, host, port)


async def _log_in(line: Line, circuit: str) -> None:
    ways = bytes([_OPEN, _PASSWORD] if circuit else [_OPEN])
    await line.write(bytes([_VERSION, len(ways)]) + ways)
    version, way = await _read(line, 2)
    if version != _VERSION or way not in ways:
        raise ProxyRefused("no SOCKS 5 without an account")
    if way == _PASSWORD:
        field = bytes([len(circuit)]) + circuit.encode("ascii")
        await line.write(_LOGIN + field + field)
        if (await _read(line, 2))[1] != 0:
            raise ProxyRefused("another password is wanted")


async def _socks(line: Line, host: str, port: int) -> None:
    await line.write(_CONNECT + _address(host) + port.to_bytes(2, "big"))
    version, code, _, kind = await _read(line, 4)
    if version != _VERSION:
        raise ProxyRefused("not SOCKS 5")
    if code:
        raise (HostUnreachable if code in _OF_THE_HOST else ProxyRefused)(f"SOCKS reply {code}")
    if kind != _BY_NAME and kind not in _ADDRESS_BYTES:
        raise ProxyRefused("an unknown kind of address")
    length = _ADDRESS_BYTES.get(kind) or (await _read(line, 1))[0]
    await _read(line, length + 2)  # the proxy's own side of the connection; nobody needs it


def _address(host: str) -> bytes:
    try:
        address = ip_address(host)
    except ValueError:
        name = host.encode("ascii")
        return bytes([_BY_NAME, len(name)]) + name
    return bytes([1 if isinstance(address, IPv4Address) else 4]) + address.packed


async def _connect(line: Line, host: str, port: int) -> None:
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    await line.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode("ascii"))
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        head += await _read(line, 1)  # not one byte of what comes after
        if len(head) > _LONGEST_HEAD:
            raise ProxyRefused("an endless answer")
    status = _STATUS.match(head)
    if status is None:
        raise ProxyRefused("not HTTP")
    if not status[1].startswith(b"2"):
        raise (HostUnreachable if status[1] in _GATEWAY else ProxyRefused)(f"HTTP status {status[1].decode()}")


async def _read(line: Line, count: int) -> bytes:
    """Return exactly so many bytes, in however many pieces they come."""
    got = b""
    while len(got) < count:
        part = await line.read(count - len(got))
        if not part:
            raise ProxyRefused("closed early")
        got += part
    return got
