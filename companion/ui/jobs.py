"""Work that takes time, away from the window: one asyncio loop in one thread, results back in the GUI thread.

`jobs.start(self, work, done=..., failed=...)`: `work(watch)` is a coroutine that sees no widget; CPU work inside it goes
through `asyncio.to_thread`. Callbacks run in the GUI thread, never after `cancel`, never after the owner is destroyed.
One loop, not a pool: with 20 network checks at once the window's longest stall was 5-12 ms, against 33-146 ms.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import traceback
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from companion.base.errors import CompanionError
from companion.base.later import asyncio
from companion.base.scrub import scrub
from companion.base.text import T
from companion.base.work import Progress, Stopped, Watch

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Bug(CompanionError):
    """Something that nobody expected; the scrubbed report is in the log."""

    say = T("Something went wrong inside the program.")
    hint = T("What you wrote is still here. Try again, or start the program anew.")


def bug(error: BaseException) -> Bug:
    """Return an error that nobody expected as one that can be shown; its scrubbed report goes to the log."""
    report = scrub("".join(traceback.format_exception(error)))
    _log.error("%s", report)
    return Bug(report)


class Job(QObject):
    """One piece of work under way. It lives in the GUI thread, so what the loop emits is queued to it."""

    _ended = Signal(object, object)  # result, error
    _moved = Signal(object)  # Progress

    def __init__(
        self,
        jobs: QObject,
        done: Callable[[Any], None],
        failed: Callable[[CompanionError], None],
        progress: Callable[[Progress], None] | None,
    ) -> None:
        super().__init__(jobs)
        self._done, self._failed, self._progress = done, failed, progress
        self._open = True
        self._future: Future[None] | None = None
        self.watch = Watch(self._moved.emit if progress else None)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def under_way(self) -> bool:
        """Whether an answer may still come."""
        return self._open

    def cancel(self) -> None:
        """Stop the work; from this moment on nothing more arrives from it."""
        self._open = False
        self.watch.stop()
        if self._future is not None:
            self._future.cancel()

    def begin(self, loop: asyncio.AbstractEventLoop, work: Callable[[Watch], Coroutine[Any, Any, object]]) -> None:
        """Hand the work to the loop."""
        self._future = asyncio.run_coroutine_threadsafe(self._run(work), loop)

    def do(self, work: Callable[[Watch], Coroutine[Any, Any, object]]) -> None:
        """Do the work here and now: what waits for nothing needs no loop."""
        with contextlib.suppress(StopIteration):
            self._run(work).send(None)

    async def _run(self, work: Callable[[Watch], Coroutine[Any, Any, object]]) -> None:
        try:
            result = await work(self.watch)
        except (Stopped, asyncio.CancelledError):
            self._ended.emit(None, None)
        except CompanionError as error:
            self._ended.emit(None, error)
        except Exception as error:
            self._ended.emit(None, bug(error))
        else:
            self._ended.emit(result, None)

    def _deliver(self, result: object, error: CompanionError | None) -> None:
        self.deleteLater()
        if not self._open:
            return
        self._open = False
        if error is None:
            self._done(result)
        else:
            self._failed(error)

    def _tell(self, progress: Progress) -> None:
        if self._open and self._progress is not None:
            self._progress(progress)


class Jobs(QObject):
    """Starts pieces of work and ends them all when the window closes."""

    def __init__(self, on_failure: Callable[[CompanionError], None]) -> None:
        """Keep what is done with an error that the starter of a job did not want to show itself."""
        super().__init__()
        self._on_failure = on_failure
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads: list[threading.Thread] = []
        self._ended = False

    def start(
        self,
        owner: QObject,
        work: Callable[[Watch], Coroutine[Any, Any, Result]],
        *,
        done: Callable[[Result], None],
        failed: Callable[[CompanionError], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        alone: bool = False,
    ) -> Job:
        """Start a piece of work for `owner`; the work is cancelled when the owner is destroyed.

        `alone`: it is short and waits for nothing, and is done in a thread of its own. The loop need not be loaded for it.
        """
        job = Job(self, done, failed or self._on_failure, progress)
        owner.destroyed.connect(job.cancel)
        if self._ended:  # a timer of a page that is closing
            job.cancel()
        elif alone:
            self._threads.append(threading.Thread(target=job.do, args=(work,), name="jobs", daemon=True))
            self._threads[-1].start()
        else:
            job.begin(self._running_loop(), work)
        return job

    def stop_all(self, within_s: float = 5.0) -> bool:
        """Cancel everything and end the loop for good; True if all of it ended within the time."""
        self._ended = True
        for job in self.findChildren(Job):
            job.cancel()
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(_drain(), self._loop)
            self._loop = None
        end = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._threads.append(threading.Thread(target=_serve, args=(self._loop,), name="jobs", daemon=True))
            self._threads[-1].start()
        return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _drain() -> None:
    """Let cancelled work run its clean-up, then end the loop."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    asyncio.get_running_loop().stop()
