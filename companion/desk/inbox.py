"""The order in which alerts wait for a person: drills apart, what nobody has read first, then by urgency, then by age.

The card's promise runs from the arrival of each alert, so the oldest of equal urgency has the least time left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from companion.contacts.card import Promise
from companion.desk.ledger import Entry, State
from companion.desk.store import Head
from companion.desk.unseal import Opened

_URGENCIES = {"now": 0, "day": 2, "week": 3, "none": 4}
_NOT_SAID = 1  # an empty alert means "help"
_UNREADABLE = 5  # nothing can be answered, and whoever floods a desk must not stand before those who need it


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert in the inbox, without what it says. `due`: when the promise runs out, if there is one and nobody has answered yet."""

    head: Head
    state: State
    open: bool
    urgency: str
    drill: bool | None
    due: datetime | None


def ordered(entries: Iterable[Entry], promise: Promise | None) -> tuple[Waiting, ...]:
    """Return the alerts in the order in which they wait."""
    return tuple(sorted((_waiting(entry, promise) for entry in entries), key=_place))


def _waiting(entry: Entry, promise: Promise | None) -> Waiting:
    alert = entry.found.alert if isinstance(entry.found, Opened) else None
    urgency = alert.draft.values.get("urgency") if alert else None
    came = entry.head.minute
    due = came + timedelta(minutes=promise.answer_within_minutes) if promise and came and entry.open else None
    return Waiting(entry.head, entry.state, entry.open, urgency if isinstance(urgency, str) else "", alert.drill if alert else None, due)


def _place(one: Waiting) -> tuple[bool, int, int, str, str]:
    done = 0 if one.open else 2 if one.state is State.CLOSED else 1
    urgency = _UNREADABLE if one.state is State.UNREADABLE else _URGENCIES.get(one.urgency, _NOT_SAID)
    return bool(one.drill), done, urgency, when(one.head), one.head.id


def when(head: Head) -> str:
    """Return the minute of arrival, or the day once a person has answered."""
    return minute(head.minute) if head.minute else head.day.isoformat()


def minute(moment: datetime) -> str:
    """Return a minute in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%MZ")
