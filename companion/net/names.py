"""Ask the system for a host's addresses, in a thread that nobody waits for: getaddrinfo can hang for a minute and cannot be stopped.

asyncio's own threads would hold up the end of the loop, and of the program, until the last of them is done: always, on a line
where questions for names are swallowed.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from ipaddress import ip_address
from itertools import zip_longest
from typing import TypeAlias

_MOST = 6
_Found: TypeAlias = "list[tuple[socket.AddressFamily, str]] | OSError"


async def addresses(host: str) -> tuple[str, ...]:
    """Return the addresses to try, in this order: as the system has it, both families in turn (RFC 8305). Raises OSError.

    Nobody is asked for an address that is written in numbers.
    """
    with suppress(ValueError):
        return (str(ip_address(host)),)
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[_Found] = loop.create_future()

    def deliver(found: _Found) -> None:
        if not ended.done():
            ended.set_result(found)

    def ask() -> None:
        found = _found(host)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(deliver, found)

    threading.Thread(target=ask, name="names", daemon=True).start()
    found = await ended
    if isinstance(found, OSError):
        raise found
    found = list(dict.fromkeys(found))
    preferred = [place for family, place in found if family is found[0][0]]
    others = [place for family, place in found if family is not found[0][0]]
    return tuple(place for pair in zip_longest(preferred, others) for place in pair if place)[:_MOST]


def _found(host: str) -> _Found:
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        return error
    return [(family, str(place[0])) for family, _, _, _, place in answers]
