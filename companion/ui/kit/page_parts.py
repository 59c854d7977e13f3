"""What a page is built of: its header, two columns that become one, its foot, and how far one is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import NeutralButton
from companion.ui.kit.flow import Beside, Flow
from companion.ui.kit.scroll import QUESTION_EM, ScrollColumn, is_narrow, page_margin
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone


class Header(paint.Measured):
    """A page's title, a subtle line, and at most one neutral button."""

    def __init__(self, role: Role = Role.TITLE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(role)
        self.subtle = Label(Role.BODY, Tone.SUBTLE)
        self.action = NeutralButton()
        self._words = QVBoxLayout()
        self._whole = QVBoxLayout()
        words = paint.Measured()
        words.setLayout(self._words)
        for label in (self.title, self.subtle):
            self._words.addWidget(label)
        self._whole.addWidget(Beside(words, self.action))
        self.setLayout(self._whole)
        self.subtle.hide()
        self.action.hide()
        self.measure()

    def set_words(self, title: str, subtle: str = "") -> None:
        """Set the title and the line below it."""
        self.title.setText(title)
        self.subtle.setText(subtle)
        self.subtle.setVisible(bool(subtle))

    def set_action(self, words: str, icon: str = "") -> None:
        """Set the button; without words there is none."""
        self.action.setText(words)
        self.action.set_icon(icon)
        self.action.setVisible(bool(words))

    def measure(self) -> None:
        for layout in (self._words, self._whole):
            layout.setContentsMargins(0, 0, 0, 0)
        self._words.setSpacing(theme.gap(self, 1))


class Split(paint.Measured):
    """Two columns, 62 to 38 unless said otherwise, that become one below the other in a narrow window."""

    def __init__(self, main: QWidget, side: QWidget, *, leading: int = 62) -> None:
        super().__init__()
        self._shares = (leading, 100 - leading)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts = (main, side)
        self._box.addWidget(main, leading)
        self._box.addWidget(side, 100 - leading)
        self.setLayout(self._box)
        self.measure()

    def measure(self) -> None:
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.gap(self, 5))
        narrow = is_narrow(self)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        top = Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop
        if self._box.direction() != direction:
            self._box.setDirection(direction)
        for index, part in enumerate(self._parts):
            self._box.setAlignment(part, top)
            self._box.setStretch(index, 0 if narrow else self._shares[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()


class Foot(paint.Measured):
    """The bar below a page: the way back at the leading side, the way on at the trailing side, no wider than the column."""

    def __init__(self, back: QWidget, *onward: QWidget, widest_em: float = QUESTION_EM) -> None:
        super().__init__()
        self._widest_em = widest_em
        self._row = Flow(back, gap_units=4)
        self._row.add_end(*onward)
        self._box = QHBoxLayout()
        self._box.addWidget(self._row, 0)
        self._box.addStretch(1)
        self.setLayout(self._box)
        self.measure()

    def measure(self) -> None:
        side = page_margin(self)
        self._box.setContentsMargins(side, theme.gap(self, 3), side, theme.gap(self, 3))
        self._row.setFixedWidth(max(1, min(self.width() - 2 * side, round(theme.em(self) * self._widest_em))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            painter.fillRect(0, 0, self.width(), look.line, look.border)


class Footed(paint.Measured):
    """A scrolling column and its foot: below it where there is room, and scrolling along in a narrow window."""

    def __init__(self, column: ScrollColumn, foot: Foot) -> None:
        super().__init__()
        self._column, self._foot = column, foot
        self._box = QVBoxLayout()
        self._box.addWidget(column, 1)
        self._box.addWidget(foot)
        self.setLayout(self._box)
        self._along = False
        self.measure()

    def measure(self) -> None:
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        along = is_narrow(self)
        if along == self._along:
            return
        self._along = along
        focused = self._foot.focusWidget() if self._foot.isAncestorOf(QApplication.focusWidget() or self) else None
        if along:
            self._box.removeWidget(self._foot)
            self._column.take_foot(self._foot)
        else:
            self._box.addWidget(self._foot)
        if focused is not None:  # a widget that moves to another parent loses it
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()


class Progress(paint.Measured):
    """How far: words at both ends and a thin track below them. A screen reader reads the words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = Label(Role.STRONG)
        self.place = Label(Role.SMALL, Tone.SUBTLE)
        self._track = Track()
        self._column = QVBoxLayout()
        self._column.addWidget(Beside(self.about, self.place))
        self._column.addWidget(self._track)
        self.setLayout(self._column)
        self.measure()

    def set_words(self, about: str, place: str) -> None:
        """Set what this part is about, and how far one is."""
        self.about.setText(about)
        self.place.setText(place)

    def set_part(self, part: float) -> None:
        """Fill this part of the track, 0 to 1."""
        self._track.set_part(part)

    def measure(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(self, 1.5))


class Track(QLabel):
    """A thin bar that fills from its leading side. The words beside it say what it shows."""

    def __init__(self, tone: Tone = Tone.ACCENT) -> None:
        super().__init__()
        self._tone, self._part = tone, 0.0

    def set_part(self, part: float) -> None:
        """Fill this part, 0 to 1."""
        self._part = part
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(1, theme.gap(self, 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            paint.box(painter, self.rect(), self.height() / 2, look.sunken, look.border if look.line > 1 else None)
            paint.box(painter, paint.place(self, 0, 0, self.width() * self._part, self.height()), self.height() / 2, look.mark(self._tone))
