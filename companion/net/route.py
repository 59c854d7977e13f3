"""The way to the internet that a person chose: directly, or through a proxy. Knows no HTTP library.

Written as "direct" (or nothing), "socks5://HOST:PORT", "socks5h://HOST:PORT" or "http://HOST:PORT". Both SOCKS spellings mean
the same here: names are always resolved by the proxy, never on this computer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address

from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_SHAPE = re.compile(
    rf"(?P<kind>socks5h?|http)://(?:\[(?P<v6>[0-9a-fA-F:.]{{2,45}})\]|(?=[^:]{{1,253}}:)(?P<host>{_LABEL}(?:\.{_LABEL})*)):(?P<port>[0-9]{{1,5}})"
)
_LARGEST_PORT = 65_535
_LONGEST_SHOWN = 60


class RouteBroken(CompanionError):
    """Not a way to the internet. Nothing may be sent: going direct instead could expose the person."""

    say = T("{route} is not a way to the internet that this program knows, so nothing is sent.")
    hint = T("Choose the way again under Settings. It is written as {example}.")

    def __init__(self, untrusted: str) -> None:
        """Keep what was written, so that a typing mistake can be seen."""
        super().__init__("no route", route=Code(untrusted[:_LONGEST_SHOWN]), example=Code("socks5://127.0.0.1:9050"))


class Kind(StrEnum):
    """How a route passes things on."""

    DIRECT = "direct"
    SOCKS = "socks5"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class Route:
    """One way to the internet; `host` and `port` are the proxy's."""

    kind: Kind
    host: str = ""
    port: int = 0

    @classmethod
    def read(cls, untrusted: str) -> Route:
        """Return the route that is written so. Raises RouteBroken; never falls back to direct."""
        if untrusted in {"", "direct"}:
            return DIRECT
        shape = _SHAPE.fullmatch(untrusted)
        if shape is None or not 0 < int(shape["port"]) <= _LARGEST_PORT:
            raise RouteBroken(untrusted)
        try:
            host = str(IPv6Address(shape["v6"])) if shape["v6"] else shape["host"].lower()
        except ValueError as error:
            raise RouteBroken(untrusted) from error
        return cls(Kind(shape["kind"].removesuffix("h")), host, int(shape["port"]))

    def text(self) -> str:
        """Return the route as `read` takes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return "direct" if self.kind is Kind.DIRECT else f"{self.kind}://{host}:{self.port}"

    @property
    def description(self) -> Text:
        """Return what this way is, for a person."""
        match self.kind:
            case Kind.DIRECT:
                return T("Directly")
            case Kind.SOCKS:
                return T("Through the SOCKS proxy {proxy}", proxy=Code(self.text()))
            case Kind.HTTP:
                return T("Through the HTTP proxy {proxy}", proxy=Code(self.text()))


DIRECT = Route(Kind.DIRECT)
