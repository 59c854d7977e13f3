"""A handler as an httpx transport: no port is opened, no name looked up, no socket made."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from companion.net.exchange import Handler, Request


class _Body(httpx.AsyncByteStream):
    """A body that is still to be read, as a real one is: httpx would unpack one that it is given whole."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


class _InProcess(httpx.AsyncBaseTransport):
    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        reply = self._handler(Request(request.method, path, await request.aread(), dict(request.headers), query))
        headers = {"content-type": reply.content_type, **reply.headers}
        as_sent = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        return httpx.Response(reply.status, headers=as_sent, stream=_Body(reply.body))


def in_process(handler: Handler) -> httpx.AsyncBaseTransport:
    """Return a transport whose every request the handler answers."""
    return _InProcess(handler)
