"""Where a desk keeps what it was sent: sealed alerts, the answers waiting in mailboxes, and its own sealed copies of these.

`Store` is what the server's rules and the console need; `Memory` is one that ends with the program, for practice and tests;
`store_sql` has the others. Nothing in it can be read without the desk's keys. Times: the minute of arrival until a person has
answered, then only the day (FORMAT.md section 4).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from companion.alert.lines import SIZES
from companion.base.text import Code
from companion.desk.errors import AnsweredMeanwhile, NoSuchAlert, StorageFull, TextOnly

UNLIMITED = 2**62
_KEPT_FOR_TEXT = 5  # one part in five of the quota takes alerts of the smallest size only


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of an alert without a key. `minute` is empty once a person has answered."""

    id: str
    day: date
    minute: datetime | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed alert, and when it came."""

    head: Head
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `copy` is sealed for the desk itself; `mail`, for the sender, waits in the mailbox if there is one."""

    id: str
    seq: int
    copy: bytes
    mailbox: str
    mail: bytes
    day: date


class Store(Protocol):
    """Sealed alerts by id. Any method may raise StoreDown or StoreDamaged."""

    def put(self, envelope: Envelope, quota_bytes: int = UNLIMITED) -> date:
        """Keep an alert and return the day on which it first came; durable when this returns, and the same for a repeated one.

        Raises TextOnly, StorageFull; then nothing was stored.
        """
        ...

    def mail(self, mailbox: str, most: int) -> Sequence[bytes]:
        """Return the newest answers in a mailbox, the oldest of them first; none if nobody knows it."""
        ...

    def heads(self) -> Sequence[Head]:
        """Return what is known of every alert."""
        ...

    def content(self, alert_id: str) -> bytes:
        """Return a sealed alert. Raises NoSuchAlert."""
        ...

    def copies(self, alert_id: str) -> Sequence[bytes]:
        """Return the desk's own copies of the answers to an alert, in their order."""
        ...

    def add(self, answers: Sequence[Answer], *, forget_minute: bool) -> None:
        """Keep answers to one alert, all or none. Raises AnsweredMeanwhile where one of their numbers is taken."""
        ...

    def remove(self, alert_ids: Sequence[str]) -> None:
        """Forget these alerts and the desk's copies of the answers to them."""
        ...

    def remove_before(self, day: date) -> int:
        """Forget the alerts of earlier days, and answers of earlier days in mailboxes; return how many alerts."""
        ...

    def close(self) -> None:
        """Finish what was begun."""
        ...


def refuse_if_full(size_bytes: int, used_bytes: int, quota_bytes: int) -> None:
    """Refuse an alert that the quota has no room for: the larger sizes first. Raises TextOnly, StorageFull."""
    after = used_bytes + size_bytes
    if size_bytes > SIZES[0] and after > quota_bytes - quota_bytes // _KEPT_FOR_TEXT:
        raise TextOnly
    if after > quota_bytes:
        raise StorageFull


def missing(alert_id: str) -> NoSuchAlert:
    """Return the error about an id that nothing is stored under."""
    return NoSuchAlert(id=Code(alert_id), command=Code("companion desk inbox"))


class Memory:
    """A store that ends with the program. Safe to use from any thread."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._alerts: dict[str, Envelope] = {}
        self._copies: dict[str, list[bytes]] = {}
        self._mail: dict[str, list[tuple[date, bytes]]] = {}

    def put(self, envelope: Envelope, quota_bytes: int = UNLIMITED) -> date:
        """Keep an alert."""
        with self._lock:
            known = self._alerts.get(envelope.head.id)
            if known is None:
                used = sum(len(one.content) for one in self._alerts.values())
                refuse_if_full(len(envelope.content), used, quota_bytes)
                self._alerts[envelope.head.id] = known = envelope
            return known.head.day

    def mail(self, mailbox: str, most: int) -> Sequence[bytes]:
        """Return the newest answers in a mailbox."""
        with self._lock:
            return [content for _, content in self._mail.get(mailbox, [])[-most:]]

    def heads(self) -> Sequence[Head]:
        """Return what is known of every alert."""
        with self._lock:
            return [envelope.head for envelope in self._alerts.values()]

    def content(self, alert_id: str) -> bytes:
        """Return a sealed alert."""
        with self._lock:
            if alert_id not in self._alerts:
                raise missing(alert_id)
            return self._alerts[alert_id].content

    def copies(self, alert_id: str) -> Sequence[bytes]:
        """Return the desk's own copies of the answers to an alert."""
        with self._lock:
            return list(self._copies.get(alert_id, ()))

    def add(self, answers: Sequence[Answer], *, forget_minute: bool) -> None:
        """Keep answers to one alert."""
        with self._lock:
            alert_id = answers[0].id
            if alert_id not in self._alerts:
                raise missing(alert_id)
            copies = self._copies.setdefault(alert_id, [])
            if [answer.seq for answer in answers] != [len(copies) + 1 + place for place in range(len(answers))]:
                raise AnsweredMeanwhile
            for answer in answers:
                copies.append(answer.copy)
                if answer.mail:
                    self._mail.setdefault(answer.mailbox, []).append((answer.day, answer.mail))
            if forget_minute:
                envelope = self._alerts[alert_id]
                self._alerts[alert_id] = replace(envelope, head=replace(envelope.head, minute=None))

    def remove(self, alert_ids: Sequence[str]) -> None:
        """Forget these alerts."""
        with self._lock:
            for alert_id in alert_ids:
                self._alerts.pop(alert_id, None)
                self._copies.pop(alert_id, None)

    def remove_before(self, day: date) -> int:
        """Forget what is older."""
        old = [head.id for head in self.heads() if head.day < day]
        self.remove(old)
        with self._lock:
            self._mail = {name: kept for name, rows in self._mail.items() if (kept := [row for row in rows if row[0] >= day])}
        return len(old)

    def close(self) -> None:
        """Nothing is left to finish."""
