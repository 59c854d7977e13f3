"""What kind of address an answer is, told from the address and the published ranges alone."""

from __future__ import annotations

from enum import Enum, auto
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from companion.hygiene.targets import Targets

# Networks without IPv4 give IPv6 addresses that hold an IPv4 one at their end (RFC 6052, RFC 8215).
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
# For tests of equipment (RFC 2544); proxy programs give these out and look the name up elsewhere.
_STAND_INS = (IPv4Network("198.18.0.0/15"), IPv6Network("fc00::/18"))


class Place(Enum):
    """Where an address lies, best first."""

    PUBLISHED = auto()  # in the published ranges, or a translation of such an address
    STAND_IN = auto()  # given out by a program on this computer or network
    ELSEWHERE = auto()  # a public address of somebody else
    NOWHERE = auto()  # private, reserved, this computer itself: no public site can have it


def place(text: str, targets: Targets) -> Place:
    """Return where an address lies; a text that is none lies nowhere."""
    try:
        address = _inner(ip_address(text.partition("%")[0]))
    except ValueError:
        return Place.NOWHERE
    if targets.hold(address):
        return Place.PUBLISHED
    if any(address in network for network in _STAND_INS):
        return Place.STAND_IN
    tunnelled = isinstance(address, IPv6Address) and (address.sixtofour or address.teredo) is not None
    return Place.ELSEWHERE if address.is_global and not address.is_multicast and not tunnelled else Place.NOWHERE


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if any(address in network for network in _TRANSLATED):
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
