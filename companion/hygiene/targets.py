"""Which hosts the connection checks look at, and what is known of them without asking: published, dated, with its source.

`--targets FILE` gives others, for a lab or for another site; JSON, every key optional: {"hosts": [..], "neutral": "..",
"ranges": ["192.0.2.0/24", ..], "dated": "2026-08-21", "control": {"host": "..", "address": "..", "port": 443, "path": "/dns-query"}}.
Raises TargetsBroken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code, T

_LARGEST_FILE = 100_000
_MOST_HOSTS = 10
_LARGEST_PORT = 65_535
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,100}")


class TargetsBroken(CompanionError):
    """The file of targets is not what it should be. Nothing was contacted."""

    say = T("The file of targets {path} cannot be used. Nothing was contacted.")
    hint = T("Check the file: {reason}")


@dataclass(frozen=True, slots=True)
class Control:
    """A resolver over HTTPS (RFC 8484) that is reached by its address, so that nobody is asked for its name."""

    host: str
    address: str
    port: int = 443
    path: str = "/dns-query"

    @property
    def url(self) -> str:
        """Where questions are sent."""
        return f"https://{self.host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Targets:
    """The hosts, the address ranges that they may have, a name that nobody blocks, and the control."""

    hosts: tuple[str, ...]
    ranges: tuple[IPv4Network | IPv6Network, ...]
    dated: date
    neutral: str
    control: Control

    def hold(self, address: IPv4Address | IPv6Address) -> bool:
        """Say whether an address lies in the published ranges."""
        return any(address in network for network in self.ranges)


def _networks(texts: Iterable[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in texts)


WIKIMEDIA = Targets(
    hosts=("en.wikipedia.org", "meta.wikimedia.org", "upload.wikimedia.org"),
    # operations/puppet, modules/network/data/data.yaml, 2024-10-24, as published by the Wikimedia Foundation. The front-ends in
    # operations/dns, geo-resources, 2026-08-21, all lie in them.
    ranges=_networks(
        (
            "208.80.152.0/22",
            "198.35.26.0/23",
            "185.71.138.0/24",
            "103.102.166.0/24",
            "185.15.58.0/24",
            "185.15.59.0/24",
            "195.200.68.0/24",
            "2620:0:860::/46",
            "2001:67c:930::/48",
            "2a02:ec80::/32",
            "2001:df2:e500::/48",
        )
    ),
    dated=date(2026, 8, 21),
    # A name kept by IANA for documentation (RFC 2606): it says nothing about who asks.
    neutral="example.com",
    # Wikimedia DNS, as its page on Meta-Wiki names it.
    control=Control("wikimedia-dns.org", "185.71.138.138"),
)


def is_host(text: str) -> bool:
    """Say whether this is the name of a host, in small letters, with a dot in it."""
    return _HOST.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Say whether this is an IP address or a range of them."""
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def read(path: Path) -> Targets:
    """Read a file of targets; what it leaves out is Wikimedia's."""
    content = files.read(path, _LARGEST_FILE)
    try:
        untrusted = json.loads(content)
        return _checked(untrusted)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise TargetsBroken(repr(error), path=Code(str(path)), reason=Code(str(error)[:200])) from error


def _checked(untrusted: dict[str, object]) -> Targets:
    _only(untrusted, "hosts", "neutral", "ranges", "dated", "control")
    control = untrusted.get("control", {})
    hosts = _texts(untrusted.get("hosts", WIKIMEDIA.hosts))
    neutral = str(untrusted.get("neutral", WIKIMEDIA.neutral))
    if not 0 < len(hosts) <= _MOST_HOSTS or not all(map(is_host, (*hosts, neutral))):
        message = f"hosts: 1 to {_MOST_HOSTS} names such as {WIKIMEDIA.hosts[0]}"
        raise ValueError(message)
    return Targets(
        hosts=hosts,
        neutral=neutral,
        ranges=_networks(_texts(untrusted.get("ranges", [str(network) for network in WIKIMEDIA.ranges]))),
        dated=date.fromisoformat(str(untrusted.get("dated", WIKIMEDIA.dated))),
        control=_control(control) if isinstance(control, dict) else _control({"control": control}),
    )


def _control(untrusted: dict[str, object]) -> Control:
    _only(untrusted, "host", "address", "port", "path")
    usual = WIKIMEDIA.control
    host, path, port = str(untrusted.get("host", usual.host)), str(untrusted.get("path", usual.path)), untrusted.get("port", usual.port)
    if not is_host(host) or not _PATH.fullmatch(path) or not isinstance(port, int) or not 0 < port <= _LARGEST_PORT:
        message = "control: a host, a port and a path"
        raise ValueError(message)
    return Control(host, str(ip_address(str(untrusted.get("address", usual.address)))), port, path)


def _only(untrusted: dict[str, object], *known: str) -> None:
    if not untrusted.keys() <= set(known):
        message = f"unknown: {', '.join(sorted(untrusted.keys() - set(known)))}"
        raise ValueError(message)


def _texts(untrusted: object) -> tuple[str, ...]:
    if not isinstance(untrusted, list | tuple) or not all(isinstance(one, str) for one in untrusted):
        message = "a list of texts was expected"
        raise TypeError(message)
    return tuple(untrusted)
