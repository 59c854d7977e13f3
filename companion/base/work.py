"""What work that takes time is given: a way to tell how far it is, and to notice that it should stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from companion.base.later import asyncio
from companion.base.text import Text


class Stopped(Exception):
    """Raised inside a piece of work by `Watch.check` after somebody asked it to stop."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is: `done` of `total` parts (total 0: unknown), and what it is doing."""

    done: int
    total: int
    doing: Text | None = None


class Watch:
    """Progress and stop for one piece of work; safe to use from any thread."""

    def __init__(self, on_progress: Callable[[Progress], None] | None = None) -> None:
        """Keep the function that is told of progress; it is called in the thread that does the work."""
        self._on_progress = on_progress
        self._stop = threading.Event()

    def report(self, done: int, total: int = 0, doing: Text | None = None) -> None:
        """Tell how far the work is. Raises Stopped like `check`, so that a loop that reports also stops."""
        self.check()
        if self._on_progress is not None:
            self._on_progress(Progress(done, total, doing))

    def check(self) -> None:
        """Raise Stopped if somebody asked this work to stop."""
        if self._stop.is_set():
            raise Stopped

    async def sleep(self, seconds: float) -> None:
        """Wait without holding the loop up. Raises Stopped instead of going on after a stop."""
        self.check()
        await asyncio.sleep(seconds)
        self.check()

    def stop(self) -> None:
        """Ask the work to end at its next `check`."""
        self._stop.set()
