"""Walk through the main job on the real pages, by clicking what a person would click, and keep a picture of each screen.

A walk is a generator of steps: `Press` a button, press a `Key`, `Wait` until something is true, keep a `Shot`. It finds
its buttons by the id that the pages give them (objectName), so that it works in every language, and it presses a button
only where a pointer could: shown, enabled, and not covered by anything. What does not come true in time fails the tour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from companion.base.errors import CompanionError
from companion.base.text import T

PATIENCE_MS = 10_000
_BEAT_MS = 15


class StepDidNotHappen(CompanionError):
    """The tour pressed something and what should follow did not come."""

    say = T("The tour stopped: {step} did not happen.")
    hint = T("The pictures up to there are kept. This is a fault of the program; please report it.")

    def __init__(self, step: str) -> None:
        """Name in plain English what did not happen."""
        super().__init__(step, step=step)


@dataclass(frozen=True, slots=True)
class Shot:
    """Keep a picture of the window under this name, and say in plain English what it shows."""

    name: str
    happened: str


@dataclass(frozen=True, slots=True)
class Press:
    """Click the widget with this id as soon as a pointer could."""

    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """Press a key where the focus is."""

    key: Qt.Key


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on when this is true."""

    until: Callable[[], bool]
    what: str


Step: TypeAlias = "Shot | Press | Key | Wait"
Walk: TypeAlias = Iterator[Step]


class Guide(QObject):
    """Leads a walk through a window from the event loop; `report` gets a line for each thing that truly happened."""

    finished = Signal()

    def __init__(self, window: QWidget, folder: Path, report: Callable[[str], None], patience_ms: int | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._report = report
        self._walk: Walk = iter(())
        self._at: Step | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=_BEAT_MS)
        self._timer.timeout.connect(self._go_on)
        self._patience_ms = PATIENCE_MS if patience_ms is None else patience_ms
        self.ended = False
        self.failed: CompanionError | None = None
        self.pictures: list[Path] = []

    def lead(self, walk: Walk) -> None:
        """Begin; `finished` comes when the walk has ended or failed."""
        self._walk = walk
        self._since.start()
        self._timer.start()

    def find(self, name: str) -> QWidget:
        """Return the shown widget with this id. Raises StepDidNotHappen if there is none."""
        for widget in self._window.findChildren(QWidget, name):
            if widget.isVisible():
                return widget
        raise StepDidNotHappen(f"not on screen: {name}")

    def shown(self, name: str) -> bool:
        """Whether a widget with this id is on screen."""
        return any(widget.isVisible() for widget in self._window.findChildren(QWidget, name))

    def focus(self) -> QWidget | None:
        """Return the widget that a key would go to."""
        return self._window.focusWidget()

    def field(self, name: str) -> QLineEdit:
        """Return the shown field with this id. Raises StepDidNotHappen."""
        found = self.find(name)
        if not isinstance(found, QLineEdit):
            raise StepDidNotHappen(f"not a field: {name}")
        return found

    def all(self, beginning: str) -> list[QWidget]:
        """Return the shown buttons whose id is this beginning and a note's id."""
        found = self._window.findChildren(QWidget, QRegularExpression(f"^{beginning}[0-9a-f]{{16}}$"))
        return [widget for widget in found if widget.isVisible()]

    def write(self, name: str, words: str) -> None:
        """Write into a field, letter by letter, as a keyboard does."""
        field = self.find(name)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(field, words)
        self._report(f"wrote into {name}")

    def reveal(self, name: str) -> None:
        """Scroll until this is at the top, so that a picture shows what follows it."""
        widget = self.find(name)
        area = _scroll_area(widget)
        inside = area.widget() if area is not None else None
        if area is not None and inside is not None:
            area.verticalScrollBar().setValue(widget.mapTo(inside, QPoint(0, 0)).y())

    def _go_on(self) -> None:
        try:
            if self._at is None:
                self._at = next(self._walk, None)
                self._since.restart()
            if self._at is None:
                self._end(None)
            elif self._happens(self._at):
                self._at = None
            elif self._since.elapsed() > self._patience_ms:
                raise StepDidNotHappen(f"waited in vain for {_told(self._at)}")
        except CompanionError as error:
            self._end(error)

    def _happens(self, step: Step) -> bool:
        """Do the step if it can be done now."""
        match step:
            case Wait(until, what):
                if not until():
                    return False
                self._report(f"saw {what}")
            case Press(name):
                spot = self._spot(name)
                if spot is None:
                    return False
                under = self._window.childAt(spot) or self._window
                QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(self._window, spot))
                self._report(f"pressed {name}")
            case Key(key):
                QTest.keyClick(self._window.focusWidget() or self._window, key)
                self._report(f"key {key.name.removeprefix('Key_')}")
            case Shot():
                self._keep(step)
        return True

    def _spot(self, name: str) -> QPoint | None:
        """Return where in the window a pointer would press this widget, or None while it could not."""
        widget = next((found for found in self._window.findChildren(QWidget, name) if found.isVisible()), None)
        if widget is None or not widget.isEnabled():
            return None
        _scroll_to(widget)
        spot = widget.mapTo(self._window, widget.rect().center())
        under = self._window.childAt(spot)
        return spot if under is not None and (under is widget or widget.isAncestorOf(under)) else None

    def _keep(self, shot: Shot) -> None:
        path = self._folder / f"{len(self.pictures) + 1:02d}-{shot.name}.png"
        if not self._window.grab().save(str(path)):
            raise StepDidNotHappen(f"no picture could be written to {path}")
        self.pictures.append(path)
        self._report(f"{path.name}: {shot.happened}")

    def _end(self, error: CompanionError | None) -> None:
        self._timer.stop()
        self.failed, self.ended = error, True
        if error is not None:
            self._report(str(error))
        self.finished.emit()


def _told(step: Step) -> str:
    return step.what if isinstance(step, Wait) else str(step)


def _scroll_area(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def _scroll_to(widget: QWidget) -> None:
    area = _scroll_area(widget)
    if area is not None:
        area.ensureWidgetVisible(widget, 0, 40)
