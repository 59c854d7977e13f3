"""The state of each alert at the desk, and the chain of signed answers to it. alert/FORMAT.md section 4, FORMAT.md section 4.

The state is what the chain says; nothing else is kept of it, so the two cannot part. An answer is signed, sealed twice (for
the sender's mailbox, and to the epoch key that opened the alert, so that the desk can read it again) and stored in one
transaction: a crash before that leaves no trace, and one after it loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC
from enum import StrEnum

from companion.alert import message
from companion.alert.fields import REFUSED
from companion.alert.message import Kind, Message
from companion.alert.signing import Signer
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.desk import unseal
from companion.desk.errors import (
    AnsweredMeanwhile,
    CannotAnswer,
    ConversationDamaged,
    NoSuchAlert,
    NothingToSay,
    StorageFull,
    StoreDown,
)
from companion.desk.store import Answer, Head, Store, missing
from companion.desk.unseal import EpochKey, Opened, Unreadable


class State(StrEnum):
    """How far the desk is with an alert."""

    WAITING = "waiting"
    FETCHED = "fetched"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"
    UNREADABLE = "unreadable"


_STATES = {
    Kind.RECEIVED: State.FETCHED,
    Kind.ACKNOWLEDGED: State.ACKNOWLEDGED,
    Kind.QUESTION: State.ANSWERED,
    Kind.INSTRUCTIONS: State.ANSWERED,
    Kind.CLOSED: State.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Keys:
    """What the console needs: every epoch identity that is left, and the key that signs answers."""

    epochs: Sequence[EpochKey]
    reply: Signer


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert, the answers to it, and what is wrong with these, if anything is."""

    head: Head
    found: Opened | Unreadable
    messages: tuple[Message, ...] = ()
    damage: ConversationDamaged | None = None
    digest: str = ""

    @property
    def state(self) -> State:
        """How far the desk is with it."""
        if isinstance(self.found, Unreadable):
            return State.UNREADABLE
        return _STATES[self.messages[-1].kind] if self.messages else State.WAITING

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.state in {State.WAITING, State.FETCHED, State.UNREADABLE}

    @property
    def read(self) -> bool:
        """Whether the sender was told that a person has read it."""
        return any(one.kind is Kind.ACKNOWLEDGED for one in self.messages)


class Ledger:
    """Every alert that a store holds, and answering them."""

    def __init__(self, store: Store, keys: Keys, clock: Clock) -> None:
        """Keep what is needed; nothing is opened yet."""
        self._store, self._keys, self._clock = store, keys, clock

    def each(self) -> Iterator[Entry]:
        """Open one alert after another, since all of them may not fit into memory, and tell the sender of each new one."""
        for head in self._store.heads():
            with suppress(NoSuchAlert):  # removed in this moment
                yield self._fetched(head)

    def entry(self, alert_id: str) -> Entry:
        """Open one alert, as `each` does. Raises NoSuchAlert."""
        return self._fetched(self._head(alert_id))

    def acknowledge(self, alert_id: str, alias: str, text: str = "") -> Entry:
        """Tell the sender that a person has read it; a second time without a text changes nothing."""
        entry = self.entry(alert_id)
        return entry if entry.read and not text else self._say(entry, (Kind.ACKNOWLEDGED, text), alias=alias)

    def reply(self, alert_id: str, alias: str, text: str, kind: Kind = Kind.INSTRUCTIONS) -> Entry:
        """Send an answer; who answers has read the alert, and that is said first if it was not yet."""
        if not text.strip():
            raise NothingToSay
        entry = self.entry(alert_id)
        before = () if entry.read else ((Kind.ACKNOWLEDGED, ""),)
        return self._say(entry, *before, (kind, text), alias=alias)

    def close(self, alert_id: str, alias: str = "", text: str = "") -> Entry:
        """Tell the sender that this alert is closed; a second time changes nothing."""
        entry = self.entry(alert_id)
        return entry if entry.state is State.CLOSED else self._say(entry, (Kind.CLOSED, text), alias=alias)

    def _head(self, alert_id: str) -> Head:
        found = [head for head in self._store.heads() if head.id == alert_id]
        if not found:
            raise missing(alert_id)
        return found[0]

    def _fetched(self, head: Head) -> Entry:
        entry = self._opened(head)
        if entry.state is State.WAITING and entry.damage is None:
            try:
                return self._say(entry, (Kind.RECEIVED, ""), alias="")
            except AnsweredMeanwhile:  # another console fetched it too
                return self._opened(head)
            except (StorageFull, StoreDown):  # that the sender cannot be told now must not keep an alert from being read
                return entry
        return entry

    def _opened(self, head: Head) -> Entry:
        found = unseal.open_(self._store.content(head.id), self._keys.epochs)
        if isinstance(found, Unreadable):
            return Entry(head, found)
        messages: list[Message] = []
        digest = ""
        for copy in self._store.copies(head.id):
            try:
                one = message.open_(copy, found.epoch.identity, self._keys.reply.public)
            except CompanionError as error:
                return Entry(head, found, tuple(messages), ConversationDamaged(str(error)), digest)
            expected = (found.alert.alert_id, len(messages) + 1, digest)
            if (one.message.alert_id, one.message.seq, one.message.previous) != expected:
                return Entry(head, found, tuple(messages), ConversationDamaged("a link of the chain does not fit"), digest)
            messages.append(one.message)
            digest = one.digest
        return Entry(head, found, tuple(messages), None, digest)

    def _say(self, entry: Entry, *each: tuple[Kind, str], alias: str) -> Entry:
        """Add answers to the end of the chain, all or none."""
        if isinstance(entry.found, Unreadable):
            raise CannotAnswer(str(entry.found.why))
        if entry.damage is not None:
            raise entry.damage
        found, day, digest = entry.found, self._clock.now().astimezone(UTC).date(), entry.digest
        said, answers = list(entry.messages), []
        for kind, text in each:
            new = Message(found.alert.alert_id, len(said) + 1, kind, _plain(alias), _plain(text), day, digest)
            said.append(new)
            digest = message.digest(new.line)
            copy = message.seal(new, self._keys.reply, found.epoch.identity.recipient())
            mail = message.seal(new, self._keys.reply, found.reply) if found.reply else b""
            answers.append(Answer(entry.head.id, new.seq, copy, found.alert.mailbox, mail, day))
        by_person = any(kind is not Kind.RECEIVED for kind, _ in each)
        self._store.add(answers, forget_minute=by_person)
        return Entry(replace(entry.head, minute=None) if by_person else entry.head, found, tuple(said), None, digest)


def _plain(typed: str) -> str:
    """Return words as an answer may hold them: a sender's program refuses an answer with any other control in it."""
    return REFUSED.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
