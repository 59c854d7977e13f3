"""Put a desk's rules on a port: Starlette and uvicorn around protocol.py. Needs the extra `desk`. FORMAT.md section 3.

Of a request, only method, path and body go on: no address and no header but the body's length is looked at, kept or logged.
Answers carry no date (a clock that is some seconds off would tell that an onion service and a web site are the same machine),
no name of a program and no compression. Who is slow is cut off: the body, and each connection as a whole, have a limit in time.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import cast

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from companion.alert.lines import SIZES
from companion.base.text import Code
from companion.desk import protocol
from companion.desk.errors import CannotListen, NotPrivate, TlsBroken
from companion.desk.protocol import Desk
from companion.net.exchange import Reply, Request

_THREADS, _MOST_CONNECTIONS = 64, 500
_HEADER_S, _BODY_S, _CONNECTION_S = 30, 240, 300  # 512 KB in 240 s are 17 kbit/s: less than a bad line through Tor
_HEADER_BYTES = 16_384
_PORTS = range(65_536)
_SIZES = frozenset(str(size) for size in SIZES)
_WITHOUT_TLS = "localhost", "127.0.0.1"
_SLOW = Reply(408, b'{"error": "too slow"}', "application/json")


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate and its key, as PEM files."""

    certificate: Path
    key: Path


def listen(host: str, port: int, *, tls: bool) -> socket.socket:
    """Return a socket that accepts connections; port 0 takes any that is free. Raises NotPrivate, CannotListen.

    Without TLS only this computer is listened to: an onion service, or a proxy with TLS, runs beside the desk and passes on.
    """
    name, number = _WITHOUT_TLS
    host = number if host == name else host  # where the name leads is not ours to say
    if not tls and not _is_loopback(host):
        raise NotPrivate(host=Code(host))
    refused = CannotListen(host=Code(host), port=Code(str(port)))
    if port not in _PORTS:
        raise refused
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2_048)
    except (OSError, UnicodeError) as error:
        raise refused from error


def serve(desk: Desk, listening: socket.socket, tls: Tls | None = None) -> None:
    """Answer until SIGTERM or Ctrl+C; what was begun is finished first. Raises TlsBroken."""
    with ThreadPoolExecutor(_THREADS, "desk") as hands:
        server = prepared(desk, hands, tls)

        def stop(_number: int, _frame: object) -> None:
            # uvicorn handles both signals while it runs, then raises them again: here, they end nothing that is not ended.
            server.should_exit = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        server.run([listening])


def prepared(desk: Desk, hands: ThreadPoolExecutor, tls: Tls | None = None) -> uvicorn.Server:
    """Return a server that tells nothing of itself and logs nothing of others. Raises TlsBroken."""
    config = uvicorn.Config(
        application(desk, hands),
        http=_Impatient,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=_HEADER_BYTES,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    try:
        config.load()
    except (OSError, ValueError) as error:
        raise TlsBroken(str(error)) from error
    return uvicorn.Server(config)


def application(desk: Desk, hands: ThreadPoolExecutor) -> ASGIApp:
    """Return the ASGI application: each request is answered in one of the hands."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        asked = HttpRequest(scope, receive)
        try:
            async with asyncio.timeout(_BODY_S):
                body = await _body(asked)
            request = Request(asked.method, scope["raw_path"].decode("latin-1"), body, query=scope["query_string"].decode("latin-1"))
            reply = await asyncio.get_running_loop().run_in_executor(hands, protocol.answer, request, desk)
        except TimeoutError:
            reply = _SLOW
        except ClientDisconnect:
            return
        headers = {"cache-control": "no-store", **reply.headers}
        if reply.status >= HTTPStatus.BAD_REQUEST:
            headers["connection"] = "close"  # what was not read of the body is not waited for
        await Response(reply.body, reply.status, headers, reply.content_type)(scope, receive, send)

    return answer


async def _body(asked: HttpRequest) -> bytes:
    """Return the body of a POST, or as much of it as shows that it is none of ours."""
    declared = asked.headers.get("content-length")
    if asked.method != "POST" or (declared is not None and declared not in _SIZES):
        return b""
    body = bytearray()
    async for part in asked.stream():
        body += part
        if len(body) > SIZES[-1]:
            break
    return bytes(body)


class _Impatient(H11Protocol):
    """Ends a connection that sends no request for too long, and each connection after some minutes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        stream = cast("asyncio.Transport", transport)
        super().connection_made(stream)
        self._limits = [self.loop.call_later(_HEADER_S, self._end_idle), self.loop.call_later(_CONNECTION_S, stream.abort)]

    def connection_lost(self, exc: Exception | None) -> None:
        for limit in self._limits:
            limit.cancel()
        super().connection_lost(exc)

    def _end_idle(self) -> None:
        if vars(self)["cycle"] is None:  # until the first request; uvicorn's types do not say so
            self.transport.abort()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
