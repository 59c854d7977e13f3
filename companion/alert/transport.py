"""What a way to a desk does, and which ways a card offers. Each is a file in transports/, found by its name.

A card names paths in the desk's order, each of a kind; the kind is the file's name. A kind without a file is passed over. Every
path takes the person's route, so none of them shows more of the person than that route does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from companion.alert.letter import Sealed
from companion.alert.receipt import Receipt
from companion.base import discover
from companion.base.text import Text
from companion.contacts.card import Card

if TYPE_CHECKING:
    from companion.net.client import Client

_PACKAGE = "companion.alert.transports"


class Transport(Protocol):
    """One kind of path. `who_sees` is said before anything is sent."""

    id: str
    title: Text
    who_sees: Text

    async def send(self, sealed: Sealed, url: str, receipt_key: bytes, client: Client) -> Receipt:
        """Hand over a sealed alert and return the desk's receipt, verified. Raises CompanionError; it may have arrived all the same."""
        ...

    async def fetch(self, mailbox: str, url: str, client: Client) -> tuple[bytes, ...]:
        """Return what lies in a mailbox, sealed and untrusted, the oldest first. Raises CompanionError."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """A path of a card, and what knows its kind."""

    transport: Transport
    url: str


def ways(card: Card) -> tuple[Way, ...]:
    """Return the paths of a card that this program can use, in the desk's order."""
    known = frozenset(discover.names(_PACKAGE))
    return tuple(Way(discover.load(_PACKAGE, path.kind).TRANSPORT, path.url) for path in card.paths if path.kind in known)
