"""Open what arrived, with the keys that a desk has: an alert, or why it is none and what stands in it all the same.

Nothing here trusts what was sealed: anybody can seal to a public key. What cannot be read is a value, not an error, since
one broken alert must not hide the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from companion.alert import letter
from companion.alert.errors import BadSignature, NotAnAlert
from companion.alert.letter import Alert
from companion.alert.terminal import clean
from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.desk.errors import FalseSignature
from companion.sealing import age
from companion.sealing.errors import NotARecipient, NotForYou
from companion.sealing.recipients import Identity, Recipient

UNDERSTOOD: frozenset[str] = frozenset()  # what `crit` may name; nothing exists yet
_LONGEST_RAW = 20_000


@dataclass(frozen=True, slots=True)
class EpochKey:
    """The identity of one circle's epoch, and the issuer of the cards that bring its key, where it is known."""

    circle: str
    identity: Identity = field(repr=False)
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An alert, who signed it, and the epoch whose key opened it. `reply` is None where no answer can be sealed to it."""

    alert: Alert
    signed_by: bytes
    epoch: EpochKey
    reply: Recipient | None

    @property
    def unknown_crit(self) -> tuple[str, ...]:
        """What a desk must understand to act on this alert, and this version does not."""
        return tuple(sorted(set(self.alert.crit) - UNDERSTOOD))

    def notes(self) -> tuple[Text, ...]:
        """Return what the reader should know before they act."""
        found: list[Text] = []
        if self.unknown_crit:
            names = Listed(tuple(Code(name).value for name in self.unknown_crit))
            found.append(T("To act on this alert rightly, a newer version of this program is needed. It names: {names}", names=names))
        if self.epoch.issuer not in {"", self.alert.card.issuer}:
            found.append(T("This alert was written to another desk, and somebody passed it on. The sender may not know that you have it."))
        if self.reply is None:
            found.append(T("No answer can reach the sender inside this program: the alert names no key that could open it."))
        if self.alert.draft.more:
            found.append(T("This version does not know every part of this alert. Such parts are shown as they came."))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no alert to this desk, and why. If it could be opened, `raw` is its text without what does not show."""

    why: CompanionError
    opened: bool = False
    raw: str = ""


def open_(content: bytes, epochs: Sequence[EpochKey]) -> Opened | Unreadable:
    """Return what a sealed file holds."""
    for epoch in epochs:
        try:
            untrusted = age.open_(content, [epoch.identity])
        except NotForYou:
            continue
        except CompanionError as error:
            return Unreadable(error)
        return _read(untrusted, epoch)
    return Unreadable(NotForYou("no epoch key fits"))


def _read(untrusted: bytes, epoch: EpochKey) -> Opened | Unreadable:
    try:
        arrived = letter.read(untrusted)
    except (BadSignature, NotAnAlert) as error:
        why = error if isinstance(error, NotAnAlert) else FalseSignature(str(error))
        return Unreadable(why, opened=True, raw=clean(untrusted[:_LONGEST_RAW].decode(errors="replace")))
    return Opened(arrived.alert, arrived.key, epoch, _recipient(arrived.alert.recipient))


def _recipient(untrusted: str) -> Recipient | None:
    try:
        return Recipient.read(untrusted)
    except NotARecipient:
        return None


def follows(later: Opened, others: Iterable[Opened]) -> bool | None:
    """Return whether an alert is by the sender of the one that it says to follow; None if that one is not here."""
    earlier = [one for one in others if one.alert.alert_id == later.alert.follows]
    return any(one.signed_by == later.signed_by for one in earlier) if earlier else None
