"""The alerts of this computer: sealed bytes, how far each one is, the desk's receipt and its sealed answers. FORMAT.md section 6.

What is said to be kept is durable, but for `begin` and `note`, which prove nothing: what the disk does not take of these is known
until the program ends. States only move forward, each with its proof. A kill at any moment leaves every alert that was named,
whole and once; two programs may work at the same time. Nothing in it can be read without keys that lie elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from companion.alert import record
from companion.alert.errors import EntryDamaged, EntryMissing, OutboxBusy
from companion.alert.shelf import FolderShelf, MemoryShelf, Shelf
from companion.alert.states import EVENTS, Entry, State, Trouble, advances
from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code

__all__ = ["Entry", "FolderShelf", "Found", "MemoryShelf", "Outbox", "Problem", "Shelf", "State", "Trouble"]

LARGEST_SEALED, ANSWER_BYTES = 524_288, 8_192
_LARGEST_CARD = 131_072 + 100
_ID = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(rf"({_ID.pattern})(?:\.age|\.card|\.state|-([1-9][0-9]{{0,6}})\.age)")


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that cannot be used, and why."""

    id: str
    error: CompanionError


@dataclass(frozen=True, slots=True)
class Found:
    """The entries, the newest first, and what is wrong with others."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Unwritten:
    """An entry as the shelf has it, and as it is."""

    kept: Entry
    now: Entry


class Outbox:
    """The alerts on one shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Keep the shelf."""
        self._shelf = shelf
        self._unwritten: dict[str, _Unwritten] = {}

    def look(self) -> Found:
        """Return every entry; one that is damaged keeps no other out."""
        entries: list[Entry] = []
        problems: list[Problem] = []
        for name in self._shelf.names():
            named = _NAME.fullmatch(name)
            if named is None or not name.endswith(".state"):
                continue
            try:
                entries.append(self._read(named[1]))
            except files.FileMissing:  # removed in this moment
                continue
            except CompanionError as error:
                problems.append(Problem(named[1], error))
        return Found(_newest_first(entries), tuple(problems))

    def get(self, id_: str) -> Entry:
        """Return an entry. Raises EntryMissing, EntryDamaged, EntryNewer."""
        if not _ID.fullmatch(id_):  # it may come from a command line, and becomes the name of a file
            raise _missing(id_)
        try:
            return self._read(id_)
        except files.FileMissing as error:
            raise _missing(id_) from error

    def sealed(self, id_: str) -> bytes:
        """Return the sealed file. Raises EntryMissing, EntryDamaged."""
        content = self._part(id_, f"{id_}.age", LARGEST_SEALED)
        if hashlib.sha256(content).hexdigest() != id_:
            raise EntryDamaged("the sealed file changed", file=Code(id_))
        return content

    def card_line(self, id_: str) -> bytes:
        """Return the exact line of the card that it was sealed by. Raises EntryMissing, EntryDamaged."""
        return record.line_of(self._part(id_, f"{id_}.card", _LARGEST_CARD), id_)

    def answers(self, id_: str) -> tuple[bytes, ...]:
        """Return the sealed answers, by their number; an empty one in the place of what cannot be read."""
        numbers = sorted(int(named[2]) for named in map(_NAME.fullmatch, self._shelf.names()) if named and named[1] == id_ and named[2])
        return tuple(self._answer(id_, number) for number in numbers)

    def add(self, entry: Entry, sealed: bytes, card_line: bytes) -> Entry:
        """Keep a new alert. Raises DiskFull, NotWritable, OutboxBusy; then nothing of it is left."""
        with self._shelf.held():
            self._tidy()
            try:
                self._shelf.write(f"{entry.id}.age", sealed)
                self._shelf.write(f"{entry.id}.card", record.whole(card_line))
                return self._write(entry)  # last: from here on there is an entry
            except CompanionError:
                self._tidy()
                raise

    def keep_answer(self, id_: str, number: int, sealed: bytes) -> None:
        """Keep a sealed answer that was verified. Raises EntryMissing, DiskFull, ..."""
        with self._shelf.held():
            self.get(id_)
            self._shelf.write(_answer(id_, number), sealed)

    def advance(self, id_: str, state: State, at: datetime, receipt: bytes = b"") -> Entry:
        """Let an entry go on to a state that was proven; one that is further stays there, and takes the proof along."""

        def forward(entry: Entry) -> Entry:
            further = advances(entry.state, state)
            new = state not in entry.times and (further or state in EVENTS)
            return replace(
                entry,
                state=state if further else entry.state,
                times=dict(entry.times) | ({state: at} if new else {}),
                receipt=entry.receipt or receipt,
                trouble=None if further else entry.trouble,
                next_try=None if further else entry.next_try,
            )

        return self._change(id_, forward)

    def begin(self, id_: str, next_try: datetime) -> Entry:
        """Note that a try of a queued alert begins, before it does: a program that is killed in it does not try again at once."""

        def begun(entry: Entry) -> Entry:
            return replace(entry, attempts=entry.attempts + 1, next_try=next_try) if entry.state is State.QUEUED else entry

        return self._remark(id_, begun)

    def note(self, id_: str, trouble: Trouble | None, *, if_unsent: bool = False) -> Entry:
        """Keep why the last try did not work, or that it did; `if_unsent`: unless it is proven by now that the alert arrived."""

        def noted(entry: Entry) -> Entry:
            return entry if if_unsent and not advances(entry.state, State.SENT) else replace(entry, trouble=trouble)

        return self._remark(id_, noted)

    def remove(self, id_: str) -> None:
        """Remove every file of an entry, also of a damaged one. Raises EntryMissing, NotWritable."""
        with self._shelf.held():
            if f"{id_}.state" not in self._shelf.names():
                raise _missing(id_)
            self._shelf.remove(f"{id_}.state")
            self._tidy()

    def _remark(self, id_: str, change: Callable[[Entry], Entry]) -> Entry:
        """Change what proves nothing. A full disk must neither keep an alert from being sent nor have it tried without a pause."""
        try:
            return self._change(id_, change)
        except (files.DiskFull, files.NotWritable, OutboxBusy):
            after = change(self.get(id_))
            self._unwritten[id_] = _Unwritten(self._kept(id_), after)
            return after

    def _change(self, id_: str, change: Callable[[Entry], Entry]) -> Entry:
        with self._shelf.held():
            before = self.get(id_)
            after = change(before)
            return before if after == before else self._write(after)

    def _write(self, entry: Entry) -> Entry:
        content = record.write(entry)
        self._shelf.write(f"{entry.id}.state", content)
        self._unwritten.pop(entry.id, None)
        return record.read(content, entry.id)

    def _read(self, id_: str) -> Entry:
        kept, unwritten = self._kept(id_), self._unwritten.get(id_)
        return unwritten.now if unwritten and unwritten.kept == kept else kept  # what another program wrote since counts more

    def _kept(self, id_: str) -> Entry:
        return record.read(self._shelf.read(f"{id_}.state", record.LARGEST), id_)

    def _part(self, id_: str, name: str, at_most_bytes: int) -> bytes:
        self.get(id_)
        try:
            return self._shelf.read(name, at_most_bytes)
        except (files.FileMissing, files.FileTooLarge) as error:
            raise EntryDamaged(str(error), file=Code(id_)) from error

    def _answer(self, id_: str, number: int) -> bytes:
        try:
            return self._shelf.read(_answer(id_, number), ANSWER_BYTES)
        except CompanionError:
            return b""

    def _tidy(self) -> None:
        """Remove the files of entries that a kill left unfinished, on their way in or out."""
        named = [found for found in map(_NAME.fullmatch, self._shelf.names()) if found]
        there = {found[1] for found in named if found[0].endswith(".state")}
        for found in named:
            if found[1] not in there:
                self._shelf.remove(found[0])


def _newest_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Sort by the minute of sealing; what was added within that minute comes before what it adds to."""
    known = {entry.alert_id: entry for entry in entries}

    def age(entry: Entry) -> tuple[datetime, int]:
        sealed, added = min(entry.times.values()), 0
        while added < len(known) and entry.follows in known:
            entry, added = known[entry.follows], added + 1
        return sealed, added

    return tuple(sorted(entries, key=age, reverse=True))


def _answer(id_: str, number: int) -> str:
    return f"{id_}-{number}.age"


def _missing(id_: str) -> EntryMissing:
    return EntryMissing(id=Code(id_), command=Code("companion alert status"))
