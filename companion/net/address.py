"""Which addresses of the web may be asked, and over which way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address

import httpx

from companion.base.text import Code
from companion.net.errors import AddressBroken, NotPrivate, OnionNeedsTor
from companion.net.route import Kind, Route

_PORTS = {"https": 443, "http": 80}
_LARGEST_PORT = 65_535
_LONGEST_NAME = 253
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LONGEST_SHOWN = 100
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address; `host` is in plain letters, as it goes over the line."""

    url: httpx.URL
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what two addresses of the same place have in common."""
        return f"{self.url.scheme}://{self.host}:{self.port}"

    def check(self, route: Route) -> None:
        """Raise NotPrivate or OnionNeedsTor if what is said to this address could be read on its way along the route.

        An onion address proves itself and its way is sealed from Tor on, also under plain http; that the proxy is Tor, and near,
        is the person's word. This computer needs no seal, unless a proxy elsewhere would take "this computer" for its own.
        """
        if self.host.endswith(".onion"):
            # Asking for it here would hand the name to whoever answers names on this line (RFC 7686).
            if route.kind is Kind.DIRECT:
                raise OnionNeedsTor("an onion address without a proxy", host=Code(self.host))
        elif self.url.scheme != "https" and not (self.host in _LOOPBACK and (route.kind is Kind.DIRECT or route.host in _LOOPBACK)):
            raise NotPrivate("plain http", url=Code(str(self.url)[:_LONGEST_SHOWN]))


def read(untrusted: str, params: Mapping[str, str] | None = None) -> Address:
    """Return the address with these parameters added to its query. Raises AddressBroken."""
    shown = Code(untrusted[:_LONGEST_SHOWN])
    try:
        url = httpx.URL(untrusted).copy_merge_params(params or {})
        host = url.raw_host.decode("ascii")
        port = _PORTS[url.scheme] if url.port is None else url.port
        # httpx raises for a name whose label is no IDNA only when it is read out.
        sound = url.host and (IPv6Address(host) if ":" in host else len(host) <= _LONGEST_NAME and _NAME.fullmatch(host))
    except (httpx.InvalidURL, KeyError, ValueError) as error:
        raise AddressBroken(repr(error), url=shown) from error
    if not sound or url.userinfo or not 0 < port <= _LARGEST_PORT:
        raise AddressBroken("no host, a user, or no port", url=shown)
    return Address(url, host, port)
