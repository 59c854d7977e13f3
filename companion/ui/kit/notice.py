"""What stands apart on a page: notices, quiet boxes, strips, and what is shown where there is nothing yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import Button, NeutralButton, PrimaryButton, QuietButton
from companion.ui.kit.facts import ICONS
from companion.ui.kit.flow import Beside
from companion.ui.kit.icons import IconLabel
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone


class Notice(paint.Measured):
    """Something to know on this page: icon, a bold line, a plain line, one button. `bare` within a card: no bar and no edge."""

    def __init__(self, tone: Tone = Tone.ACCENT, icon: str = "", *, bare: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._bare = bare
        self.icon = IconLabel(icon or ICONS[tone], tone)
        self.bold = Label(Role.STRONG)
        self.plain = Label()
        self.action: Button = self.make_action()
        self._words = QVBoxLayout()
        self._row = QHBoxLayout()
        self._whole = QVBoxLayout()
        self._lay_out()
        self.measure()

    def make_action(self) -> Button:
        """Return the button that the notice may have."""
        return NeutralButton()

    def _lay_out(self) -> None:
        for label in (self.bold, self.plain):
            self._words.addWidget(label)
            label.hide()
        self.action.hide()
        self._row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._words, 1)
        words = paint.Measured()
        words.setLayout(self._row)
        self._whole.addWidget(Beside(words, self.action, centred=True))
        self.setLayout(self._whole)

    def set_words(self, bold: str, plain: str = "") -> None:
        """Set both lines; an empty one takes no room."""
        for label, words in ((self.bold, bold), (self.plain, plain)):
            label.setText(words)
            label.setVisible(bool(words))
        self.measure()

    def set_action(self, words: str, icon: str = "") -> None:
        """Set the button's words; it is there only if it has some."""
        self.action.setText(words)
        self.action.set_icon(icon)
        self.action.setVisible(bool(words))

    def set_tone(self, tone: Tone, icon: str = "") -> None:
        """Change what the notice means."""
        self._tone = tone
        self.icon.set_icon(icon or ICONS[tone], tone)
        self.update()

    def measure(self) -> None:
        self.margins(3 if self._bare else 4, 2.5, 3, 2.5)
        for inner in (self._words, self._row):
            inner.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(theme.gap(self, 0.5))
        self._row.setSpacing(theme.gap(self, 3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, corner = theme.tokens(self), theme.unit(self)
        soft = look.soft(self._tone)
        with QPainter(self) as painter:
            if self._bare:
                paint.box(painter, self.rect(), corner / 2, soft, look.border if look.line > 1 else None, look.line)
                return
            paint.barred(painter, self, soft, look.mark(self._tone))


class QuietBox(Notice):
    """A sunken box for what should be read but does not call: limits, a draft translation."""

    def __init__(self, icon: str = "info_filled", parent: QWidget | None = None) -> None:
        super().__init__(Tone.SUBTLE, icon, bare=True, parent=parent)

    def make_action(self) -> Button:
        return QuietButton()


class Strip(paint.Measured):
    """A strip over a whole page with a dashed lower edge: practice."""

    def __init__(self, tone: Tone = Tone.PRACTICE, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._row = QHBoxLayout()
        self.icon = IconLabel(icon or ICONS[tone], tone)
        self.words = Label(Role.STRONG, tone)
        self._row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.words, 1)
        self.setLayout(self._row)
        self.measure()

    def set_words(self, words: str) -> None:
        """Set the sentence."""
        self.words.setText(words)

    def measure(self) -> None:
        self.margins(6, 2, 6, 2)
        self._row.setSpacing(theme.gap(self, 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.soft(self._tone))
            pen = QPen(look.mark(self._tone), 2)
            pen.setDashPattern([theme.unit(self), 2])
            painter.setPen(pen)
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class Empty(paint.Measured):
    """What stands where there is nothing yet: a sentence and one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Label(Role.BODY, Tone.SUBTLE)
        self.action = PrimaryButton()
        self._column = QVBoxLayout()
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeading)
        self.setLayout(self._column)
        self.measure()

    def set_words(self, sentence: str, action: str = "") -> None:
        """Set the sentence and the button's words; without words there is no button."""
        self.sentence.setText(sentence)
        self.action.setText(action)
        self.action.setVisible(bool(action))

    def measure(self) -> None:
        self.margins(0, 4, 0, 4)
        self._column.setSpacing(theme.gap(self, 3))
