"""Small things that stand in the side column and in the side bar: a point to know, and the state of something that is under way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import Button
from companion.ui.kit.icons import IconLabel
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone


class Point(paint.Measured):
    """An icon, a bold line, and what there is to know in small words."""

    def __init__(self, icon: str, tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self.icon = IconLabel(icon, tone)
        self.bold, self.small = Label(Role.STRONG), Label(Role.SMALL, Tone.SUBTLE)
        self._row, self._words = QHBoxLayout(), QVBoxLayout()
        for label in (self.bold, self.small):
            self._words.addWidget(label)
        self._row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._words, 1)
        self.setLayout(self._row)
        self.measure()

    def set_words(self, bold: str, small: str) -> None:
        """Set both; without a bold line it takes no room."""
        self.bold.setText(bold)
        self.bold.setVisible(bool(bold))
        self.small.setText(small)

    def measure(self) -> None:
        self.margins(0, 0, 0, 0)
        self._row.setSpacing(theme.gap(self, 2.5))
        self._words.setSpacing(theme.gap(self, 0.5))


class StateBox(Button):
    """Two lines on a quiet ground with a bar: how far something is. Pressed, it leads there."""

    def __init__(self, tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self._tone, self._below = tone, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, self.sizePolicy().verticalPolicy())

    def set_words(self, bold: str, below: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Set both lines, and what they mean."""
        self._tone, self._below = tone, below
        self.setText(bold)
        self.setAccessibleName(f"{bold}\n{below}")

    def _parts(self) -> tuple[paint.Lines, paint.Lines]:
        return paint.lines(self, self.words, Role.STRONG), paint.lines(self, self._below, Role.SMALL)

    def _side(self) -> int:
        return theme.gap(self, 3)

    def heightForWidth(self, width: int) -> int:
        return sum(part.size(width - 2 * self._side()).height() for part in self._parts()) + theme.gap(self, 3)

    def sizeHint(self) -> QSize:
        width = max(part.size().width() for part in self._parts()) + 2 * self._side()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = max(part.least_width(theme.em(self)) for part in self._parts()) + 2 * self._side()
        return QSize(width, round(theme.em(self) * 2.4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, side = theme.tokens(self), self._side()
        top, room = theme.gap(self, 1.5), self.width() - 2 * self._side()
        with QPainter(self) as painter:
            soft = look.press if self.isDown() else look.soft(self._tone)
            paint.barred(painter, self, soft, look.mark(self._tone))
            painter.setClipping(False)
            if self.hasFocus() and self._focus.shown:
                paint.ring(painter, self, theme.unit(self))
            for part in self._parts():
                high = part.size(room).height()
                part.draw(painter, QRectF(paint.place(self, side, top, room, high)), look.text, paint.is_rtl(self))
                top += high
