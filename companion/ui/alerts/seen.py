"""What the Emergency page is shown: plain values, made in a job by `alert_room`, which brings the cryptography along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from companion.alert.draft import Draft
from companion.alert.states import Entry, State
from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.contacts.card import Card, Circle
from companion.contacts.card import State as DeskState

if TYPE_CHECKING:
    from companion.contacts.directory import Contact

PRACTICE = ""  # in the place of an issuer: the desk in this program
_OVER = frozenset({State.CLOSED, State.CANCELLED, State.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent: the draft, to the desk of this issuer (or PRACTICE), in addition to an earlier alert or not."""

    draft: Draft
    issuer: str
    lang: str
    follows: Entry | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk signed for an alert. `kind` is the id of alert/FORMAT.md; a person is behind all but `received`."""

    alert_id: str
    kind: str
    alias: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: what was sent, the oldest first, and what the desk answered.

    `key_lies` says where the key to the answers is, `key_gone` why they cannot be read; one of them is there. `late_at`: when the
    time that the card promises is over, if nobody reads it before. `next_look`: when answers are asked for next.
    """

    entries: tuple[Entry, ...]
    answers: tuple[Answer, ...] = ()
    doubts: tuple[Text, ...] = ()
    key_lies: Text | None = None
    key_gone: CompanionError | None = None
    late: bool = False
    late_at: datetime | None = None
    next_look: datetime | None = None

    @property
    def id(self) -> str:
        """The name of the conversation."""
        return self.entries[0].talk

    @property
    def first(self) -> Entry:
        """The alert that began it."""
        return self.entries[0]

    @property
    def added(self) -> tuple[Entry, ...]:
        """What was added to it."""
        return self.entries[1:]

    @property
    def drill(self) -> bool:
        """Whether it is practice."""
        return self.first.drill

    @property
    def open(self) -> bool:
        """Whether something of it may still happen."""
        return any(entry.state not in _OVER for entry in self.entries)

    @property
    def waits_here(self) -> tuple[Entry, ...]:
        """What has not left this computer as far as we know, and is tried again."""
        return tuple(entry for entry in self.entries if entry.state is State.QUEUED)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that a person trusts: its contact, whom an alert reaches there, who sees that it was sent, or why nothing can be sealed."""

    contact: Contact
    circle: Circle | None = None
    who_sees: tuple[Text, ...] = ()
    refused: CompanionError | None = None
    warnings: tuple[tuple[Text, Text], ...] = ()

    @property
    def card(self) -> Card:
        """Its card."""
        return self.contact.card

    @property
    def takes_alerts(self) -> bool:
        """Whether an alert is offered to it: it has a key that somebody can open with, and it is not closed."""
        return self.circle is not None and self.refused is None and self.card.state is not DeskState.CLOSED


@dataclass(frozen=True, slots=True)
class Seen:
    """All that is known: who can be reached, the conversations, the newest first, and when to look again."""

    foundation: Contact | None = None
    desks: tuple[Desk, ...] = ()
    not_compared: tuple[str, ...] = ()
    problems: tuple[CompanionError, ...] = ()
    talks: tuple[Talk, ...] = ()
    key_will_lie: Text | None = None
    wake: datetime | None = None

    def talk(self, name: str) -> Talk | None:
        """Return the conversation with this name."""
        return next((talk for talk in self.talks if talk.id == name), None)

    @property
    def open_talk(self) -> Talk | None:
        """The newest conversation that is not over; a real one before practice."""
        still_open = [talk for talk in self.talks if talk.open]
        return next((talk for talk in still_open if not talk.drill), still_open[0] if still_open else None)
