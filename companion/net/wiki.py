"""Ask a wiki's API (MediaWiki's action API) in the way that Wikimedia asks for, and never take a short answer for a whole one.

Etiquette, as of 2026: at most 3 requests at once and 2 a second, gzip, maxlag, and Retry-After is obeyed; the User-Agent with the
project's contact is the client's. Anything but a whole, unwarned answer raises a leaf of WikiError or NetError.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from companion.base.text import Code, T
from companion.net.errors import NetError

_AT_ONCE = 3
_GAP_S = 0.5
_MAXLAG_S = 5
_TRIES = 4
_LONGEST_WAIT_S = 30
_DIGITS = 9  # of a number of seconds; Python refuses to read thousands of them
_BUSY = frozenset({429, 503})
_OK = 200
# Warnings that take nothing away: the rest comes with the next request, or a parameter will change one day.
_HARMLESS = ("truncatedresult", "deprecation")

Parameters = Mapping[str, str | int]


class Reply(Protocol):
    """What is used of an answer: companion.net.client.Answer."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, names in small letters."""
        ...

    @property
    def body(self) -> bytes:
        """The body, decompressed."""
        ...


class Asks(Protocol):
    """What is used of a client: companion.net.client.Client."""

    async def get(self, url: str, *, params: Mapping[str, str] | None = None) -> Reply:
        """Ask."""
        ...


class WikiError(NetError):
    """The wiki answered, and not with what was asked for."""


class NoApi(WikiError):
    """No wiki's API at this address: another page, or a login page of the network."""

    say = T("{host} did not answer as a wiki does.")
    hint = T("Check the address of the wiki. In a hotel, a café or a train you may first have to log in with your browser.")


class WikiBusy(WikiError):
    """The wiki asked to wait for longer than a person would."""

    say = T("{host} is busy and asked to wait.")
    hint = T("Try again in a few minutes.")


class WikiRefused(WikiError):
    """The API reported an error or a warning: the answer would not be whole."""

    say = T("{host} did not take the question: {code}")
    hint = T("Try again later. If it stays like this, this version of the program may be too old for the wiki.")


class WikiStrange(WikiError):
    """An answer in a shape that the API does not have."""

    say = T("{host} gave an answer that this program does not understand.")
    hint = T("Try again later. If it stays like this, this version of the program may be too old for the wiki.")


class Pace:
    """Lets so many requests go at once, and each some time after the one before."""

    def __init__(self, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        """Keep the clock (seconds, any beginning) and how to wait."""
        self._now, self.sleep = now, sleep
        self._free = now()
        self.room = asyncio.Semaphore(_AT_ONCE)

    async def step(self) -> None:
        """Wait for one's turn."""
        wait = self._free - self._now()
        self._free = max(self._free, self._now()) + _GAP_S
        if wait > 0:
            await self.sleep(wait)


class Wiki:
    """One wiki's API, asked through an open client."""

    def __init__(self, client: Asks, api: str, host: str, pace: Pace | None = None) -> None:
        """Keep where to ask; `host` is what errors call it. Make it inside the loop that asks."""
        self._client, self._api = client, api
        self._host = Code(host)
        self._pace = pace or Pace(asyncio.get_running_loop().time, asyncio.sleep)

    async def query(self, parameters: Parameters) -> AsyncIterator[Mapping[str, object]]:
        """Yield each part of a query until the wiki says that nothing is left; who stops before has not seen all."""
        onward: Mapping[str, object] = {}
        while True:
            answer = await self.ask({"action": "query", **parameters, **{key: str(value) for key, value in onward.items()}})
            yield table(answer.get("query", {}), self._host.value)
            before, onward = onward, table(answer.get("continue", {}), self._host.value)
            if not onward:
                return
            if onward == before:  # it would never end
                raise WikiStrange("continues with itself", host=self._host)

    async def ask(self, parameters: Parameters) -> Mapping[str, object]:
        """Return one answer, after as many tries as the wiki's wish to wait allows. Raises WikiError, NetError."""
        params = {"format": "json", "formatversion": "2", "errorformat": "plaintext", "maxlag": str(_MAXLAG_S)}
        params |= {key: str(value) for key, value in parameters.items()}
        for attempt in range(_TRIES):
            async with self._pace.room:
                await self._pace.step()
                reply = await self._client.get(self._api, params=params)
            answer = _read(reply)
            codes = [str(table(row, self._host.value).get("code")) for row in rows(answer.get("errors", []), self._host.value)]
            if reply.status not in _BUSY and codes != ["maxlag"]:
                return self._whole(reply, answer, codes)
            wait = reply.headers.get("retry-after", "")
            seconds = int(wait[:_DIGITS]) if wait.isascii() and wait.isdecimal() else _MAXLAG_S
            if seconds > _LONGEST_WAIT_S:
                break
            if attempt < _TRIES - 1:
                await self._pace.sleep(max(seconds, _GAP_S))
        raise WikiBusy(str(params.get("list", "")), host=self._host)

    def _whole(self, reply: Reply, answer: Mapping[str, object], codes: Sequence[str]) -> Mapping[str, object]:
        warned = [str(table(row, self._host.value).get("code")) for row in rows(answer.get("warnings", []), self._host.value)]
        codes = [*codes, *(code for code in warned if not code.startswith(_HARMLESS))]
        if codes:
            raise WikiRefused(", ".join(codes), host=self._host, code=Code(", ".join(codes)[:100]))
        if reply.status != _OK or not answer:
            raise NoApi(f"HTTP {reply.status}", host=self._host)
        return answer


def _read(reply: Reply) -> Mapping[str, object]:
    """Return the answer as a table; an empty one if it is no JSON object, as a busy server's page is none."""
    try:
        untrusted = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return untrusted if isinstance(untrusted, dict) else {}


def table(untrusted: object, host: str) -> Mapping[str, object]:
    """Return a JSON object. Raises WikiStrange."""
    if not isinstance(untrusted, dict):
        raise WikiStrange("a table was expected", host=Code(host))
    return untrusted


def rows(untrusted: object, host: str) -> Sequence[object]:
    """Return a JSON list. Raises WikiStrange."""
    if not isinstance(untrusted, list):
        raise WikiStrange("a list was expected", host=Code(host))
    return untrusted
