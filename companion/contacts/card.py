"""What a contact card says, as values: whom to trust, with which keys, until when. FORMAT.md section 2.

Pure: no file, no clock (a UTC day is passed in), no cryptography. `Card.epoch_for` is the one question an alert asks. Expiry
only warns; certain loss refuses (PROTOCOL.md). Raises Revoked, TooOld, NoSealedPath.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from companion.base.text import Text
from companion.contacts.errors import EXPIRED, NOT_YET, STALE_KEY, NoSealedPath, Revoked, TooOld, Warned

FORMAT = 1
KEPT = timedelta(days=180)  # how long a desk keeps the identity of an epoch after its last day


class Class(StrEnum):
    """Who vouches for a card."""

    FOUNDATION = "foundation"
    OWN = "own"
    PRACTICE = "practice"


class State(StrEnum):
    """Whether anybody reads."""

    PRACTICE = "practice"
    STAFFED = "staffed"
    PAUSED = "paused"
    CLOSED = "closed"


class Reach(StrEnum):
    """How a public address is used; none of these is sealed."""

    EMAIL = "email"
    PAGE = "page"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Epoch:
    """A key of a circle, as the text that sealing reads, and its days in UTC, both included. `start` names it."""

    recipient: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Circle:
    """Who can open an alert: everybody at the desk, or its leads only. Epochs stand in order of their days."""

    id: str
    title: str
    epochs: tuple[Epoch, ...]

    @property
    def lost_after(self) -> date:
        """The last day on which the desk still has a key for this circle."""
        return self.epochs[-1].end + KEPT

    def epoch(self, today: date) -> Epoch:
        """Return the epoch of a day; before the first, the first; in a gap or after the last, the one before."""
        begun = [epoch for epoch in self.epochs if epoch.start <= today]
        return begun[-1] if begun else self.epochs[0]


@dataclass(frozen=True, slots=True)
class Path:
    """A way to the desk, in the order the desk prefers. Kinds that this program does not know are kept."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Promise:
    """When somebody answers, in the desk's own words; no time stands in the program."""

    answer_within_minutes: int
    hours: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A public address. Never sealed."""

    id: str
    kind: Reach
    address: str
    title: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `issuer` never changes: for class own it is the first of `signers`, as base64."""

    class_: Class
    issuer: str
    name: str
    version: int
    expires: date
    state: State | None = None
    signers: tuple[bytes, ...] = ()
    circles: tuple[Circle, ...] = ()
    reply_key: bytes = b""
    receipt_key: bytes = b""
    paths: tuple[Path, ...] = ()
    promise: Promise | None = None
    next: tuple[Address, ...] = ()
    addresses: tuple[Address, ...] = ()
    revoked: bool = False

    def epoch_for(self, circle: str, today: date) -> Epoch:
        """Return the epoch whose key an alert is sealed to. Raises Revoked, NoSealedPath, TooOld."""
        self.refuse_certain_loss(today)
        found = next((one for one in self.circles if one.id == circle), None)
        if found is None:
            raise NoSealedPath(circle, name=self.name)
        if today > found.lost_after:
            raise TooOld(circle, day=found.epochs[-1].end)
        return found.epoch(today)

    def refuse_certain_loss(self, today: date) -> None:
        """Refuse where nobody could open an alert, whatever its circle. Raises Revoked, TooOld."""
        if self.revoked:
            raise Revoked(self.issuer, name=self.name)
        if self.circles and today > max(circle.lost_after for circle in self.circles):
            raise TooOld(self.issuer, day=max(circle.epochs[-1].end for circle in self.circles))

    def can_be_sealed_to(self, today: date) -> bool:
        """Return whether some circle still has a key that somebody can open with."""
        return not self.revoked and any(today <= circle.lost_after for circle in self.circles)

    def warnings(self, today: date) -> tuple[Warned, ...]:
        """Return what the reader should know about the card's age."""
        found: list[Warned] = []
        if today > self.expires:
            found.append(_filled(EXPIRED, day=self.expires))
        if self.circles:
            # The circle that fails first speaks for all: a card is renewed as a whole.
            oldest = min(self.circles, key=lambda circle: circle.epochs[-1].end)
            latest = max(self.circles, key=lambda circle: circle.epochs[0].start)
            if today > oldest.epochs[-1].end:
                found.append(_filled(STALE_KEY, day=oldest.epochs[-1].end, last=oldest.lost_after))
            if today < latest.epochs[0].start:
                found.append(_filled(NOT_YET, day=latest.epochs[0].start))
        return tuple(found)


def _filled(warned: Warned, **days: date) -> Warned:
    say: Text = warned.say.filled(**days)
    return Warned(warned.id, say, warned.hint)
