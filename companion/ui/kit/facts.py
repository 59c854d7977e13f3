"""Short things with an icon before them: a fact in small words, and the pill that counts or names a state."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.icons import Icon, icon_size
from companion.ui.theme import Role, Tokens, Tone

ICONS = {
    Tone.TEXT: "info_filled",
    Tone.SUBTLE: "info_filled",
    Tone.ACCENT: "info_filled",
    Tone.DANGER: "alert",
    Tone.WARN: "alert",
    Tone.OK: "success",
    Tone.NEUTRAL: "help",
    Tone.PRACTICE: "lab_flask",
}


class Fact(QLabel):
    """A small line with an icon: how long, which risk. Built on a label, so that a screen reader reads the words."""

    bold = False
    side_units = 0.0
    pad_units = 0.5

    def __init__(self, icon: str = "", tone: Tone = Tone.SUBTLE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._icon = Icon(icon or ICONS[tone])
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: str) -> None:
        """Set the words; without any it is not there."""
        self.setText(words)
        paint.set_shown(self, bool(words))

    def set_tone(self, tone: Tone, icon: str = "") -> None:
        """Change what it means."""
        if (tone, icon or ICONS[tone]) != (self._tone, self._icon.name):
            self._tone, self._icon = tone, Icon(icon or ICONS[tone])
            self.update()

    def _lines(self) -> paint.Lines:
        return paint.Lines(self.text(), theme.sized(self.font(), Role.SMALL, bold=self.bold))

    def _before(self) -> int:
        return theme.gap(self, self.side_units) + icon_size(self, 1) + theme.gap(self, 1.5)

    def _beside(self) -> int:
        return self._before() + theme.gap(self, self.side_units)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._lines().size(width - self._beside()).height(), icon_size(self, 1)) + theme.gap(self, self.pad_units)

    def sizeHint(self) -> QSize:
        width = self._lines().size().width() + self._beside()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        lines = self._lines()
        return QSize(lines.least_width(theme.em(self)) + self._beside(), lines.size().height() + theme.gap(self, self.pad_units))

    def paint_ground(self, painter: QPainter, look: Tokens) -> None:
        """Paint what lies below the words."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, side, lines = theme.tokens(self), icon_size(self, 1), self._lines()
        room = self.width() - self._beside()
        size, row = lines.size(room), lines.size()
        top = (self.height() - size.height()) // 2
        with QPainter(self) as painter:
            self.paint_ground(painter, look)
            # The icon stands beside the first line, also when there are more.
            spot = paint.place(self, theme.gap(self, self.side_units), top + (row.height() - side) // 2, side, side)
            self._icon.draw(painter, spot, look.mark(self._tone), self)
            lines.draw(painter, paint.place(self, self._before(), top, room, size.height()), look.words(self._tone), paint.is_rtl(self))


class Badge(Fact):
    """A pill: icon and words in one tone."""

    bold = True
    side_units = 2.0

    def __init__(self, tone: Tone = Tone.NEUTRAL, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(icon, tone, parent)

    def paint_ground(self, painter: QPainter, look: Tokens) -> None:
        edge = look.words(self._tone) if look.line > 1 else None
        paint.box(painter, self.rect(), min(self.height() / 2, theme.em(self)), look.soft(self._tone), edge, look.line)
