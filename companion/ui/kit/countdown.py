"""Ten seconds in which something can still be stopped: a number that counts, a bar, and the button that stops it.

Nothing moves between two seconds, so it needs no other form for people whom movement disturbs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import NeutralButton
from companion.ui.kit.flow import Flow
from companion.ui.kit.hold import DestructiveButton
from companion.ui.kit.page_parts import Track
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone

SECONDS = 10
_TICK_MS = 1_000


@dataclass(frozen=True, slots=True)
class CountdownWords:
    """Every word: what is said with so many seconds left (the number itself and a sentence), and the rest."""

    left: Callable[[int], tuple[str, str]]
    about: str
    stop: str
    now: str
    foot: str


class Countdown(paint.Measured):
    """`over` when the seconds have passed or the person did not want to wait; `stopped` by its button, by Escape, or when it is hidden."""

    over = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._left = 0
        self._words: CountdownWords | None = None
        self.number, self.title, self.about = Label(Role.DISPLAY, Tone.DANGER), Label(Role.HEADING), Label()
        self.track = Track(Tone.DANGER)
        self.stop, self.now = NeutralButton("close"), DestructiveButton()
        self.foot = Label(Role.SMALL)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._top, self._said, self._column = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._said.addWidget(self.title)
        self._said.addWidget(self.about)
        self._top.addWidget(self.number, 0, Qt.AlignmentFlag.AlignVCenter)
        self._top.addLayout(self._said, 1)
        self._column.addLayout(self._top)
        for widget in (self.track, Flow(self.stop, self.now, gap_units=4), self.foot):
            self._column.addWidget(widget)
        self.setLayout(self._column)
        self.stop.clicked.connect(self.end)
        self.now.clicked.connect(self._finish)
        # Wherever the focus is in this window; a shortcut of a hidden widget does nothing.
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.end)
        self.measure()

    @property
    def counting(self) -> bool:
        """Whether it can still be stopped."""
        return self._timer.isActive()

    def set_words(self, words: CountdownWords) -> None:
        """Set every word."""
        self._words = words
        self.about.setText(words.about)
        self.stop.setText(words.stop)
        self.now.setText(words.now)
        self.foot.setText(words.foot)
        self._say()

    def begin(self) -> None:
        """Count from the start; the button that stops it has the focus."""
        self._left = SECONDS
        self._timer.start()
        self._say()
        self.show()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Stop it, if it is counting."""
        if self.counting:
            self._timer.stop()
            self.stopped.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.end()  # nothing is sent that the person no longer sees coming

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._finish()
        else:
            self._say()

    def _finish(self) -> None:
        if self.counting:
            self._timer.stop()
            self.over.emit()

    def _say(self) -> None:
        self.track.set_part(1 - self._left / SECONDS)
        if self._words is not None:
            number, title = self._words.left(self._left)
            self.number.setText(number)
            self.title.setText(title)

    def measure(self) -> None:
        self.margins(5, 4, 4, 4)
        self._column.setSpacing(theme.gap(self, 3))
        self._top.setSpacing(theme.gap(self, 4))
        self._said.setSpacing(theme.gap(self, 0.5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            paint.barred(painter, self, look.danger_soft, look.danger_mark)
