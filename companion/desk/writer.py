"""One thread that stores what many requests bring, so that they share one write to the disk (group commit).

Who puts something waits until its group is durable. A group that fails is tried again one by one, so that only what cannot be
stored is refused: on a disk that is nearly full, the text of one person goes in though the pictures of another do not.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from companion.base.errors import CompanionError
from companion.desk.errors import StoreDown
from companion.desk.store import Envelope

_LARGEST_GROUP = 256
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Put:
    """An alert that waits for its turn."""

    envelope: Envelope
    quota_bytes: int
    done: Future[date] = field(default_factory=Future)


Stored: TypeAlias = date | CompanionError


class Writer:
    """Gives groups of alerts to `store`, which stores them all in one transaction and returns what became of each."""

    def __init__(self, store: Callable[[Sequence[Put]], Sequence[Stored]], patience_s: float = _PATIENCE_S) -> None:
        """Start the thread; `stop` ends it."""
        self._store, self._patience_s = store, patience_s
        self._waiting: queue.SimpleQueue[Put] = queue.SimpleQueue()
        self._thread = ThreadPoolExecutor(1, "desk writer")

    def put(self, envelope: Envelope, quota_bytes: int) -> date:
        """Return the day on which an alert first came, once it is durable. Raises what `store` raised or returned for it."""
        one = Put(envelope, quota_bytes)
        self._waiting.put(one)
        try:
            self._thread.submit(self._take_turn)
            return one.done.result(timeout=self._patience_s)
        except (TimeoutError, RuntimeError) as error:  # RuntimeError: the thread was stopped
            raise StoreDown("no answer from the writer") from error

    def stop(self) -> None:
        """Store what waits, then end."""
        self._thread.shutdown()

    def _take_turn(self) -> None:
        """Store everything that waits; the turns of those who were taken along find nothing left to do."""
        group: list[Put] = []
        with suppress(queue.Empty):
            while len(group) < _LARGEST_GROUP:
                group.append(self._waiting.get_nowait())
        if group:
            self._try(group)

    def _try(self, group: Sequence[Put]) -> None:
        try:
            stored = self._store(group)
        except CompanionError as error:
            if len(group) > 1:
                for one in group:
                    self._try([one])
                return
            stored = [error]
        for one, outcome in zip(group, stored, strict=True):
            if isinstance(outcome, CompanionError):
                one.done.set_exception(outcome)
            else:
                one.done.set_result(outcome)
