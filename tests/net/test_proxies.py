"""Whatever a proxy answers, it passes on, is refused, or ends as an error of this room; and it is given the name as it is."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.net.proxies import HostUnreachable, LoginRefused, ProxyRefused, ask
from companion.net.route import Kind, Route

SOCKS, HTTP = Route(Kind.SOCKS, "127.0.0.1", 9050), Route(Kind.HTTP, "127.0.0.1", 3128)
GREETED, TAKEN = b"\x05\x00", b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50"


class Line:
    """A line to a proxy that says this in pieces of that size, and then hangs up."""

    def __init__(self, says: bytes, piece: int = 1) -> None:
        self._says, self._piece = says, piece
        self.heard = b""

    async def read(self, max_bytes: int) -> bytes:
        part = self._says[: min(max_bytes, self._piece)]
        self._says = self._says[len(part) :]
        return part

    async def write(self, buffer: bytes) -> None:
        self.heard += buffer


def told(route: Route, says: bytes, host: str = "desk.example", port: int = 443, piece: int = 1, circuit: str = "") -> bytes:
    """Return what the proxy was told."""
    line = Line(says, piece)
    asyncio.run(ask(line, route, host, port, circuit))
    return line.heard


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
@pytest.mark.parametrize(
    "reply", [TAKEN, b"\x05\x00\x00\x04" + bytes(18), b"\x05\x00\x00\x03\x04host\x00\x50", b"\x05\x00\x00\x03\x00\x00\x50"]
)
def test_a_socks_reply_may_come_in_pieces_and_with_any_address(reply: bytes, piece: int) -> None:
    assert told(SOCKS, GREETED + reply, piece=piece) == b"\x05\x01\x00\x05\x01\x00\x03\x0cdesk.example\x01\xbb"


@pytest.mark.parametrize(
    ("host", "address"),
    [("192.0.2.7", b"\x01\xc0\x00\x02\x07"), ("2001:db8::7", b"\x04" + bytes.fromhex("20010db8") + bytes(11) + b"\x07")],
)
def test_an_address_in_numbers_is_sent_as_one(host: str, address: bytes) -> None:
    assert told(SOCKS, GREETED + TAKEN, host, 80) == b"\x05\x01\x00\x05\x01\x00" + address + b"\x00\x50"
    target = f"[{host}]:80" if ":" in host else f"{host}:80"
    assert told(HTTP, b"HTTP/1.1 200 OK\r\n\r\n", host, 80) == f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"\x05",
        b"\x05\xff",
        b"\x05\x02",  # wants a password
        b"\x04\x00",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        GREETED,
        GREETED + TAKEN[:-1],
        GREETED + b"\x04" + TAKEN[1:],
        GREETED + b"\x05\x00\x00\x02" + bytes(20),
        GREETED + b"\x05\x00\x00\x00" + bytes(20),
        GREETED + b"\x05\x00\x00\x03\xffshort",
        GREETED + b"\x05\x01\x00\x01" + bytes(6),
    ],
)
def test_a_socks_proxy_that_does_not_pass_on_is_refused(says: bytes) -> None:
    with pytest.raises(ProxyRefused):
        told(SOCKS, says)


NAMED = b"\x05\x01\x00\x03\x0cdesk.example\x01\xbb"


@pytest.mark.parametrize("piece", [1, 100])
def test_a_circuit_is_the_name_and_the_password_of_a_proxy_that_wants_them(piece: int) -> None:
    login = b"\x01\x03abc\x03abc"
    assert told(SOCKS, b"\x05\x02\x01\x00" + TAKEN, piece=piece, circuit="abc") == b"\x05\x02\x00\x02" + login + NAMED
    assert told(SOCKS, GREETED + TAKEN, piece=piece, circuit="abc") == b"\x05\x02\x00\x02" + NAMED
    assert b"abc" not in told(HTTP, b"HTTP/1.1 200 OK\r\n\r\n", circuit="abc")


@pytest.mark.parametrize("says", [b"", b"\x05\xff", b"\x05\x02", b"\x05\x02\x01", b"\x05\x02\x01\x01", b"\x05\x01", b"\x04\x00"])
def test_a_login_that_fails_is_told_apart_from_what_fails_later(says: bytes) -> None:
    with pytest.raises(LoginRefused):
        told(SOCKS, says, circuit="abc")
    with pytest.raises(ProxyRefused) as later:
        told(SOCKS, b"\x05\x02\x01\x00\x05\x01\x00\x01" + bytes(6), circuit="abc")
    assert type(later.value) is ProxyRefused


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 \xd9\xa2\xd9\xa0\xd9\xa0 OK\r\n\r\n",
        b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"X: y\r\n" * 10_000,
    ],
)
def test_an_http_proxy_that_does_not_pass_on_is_refused(says: bytes) -> None:
    with pytest.raises(ProxyRefused):
        told(HTTP, says)


def test_a_host_that_the_proxy_cannot_reach_is_told_apart() -> None:
    with pytest.raises(HostUnreachable):
        told(SOCKS, GREETED + b"\x05\x04\x00\x01" + bytes(6))
    with pytest.raises(HostUnreachable):
        told(HTTP, b"HTTP/1.1 504 Gateway Timeout\r\n\r\n")


def test_not_one_byte_of_what_follows_is_taken() -> None:
    for route, says in ((SOCKS, GREETED + TAKEN), (HTTP, b"HTTP/1.0 200\r\nVia: x\r\n\r\n")):
        line = Line(says + b"rest", 100)
        asyncio.run(ask(line, route, "desk.example", 443))
        assert asyncio.run(line.read(100)) == b"rest"


@given(st.binary(max_size=60), st.sampled_from([SOCKS, HTTP]), st.booleans(), st.sampled_from(["", "abc"]))
def test_any_bytes_pass_on_or_are_refused(says: bytes, route: Route, greeted: bool, circuit: str) -> None:
    begin = (GREETED if route is SOCKS else b"HTTP/1.1 ") if greeted else b""
    try:
        told(route, begin + says, piece=7, circuit=circuit)
    except (ProxyRefused, HostUnreachable):
        return
    assert (begin + says).startswith((b"\x05\x00\x05\x00", b"\x05\x02") if route is SOCKS else b"HTTP/1.")
