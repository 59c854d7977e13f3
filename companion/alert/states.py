"""How far an alert is, and what is known of one in the outbox: values only, without cryptography and without files.

Each state has its proof and follows only those before it (PROTOCOL.md, "What the sender sees"): `advances` is that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from companion.base.text import T, Text


class State(StrEnum):
    """What is proven of an alert."""

    SEALED = "sealed"
    QUEUED = "queued"
    SENT = "sent"
    RECEIVED = "received"
    READ = "read"
    CLOSED = "closed"
    HELD = "held"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


# No more than the proof says: stored is not read, and what was tried may have arrived without a receipt.
SAID = {
    State.SEALED: T("Sealed. It is neither queued nor handed over."),
    State.QUEUED: T("Sealed and queued. Nothing proves yet that the desk has it."),
    State.SENT: T("Stored at the desk. Nothing proves yet that somebody has read it."),
    State.RECEIVED: T("The desk's program has fetched it. Nothing proves yet that a person has read it."),
    State.READ: T("A person at the desk has read it."),
    State.CLOSED: T("The desk has closed it."),
    State.HELD: T("Sealed and held back. It goes if you do not report in time."),
    State.HANDED_OVER: T("You have the sealed file. It is not sent from here."),
    State.FAILED: T("It was not sent, and will not be: the desk has withdrawn its card."),
    State.CANCELLED: T("You stopped it. It is not tried any more."),
    State.SUPERSEDED: T("Another alert took its place."),
}

# A receipt proves that the desk has the alert, whatever was wished for before: one that was cancelled may have been on its way.
# What goes to the network stays queued when its file is handed over too.
_ORDER = {
    State.SEALED: 0,
    State.QUEUED: 1,
    State.HELD: 1,
    State.HANDED_OVER: 1,
    State.FAILED: 2,
    State.CANCELLED: 2,
    State.SUPERSEDED: 2,
    State.SENT: 3,
    State.RECEIVED: 4,
    State.READ: 5,
    State.CLOSED: 6,
}

# These happened, even where something further is proven already.
EVENTS = frozenset({State.HANDED_OVER, State.SENT, State.RECEIVED, State.READ, State.CLOSED})


def advances(before: State, after: State) -> bool:
    """Return whether this state may follow that one."""
    return _ORDER[after] > _ORDER[before]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last try did not work, and what to do now."""

    say: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert in the outbox.

    `id` is SHA-256 of the sealed file, `alert_id` the random one inside, `talk` the first alert_id of its conversation,
    `follows` the alert_id that it adds to. `receipt` is the desk's receipt as JSON, or empty. Times have the precision of a minute.
    """

    id: str
    alert_id: str
    talk: str
    state: State
    drill: bool
    issuer: str
    desk_name: str
    circle: str
    times: Mapping[State, datetime]
    promise_minutes: int | None = None
    attempts: int = 0
    next_try: datetime | None = None
    receipt: bytes = b""
    trouble: Trouble | None = None
    follows: str = ""
