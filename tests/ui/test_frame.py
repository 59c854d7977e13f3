"""The frame of the window: on the screen before the program is loaded, in the right colours; and what is in it says whether it closes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from companion import settings
from companion.ui import frame, theme
from companion.ui.frame import Frame

FIRST = """
import sys
from companion.ui import frame
shown = frame.first()
print(shown.isVisible(), sorted(name for name in sys.modules if name.startswith(("companion.ui.", "companion.content", "asyncio", "ssl"))))
"""


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_it_is_painted_in_the_persons_own_colours_at_once(qtbot: QtBot, qapp: QApplication, home: Path, kind: str) -> None:
    home.mkdir()
    settings.save(home / "settings.json", settings.load(home / "settings.json").values | {"theme": kind})
    shown = frame.first()
    qtbot.addWidget(shown)
    assert shown.isVisible()
    assert shown.grab().toImage().pixelColor(5, 5) == theme.tokens(shown).page
    assert theme.tokens(shown) is {"light": theme.LIGHT, "dark": theme.DARK}[kind]
    assert qapp.font().pointSizeF() == theme.BASE_POINTS


def test_it_does_not_wait_for_a_desktop_that_shows_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "_PATIENCE_MS", 20)
    monkeypatch.setattr(Frame, "paintEvent", lambda _frame, _event: None)
    waited = QElapsedTimer()
    waited.start()
    shown = Frame()
    qtbot.addWidget(shown)
    shown.show_empty()
    assert waited.elapsed() >= 20


def test_what_is_in_it_says_whether_it_closes(qtbot: QtBot) -> None:
    shown, may = Frame(), [False, True]
    qtbot.addWidget(shown)
    held = QLabel("what is half typed")
    shown.hold(held, lambda: may.pop(0))
    shown.show()
    assert held.isVisible()
    assert not shown.close()
    assert shown.isVisible()
    assert shown.close()
    assert not shown.isVisible()


@pytest.mark.usefixtures("home")
def test_nothing_is_loaded_for_it_that_it_does_not_need() -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split(" ", 1) == [
        "True",
        str(["companion.ui.display", "companion.ui.frame", "companion.ui.look", "companion.ui.preferences", "companion.ui.theme"]) + "\n",
    ]
