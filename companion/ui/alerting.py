"""Alerts while the window is open: what is written and not yet sent, what was sent and how far it is, and when to look again.

What is written lies in memory only. Locking the vault starts the program anew, so a lock puts it into the vault, and opening the
vault brings it back; closing the program forgets it. All work is done in jobs by `alert_room`, which is loaded with the first
of them: at the start only if the outbox holds something.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from companion.alert import draft as drafts
from companion.alert.draft import Draft
from companion.alert.fields import FIELDS
from companion.alert.states import Entry
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.base.later import asyncio
from companion.base.work import Watch
from companion.ui.alerts.seen import PRACTICE, Order, Seen, Talk
from companion.ui.jobs import Job, Jobs
from companion.ui.keeping import Keeping

if TYPE_CHECKING:  # loading it brings the cryptography along, which the first paint does without
    from companion.ui.alert_room import AlertRoom

_Act = Callable[["AlertRoom", Watch], Awaitable[None]]
_AFTER_PAINT_MS = 250
_SOONEST_MS, _LATEST_MS = 3_000, 3_600_000
_KEPT = "unsent_alert"


@dataclass(frozen=True, slots=True)
class _Outcome:
    number: int
    seen: Seen
    problem: CompanionError | None


@dataclass(frozen=True, slots=True)
class _Sealed:
    entry: Entry
    outcome: _Outcome


class Alerting(QObject):
    """`changed` comes when anything of this was seen to change; `busy` says that a line to a desk is in use."""

    changed = Signal()

    def __init__(self, home: Path, room: Callable[[], AlertRoom], jobs: Jobs, clock: Clock, keeping: Keeping) -> None:
        """Keep where the outbox may lie and how its room is loaded; nothing is loaded yet."""
        super().__init__()
        self.draft = Draft()
        self.asked: tuple[str, ...] = ()  # the fields that a card of the crisis tree asks for
        self.seen: Seen | None = None
        self.showing = ""  # the conversation that the page shows; none: the ways to get help
        self.said: dict[str, Draft] = {}  # what was sent, by conversation, as long as the program is open
        self._outbox = home / "outbox"
        self._load, self._jobs, self._clock, self._keeping = room, jobs, clock, keeping
        self._room: AlertRoom | None = None
        self._loading = threading.Lock()
        self._under_way: list[Job] = []
        self._looks, self._newest = itertools.count(1), 0
        self._closing = False
        self.on_failure: Callable[[CompanionError], None] = lambda _error: None
        self._start = QTimer(self, singleShot=True, interval=_AFTER_PAINT_MS)
        self._start.timeout.connect(self._go_on)
        self._wake = QTimer(self, singleShot=True)
        self._wake.timeout.connect(self._go_on)
        keeping.before_closing.append(self._keep_draft)
        keeping.changed.connect(self._vault_changed)

    @property
    def busy(self) -> bool:
        """Whether something is being sent or asked for."""
        return any(job.under_way for job in self._under_way)

    def begin(self) -> None:
        """Go on with what was sent before, once the window stands; without an outbox nothing is loaded."""
        try:
            waiting = any(self._outbox.iterdir())
        except OSError:
            waiting = False
        if waiting:
            self._start.start()

    def look(self) -> None:
        """See what is known now. Nothing is asked of anybody."""
        self._do(_nothing)

    def ask_for(self, asked: Sequence[str], kind: str = "") -> None:
        """Let the form begin with these fields, and tick this kind; what is written already stays."""
        self.asked, self.showing = tuple(name for name in asked if name in FIELDS), ""
        if kind:
            ticked = self.draft.values.get("kind", ())
            kinds = tuple(one for one in ticked if isinstance(one, str)) if isinstance(ticked, tuple) else ()
            self.write(replace(self.draft, values={**self.draft.values, "kind": tuple(dict.fromkeys((*kinds, kind)))}))

    def write(self, draft: Draft) -> None:
        """Keep what is written, in memory."""
        self.draft = draft

    def send(self, order: Order, queued: Callable[[Entry], None], failed: Callable[[CompanionError], None]) -> None:
        """Seal and keep an alert, then send it: `queued` comes as soon as it can no longer be lost."""

        def seal() -> _Sealed:
            room = self._the_room()
            entry = room.queue(order)
            return _Sealed(entry, self._look_in(room))

        async def work(_watch: Watch) -> _Sealed:
            return await asyncio.to_thread(seal)

        def done(sealed: _Sealed) -> None:
            entry = sealed.entry
            self.said[entry.talk] = order.draft
            if order.issuer != PRACTICE and order.follows is None:
                self.draft, self.asked = Draft(), ()
            self.showing = entry.talk
            self._take(sealed.outcome)
            queued(entry)
            self._do(lambda room, watch: room.send(watch, entry))

        self._jobs.start(self, work, done=done, failed=failed)

    def ask(self, talk: Talk) -> None:
        """Ask the desk for answers now, and send what is still here."""
        self._do(lambda room, watch: room.ask(watch, talk))

    def play(self, talk: Talk, alias: str, reply: str) -> None:
        """Let the practice desk take its next step, and fetch what it says."""

        async def act(room: AlertRoom, watch: Watch) -> None:
            await asyncio.to_thread(room.play, talk.first, alias, reply)
            await room.ask(watch, talk)

        self._do(act)

    def cancel(self, entry: Entry) -> None:
        """Stop what was not sent."""
        self._do(lambda room, _watch: asyncio.to_thread(room.cancel, entry))

    def remove(self, talk: Talk) -> None:
        """Remove every trace of a conversation."""
        self.said.pop(talk.id, None)
        self.showing = ""
        self._do(lambda room, _watch: asyncio.to_thread(room.remove, talk))

    def save(self, entry: Entry, path: Path, saved: Callable[[], None], failed: Callable[[CompanionError], None]) -> None:
        """Write a sealed file."""

        async def write(_watch: Watch) -> None:
            await asyncio.to_thread(lambda: self._the_room().save(entry, path))

        self._jobs.start(self, write, done=lambda _nothing: saved(), failed=failed)

    def close(self) -> None:
        """The program closes: what was written and not sent is forgotten, as the page says."""
        self._closing = True

    def stay(self) -> None:
        """It does not close after all."""
        self._closing = False

    def _the_room(self) -> AlertRoom:
        with self._loading:
            self._room = self._room or self._load()
            return self._room

    def _do(self, act: _Act) -> None:
        async def work(watch: Watch) -> _Outcome:
            room, problem = await asyncio.to_thread(self._the_room), None
            try:
                await act(room, watch)
            except CompanionError as error:  # it is said, and what is so now is shown all the same
                problem = error
            return await asyncio.to_thread(lambda: self._look_in(room, problem))

        self._under_way = [job for job in self._under_way if job.under_way]
        self._under_way.append(self._jobs.start(self, work, done=self._take, failed=self._failed))
        self.changed.emit()

    def _look_in(self, room: AlertRoom, problem: CompanionError | None = None) -> _Outcome:
        number = next(self._looks)
        return _Outcome(number, room.look(), problem)

    def _failed(self, error: CompanionError) -> None:
        self.on_failure(error)
        self._wake.start(_LATEST_MS)  # what waits in the outbox is not forgotten because of it

    def _take(self, outcome: _Outcome) -> None:
        if outcome.problem is not None:
            self.on_failure(outcome.problem)
        if outcome.number > self._newest:  # of two jobs the later look counts, whichever ends first
            self._newest, self.seen = outcome.number, outcome.seen
        seen = self.seen or Seen()
        if seen.wake is not None:
            left = (seen.wake - self._clock.now()).total_seconds() * 1_000
            self._wake.start(round(min(max(left, _SOONEST_MS), _LATEST_MS)))
        self.changed.emit()

    def _go_on(self) -> None:
        self._do(lambda room, watch: room.go_on(watch))

    def _vault_changed(self) -> None:
        """A vault that was opened may hold what was not sent, and the keys to answers."""
        vault = self._keeping.vault
        if vault is None:
            return
        kept = vault.kept.settings().get(_KEPT)
        if kept:
            vault.kept.keep_setting(_KEPT, None)
            self._bring_back(kept)
        if self.seen is not None:
            self.look()

    def _bring_back(self, kept: str) -> None:
        try:
            found = drafts.read(kept.encode())
        except CompanionError:
            return
        mine = {} if self.draft.says_nothing else self.draft.values
        self.write(Draft({**found.values, **mine}, {**found.more, **self.draft.more}))
        self.changed.emit()

    def _keep_draft(self) -> None:
        vault = self._keeping.vault
        if vault is not None and not self._closing and not self.draft.says_nothing:
            vault.kept.keep_setting(_KEPT, json.dumps(self.draft.fields()))


async def _nothing(_room: AlertRoom, _watch: Watch) -> None:
    """Only look."""
