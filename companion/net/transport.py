"""httpx's side of the network: one client's connections along one route, and the certainty that all of them get closed.

httpcore forgets a socket when its task is cancelled at certain moments, in a TLS handshake for one. So every connection is
noted where it is made, and closed at the end whatever became of it.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack

import httpcore
import httpx

from companion.base.text import Code
from companion.net import names, proxies
from companion.net.errors import RouteDown, Unreachable
from companion.net.route import Kind, Route

_KEPT_IDLE_S = 5
_HEAD_START_S = 0.25


class _Sockets(httpcore.AsyncNetworkBackend):
    """Makes connections along one route, and never another."""

    def __init__(self, route: Route, addresses: Mapping[str, str]) -> None:
        self._route = route
        self._addresses = addresses
        self._circuit = secrets.token_hex(16)  # never kept: another client, another circuit
        self._plain = httpcore.AnyIOBackend()
        self.made = AsyncExitStack()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore calls it so
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        del local_address, socket_options  # nothing here asks for them
        route, circuit = self._route, self._circuit
        direct = route.kind is Kind.DIRECT
        far = self._addresses.get(host, host)
        try:
            async with asyncio.timeout(timeout):
                stream = await (self._reach(far, port) if direct else self._reach(route.host, route.port))
            if not direct:
                await proxies.ask(stream, route, far, port, circuit)
        except (OSError, httpcore.NetworkError, proxies.ProxyRefused, proxies.HostUnreachable) as error:
            if isinstance(error, proxies.LoginRefused) and circuit:
                # Tor takes every password. Who does not is a proxy with accounts, which may still let in who offers none.
                self._circuit = ""
                return await self.connect_tcp(host, port, timeout)
            if direct or isinstance(error, proxies.HostUnreachable):
                raise Unreachable(repr(error), host=Code(host)) from error
            raise RouteDown(repr(error), route=Code(route.text())) from error
        return stream

    async def _reach(self, host: str, port: int) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; the next is tried when one fails or lets wait (RFC 8305)."""
        places = list(await names.addresses(host))
        trying: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
        failed: BaseException = OSError("no address")
        try:
            while places or trying:
                if places:
                    trying.add(asyncio.create_task(self._connect(places.pop(0), port)))
                ended, trying = await asyncio.wait(trying, timeout=_HEAD_START_S if places else None, return_when=asyncio.FIRST_COMPLETED)
                for task, error in [(task, task.exception()) for task in ended]:  # all of them read, or asyncio complains
                    if error is None:
                        return task.result()
                    failed = error
            raise failed
        finally:
            for task in trying:
                task.cancel()
            await asyncio.gather(*trying, return_exceptions=True)

    async def _connect(self, place: str, port: int) -> httpcore.AsyncNetworkStream:
        stream = await self._plain.connect_tcp(place, port)
        self.made.push_async_callback(stream.aclose)
        return stream


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.aiter_stream()

    async def aclose(self) -> None:
        await self._answer.aclose()


class Network(httpx.AsyncBaseTransport):
    """Sends requests over real connections. Raises NetError, and errors of httpcore and ssl that the client tells as NetError."""

    def __init__(self, route: Route, verify: ssl.SSLContext, addresses: Mapping[str, str]) -> None:
        self._sockets = _Sockets(route, addresses)
        self._pool = httpcore.AsyncConnectionPool(
            verify, http1=True, http2=False, keepalive_expiry=_KEPT_IDLE_S, network_backend=self._sockets
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is read from its stream."""
        url = request.url
        place = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = await self._pool.handle_async_request(
            httpcore.Request(request.method, place, headers=request.headers.raw, content=request.stream, extensions=request.extensions)
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """Close every connection that was ever made, even if closing is itself cancelled in the middle."""
        try:
            await self._pool.aclose()
        finally:
            await self._sockets.made.aclose()
