"""Ask the system for a host's addresses, so that neither an answer nor the end of the program waits for a name server that hangs."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import ip_address
from itertools import zip_longest

from companion.base.aside import aside

_MOST = 6


async def addresses(host: str) -> tuple[str, ...]:
    """Return the addresses to try, in this order: as the system has it, both families in turn (RFC 8305). Raises OSError.

    Nobody is asked for an address that is written in numbers.
    """
    with suppress(ValueError):
        return (str(ip_address(host)),)
    answers = await aside(lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    found = list(dict.fromkeys((family, str(place[0])) for family, _, _, _, place in answers))
    preferred = [place for family, place in found if family is found[0][0]]
    others = [place for family, place in found if family is not found[0][0]]
    return tuple(place for pair in zip_longest(preferred, others) for place in pair if place)[:_MOST]
