"""A worker with the real window: `python -m tests.bench.stalls`. A line "20" runs so many jobs and gives the longest stall.

A stall is how late the window's event loop comes to a timer that wants it every two milliseconds: as late as a key press
would be. Each job does what a check does: it waits, as for an answer, then works in a thread (seals and opens 64 KB, reads JSON).
With "0" there are none, for as long as 20 take: what is late then is late because of the machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from companion import app
from companion.base.work import Watch
from companion.sealing import age
from companion.sealing.recipients import Identity
from companion.ui.window import Window
from tests.bench.worker import serve

_EVERY_MS = 2
_ROUNDS, _WAIT_S = 5, 0.02
_PLAIN = secrets.token_bytes(64 * 1024)
_ANSWER = json.dumps([{"title": f"Page {number}", "text": "words " * 20} for number in range(200)])


async def _check(watch: Watch) -> int:
    """Wait and work, as a check does."""
    identity = Identity(secrets.token_bytes(32))

    def work() -> int:
        opened = age.open_(age.seal(_PLAIN, [identity.recipient()]), [identity])
        return len(opened) + len(json.loads(_ANSWER))

    total = 0
    for done in range(_ROUNDS):
        await watch.sleep(_WAIT_S)
        total += await asyncio.to_thread(work)
        watch.report(done, _ROUNDS)
    return total


async def _pause(watch: Watch) -> int:
    await watch.sleep(0.5)
    return 0


def _longest(window: Window, jobs: int) -> float:
    gaps, ended, turns = [0.0], [], QEventLoop()
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1_000 - _EVERY_MS)
        last = now

    def done(result: int) -> None:
        ended.append(result)
        if len(ended) == max(1, jobs):
            turns.quit()

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(_EVERY_MS)
    for _ in range(max(1, jobs)):
        window.house.jobs.start(window, _check if jobs else _pause, done=done, progress=lambda _progress: None)
    turns.exec()
    timer.stop()
    return max(gaps)


def main() -> None:
    """Open the window and serve."""
    application = QApplication([])
    window = app.window(application, "en", home=Path(os.environ["COMPANION_HOME"]))
    window.frame.show()
    while window.house.sitting.library is None:
        QCoreApplication.processEvents()
    serve(lambda words: _longest(window, int(words)))
    window.frame.close()


if __name__ == "__main__":
    main()
