"""A worker with the real window at its page Checks: `python -m tests.bench.stalls`. "20" presses Look and gives the longest stall.

A stall is how late the window's event loop comes to a timer that wants it every two milliseconds: as late as a key press
would be. It is measured from the press until the page shows what twenty checks found. Each check waits, as for an answer, and works in
a thread (seals and opens 64 KB, reads JSON), five times; they find what is to be acted on, what is fine, and what cannot be known.
With "0" nothing is pressed, for as long: what is late then is late because of the machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from companion import app
from companion.base.text import T
from companion.base.work import Watch
from companion.hygiene.check import Family
from companion.hygiene.finding import Evidence, Finding, Level, Sure, unknown
from companion.hygiene.world import World
from companion.sealing import age
from companion.sealing.recipients import Identity
from companion.ui.window import Window
from tests.bench.worker import serve
from tests.fakes.hands import press
from tests.ui.checking.plugs import FakePlug, info, use_plugs

CHECKS = 20
_EVERY_MS, _AFTER_MS = 2, 300
_ROUNDS, _WAIT_S = 5, 0.02
_PLAIN = secrets.token_bytes(64 * 1024)
_ANSWER = json.dumps([{"title": f"Page {number}", "text": "words " * 20} for number in range(200)])
_LEVELS = (Level.ALERT, Level.WARN, Level.INFO, Level.UNKNOWN, Level.OK)


def _plug(number: int) -> FakePlug:
    name, level = f"check_{number:02}", _LEVELS[number % len(_LEVELS)]
    seen = tuple(Evidence(T("Something was seen"), f"place {each}", quote="as it stands there") for each in range(4))

    async def look(_world: World, watch: Watch) -> Finding:
        identity = Identity(secrets.token_bytes(32))

        def work() -> None:
            age.open_(age.seal(_PLAIN, [identity.recipient()]), [identity])
            json.loads(_ANSWER)

        for _ in range(_ROUNDS):
            await watch.sleep(_WAIT_S)
            await asyncio.to_thread(work)
        if level is Level.UNKNOWN:
            return unknown(name, T("Nobody answered."))
        return Finding(name, level, Sure.HIGH, T("What this check found stands in one sentence."), seen)

    return FakePlug(info(name, Family.DEVICE), look, local=True)


def _longest(window: Window, checks: int) -> float:
    gaps, last, checking = [0.0], time.perf_counter(), window.house.checking

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1_000 - _EVERY_MS)
        last = now

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(_EVERY_MS)
    if checks:
        press(window, "check_look_device")
        _wait(checking.changed, lambda: "device" in checking.outcomes)
    _rest(_AFTER_MS)
    timer.stop()
    if checks:
        checking.forget("device")
        _rest(_AFTER_MS)
    return max(gaps)


def _wait(changed: SignalInstance, true: Callable[[], bool]) -> None:
    """Let the window go on as it does; QTest would sleep beside its events."""
    turns = QEventLoop()
    held = changed.connect(lambda _family: turns.quit() if true() else None)
    turns.exec()
    QObject.disconnect(held)


def _rest(for_ms: int) -> None:
    turns = QEventLoop()
    QTimer.singleShot(for_ms, turns.quit)
    turns.exec()


def main() -> None:
    """Open the window and serve."""
    use_plugs(pytest.MonkeyPatch(), *(_plug(number) for number in range(CHECKS)))
    window = app.window(QApplication([]), "en", home=Path(os.environ["COMPANION_HOME"]))
    window.frame.show()
    while window.house.sitting.library is None:
        QCoreApplication.processEvents()
    window.go("checks")
    press(window, "checks_tab_device")
    serve(lambda words: _longest(window, int(words)))
    window.frame.close()


if __name__ == "__main__":
    main()
