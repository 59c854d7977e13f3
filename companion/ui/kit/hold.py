"""Buttons for what cannot be undone: quiet red words on the way there, and one that has to be held at the end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import Coat, DangerButton, QuietButton
from companion.ui.theme import Tokens

_STEPS, _STEP_MS = 12, 250  # three seconds
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class DestructiveButton(QuietButton):
    """Red words only: leads to something that cannot be undone."""

    def coat(self, look: Tokens) -> Coat:
        if not self.isEnabled():
            return Coat(look.subtle)
        return Coat(look.text if self.isDown() else look.danger, self.pointed(look, None))


class HoldButton(DangerButton):
    """Does something only after it was held for three seconds, by pointer, Space or Enter. Let go before, and nothing happens."""

    held = Signal()

    def __init__(self, icon: str = "") -> None:
        super().__init__(icon)
        self._done = 0
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self._step)
        self.setAutoDefault(False)  # Enter is held like Space, and does not click
        self.pressed.connect(self._timer.start)
        self.released.connect(self._let_go)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.setDown(True)
            self._timer.start()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self.setDown(False)
            self._let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._let_go()

    def _step(self) -> None:
        self._done += 1
        self.update()
        if self._done == _STEPS:
            self._let_go()
            self.setDown(False)
            self.held.emit()

    def _let_go(self) -> None:
        self._timer.stop()
        self._done = 0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._done:
            return
        look, inset = theme.tokens(self), 2.0 * theme.tokens(self).line
        room = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        with QPainter(self) as painter:
            filled = paint.place(self, inset, inset, room.width() * self._done / _STEPS, room.height())
            painter.fillRect(filled, look.danger_fill_edge if look.line > 1 else look.text)
            painter.setClipRect(filled)
            self.paint_words(painter, look.surface if look.line == 1 else look.fill_words)
