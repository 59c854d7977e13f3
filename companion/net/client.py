"""Ask another computer over HTTP: the only place in the program that does. Loads httpx, so it is imported only where work is done.

What a client never does: take anything from the environment (proxies, certificates, passwords), keep cookies, follow anybody
to another host, go around the route it was given, or look up a name that the route's proxy should look up.

What others learn: the host sees the address of this computer (or of the route's far end), the request, and headers that are
the same for everybody; the program's version only where `agent` is given, as Wikimedia asks for. Who watches the line sees the
host's name and how much is said; who answers names on this line sees the name too, unless a proxy is asked instead.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpcore
import httpx

from companion import __version__
from companion.base.text import Code
from companion.net import address, trust
from companion.net.address import Address
from companion.net.errors import AddressBroken, AnswerTooLarge, BadCertificate, CutOff, NetError, Redirected, TooSlow
from companion.net.exchange import Handler
from companion.net.in_process import in_process
from companion.net.route import DIRECT, Route
from companion.net.transport import Network

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3
# A desk would tell people apart by versions. None at all is refused by some servers that stand before others.
_EVERYBODY = "Companion"
_GZIP_OVERHEAD = 1_024  # what gzip may add to bytes that do not get smaller, beside a hundredth of them


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds to connect, between two pieces, in all; bytes of an answer after decompression."""

    connect_s: float = 15
    read_s: float = 20
    total_s: float = 60
    answer_bytes: int = 5_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `headers` by lower-case name; `url` is where it came from, after redirects on the same host."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Contacted:
    """A host that was tried, and the way there."""

    host: str
    port: int
    route: Route


class Client:
    """Asks along one route. Leaving `async with` closes every connection, also after a cancellation."""

    def __init__(
        self,
        route: Route = DIRECT,
        *,
        limits: Limits = LIMITS,
        handler: Handler | None = None,
        verify: ssl.SSLContext | None = None,
        agent: str = "",
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        """Open nothing yet.

        Args:
            route: the only way that is taken.
            limits: for each exchange, its redirects included.
            handler: answers in this process instead of the network; nothing leaves.
            verify: whose certificates are believed, instead of trust.pinned().
            agent: the project's contact, as Wikimedia asks for; it is sent with the program's version. Never a person's own.
            addresses: hosts that are reached at this address, so that nobody is asked for their name; they prove it all the same.
        """
        self._route = route
        self._limits = limits
        self._transport = in_process(handler) if handler else Network(route, verify or trust.pinned(), addresses or {})
        self._agent = f"Companion/{__version__} ({agent}) httpx/{httpx.__version__}" if agent else _EVERYBODY
        self._leaves = handler is None
        self._contacted: dict[Contacted, None] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._transport.aclose()

    @property
    def contacted(self) -> tuple[Contacted, ...]:
        """Return every host that was tried, in order; empty with a handler."""
        return tuple(self._contacted)

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        answer_bytes: int | None = None,
    ) -> Answer:
        """Return the answer to a GET, of any status. Raises NetError."""
        place = address.read(url, params)
        return await self._ask("GET", place, {"accept-encoding": "gzip", **(headers or {})}, b"", answer_bytes)

    async def post(
        self, url: str, body: bytes, *, content_type: str, headers: Mapping[str, str] | None = None, answer_bytes: int | None = None
    ) -> Answer:
        """Return the answer to a POST, of any status. Raises NetError; the request may have arrived all the same."""
        sent = {"accept-encoding": "identity", "content-type": content_type, **(headers or {})}
        return await self._ask("POST", address.read(url), sent, body, answer_bytes)

    async def _ask(self, method: str, place: Address, headers: Mapping[str, str], body: bytes, answer_bytes: int | None) -> Answer:
        place.check(self._route)
        most = self._limits.answer_bytes if answer_bytes is None else answer_bytes
        redirects_left = _MOST_REDIRECTS if method == "GET" else 0
        try:
            async with asyncio.timeout(self._limits.total_s):
                while True:
                    answer = await self._once(method, place, headers, body, most)
                    onward = _onward(place, answer)
                    if onward is None:
                        return answer
                    if not redirects_left or onward.origin != place.origin:
                        raise Redirected("not followed", host=Code(place.host), other=Code(onward.origin))
                    place, redirects_left = onward, redirects_left - 1
        except _FOREIGN as error:
            raise _told(error, place.host) from error

    async def _once(self, method: str, place: Address, headers: Mapping[str, str], body: bytes, most: int) -> Answer:
        limits = self._limits
        times = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s, "pool": limits.total_s}
        sent = {"accept": "*/*", "user-agent": self._agent, **headers}
        if self._leaves:
            self._contacted[Contacted(place.host, place.port, self._route)] = None
        request = httpx.Request(method, place.url, headers=sent, content=body, extensions={"timeout": times})
        response = await self._transport.handle_async_request(request)
        async with aclosing(response):
            whole = b"" if response.status_code in _REDIRECTS else await _body(response, place.host, most)
        return Answer(response.status_code, dict(response.headers), whole, str(place.url))


def _onward(place: Address, answer: Answer) -> Address | None:
    """Return where an answer sends on to, if it does."""
    location = answer.headers.get("location")
    if answer.status not in _REDIRECTS or location is None:
        return None
    try:
        return address.read(str(place.url.join(location)))
    except (httpx.InvalidURL, ValueError, AddressBroken) as error:
        raise CutOff("a redirect to no address", host=Code(place.host)) from error


async def _body(response: httpx.Response, host: str, most: int) -> bytes:
    """Return the body, unpacked by ourselves: httpx would unpack a piece of 64 KB to 64 MB before anybody could count it.

    Nothing is ever held beyond `most` and one piece.
    """
    coding = response.headers.get("content-encoding", "identity").lower()
    length = response.headers.get("content-length", "0")
    if coding not in {"identity", "gzip"}:
        raise CutOff("an encoding that was not asked for", host=Code(host))
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding == "gzip" else None
    most_raw = most + most // 100 + _GZIP_OVERHEAD if unpack else most
    too_large = AnswerTooLarge("over the limit", host=Code(host))
    if length.isdecimal() and int(length) > most_raw:
        raise too_large
    whole, raw = bytearray(), 0
    async for piece in response.aiter_raw():
        raw += len(piece)
        whole += unpack.decompress(piece, most + 1 - len(whole)) if unpack else piece
        if raw > most_raw or len(whole) > most:
            raise too_large
    if unpack and raw and (not unpack.eof or unpack.unused_data):
        raise CutOff("packed bytes that do not end where they should", host=Code(host))
    return bytes(whole)


# All that httpx's side, ssl and the system can throw at an exchange; TimeoutError is an OSError.
_FOREIGN = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, zlib.error, OSError)


def _told(error: Exception, host: str) -> NetError:
    """Return what a foreign error means to a person."""
    if isinstance(error, TimeoutError | httpcore.TimeoutException):
        return TooSlow(repr(error), host=Code(host))
    # A connection that could not be made at all was told by transport.py, so this one failed while TLS was agreed on.
    if isinstance(error, httpcore.ConnectError) and isinstance(error.__context__, ssl.SSLError):
        return BadCertificate(repr(error), host=Code(host))
    return CutOff(repr(error), host=Code(host))
