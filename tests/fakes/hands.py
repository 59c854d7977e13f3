"""What a person's hands and eyes do with a window: find, press, type, read. They wait a moment, as people do.

Qt shows a widget that was added to a visible page only in its next round of events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from companion.ui.kit import Fold

_PATIENCE_MS = 2_000
_ISOLATES = re.compile("[\u2066-\u2069]")


def _soon(true: Callable[[], bool]) -> bool:
    """Whether this is true now or within a moment, while the window goes on."""
    timer = QElapsedTimer()
    timer.start()
    while not true() and timer.elapsed() < _PATIENCE_MS:
        QTest.qWait(5)
    return true()


def find(window: QWidget, name: str) -> QWidget:
    """Return the visible widget with this id."""
    assert _soon(lambda: sees(window, name)), f"{name} is not on screen"
    return next(widget for widget in window.findChildren(QWidget, name) if widget.isVisible())


def sees(window: QWidget, name: str) -> bool:
    """Whether a widget with this id is on screen."""
    return any(widget.isVisible() for widget in window.findChildren(QWidget, name))


def press(window: QWidget, name: str) -> None:
    """Press the visible button with this id."""
    button = find(window, name)
    assert isinstance(button, QAbstractButton)
    assert button.isEnabled(), f"{name} cannot be pressed"
    button.click()


def ticked(window: QWidget, name: str) -> bool:
    """Whether the box, card or button with this id is ticked."""
    button = find(window, name)
    assert isinstance(button, QAbstractButton)
    return button.isChecked()


def is_open(window: QWidget, step: str) -> bool:
    """Whether this step of the plan is opened."""
    fold = find(window, f"open_{step}")
    assert isinstance(fold, Fold)
    return fold.is_open


def key(window: QWidget, *keys: Qt.Key) -> None:
    """Press keys where the focus is."""
    for each in keys:
        QTest.keyClick(window.focusWidget() or window, each)


def words(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Yield every word that an eye or a screen reader gets: texts, tooltips, placeholders, names, descriptions."""
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        if isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(row)) for row in range(widget.count()))
        for said in (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()):
            yield widget, said


def reads(window: QWidget, sentence: str) -> bool:
    """Whether this stands somewhere on the screen, or does in a moment."""
    return _soon(lambda: any(sentence in text or sentence in _ISOLATES.sub("", text) for _, text in words(window)))
