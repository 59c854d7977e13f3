"""Tabs: parts of one page of which one is shown. A row of words that breaks into lines where there is no room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.cards import Line
from companion.ui.kit.flow import Flow
from companion.ui.theme import Role

_HEIGHT_EM = 2.6
_BAR_PX = 3


class _Tab(QRadioButton):
    """One of several: Qt's radio button gives role and arrow keys, and a screen reader says which one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._focus = paint.FocusNote()
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_words(self, words: str) -> None:
        """Set the words."""
        self.setText(paint.escaped(words))
        self.updateGeometry()

    def _lines(self) -> paint.Lines:
        return paint.lines(self, paint.unescaped(self.text()), Role.STRONG if self.isChecked() else Role.BODY)

    def _widest(self) -> paint.Lines:
        """Return the words as wide as they may be, so that nothing moves when another tab is chosen."""
        return paint.lines(self, paint.unescaped(self.text()), Role.STRONG)

    def _side(self) -> int:
        return theme.gap(self, 2)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._widest().size(width - 2 * self._side()).height() + theme.gap(self, 3)
        return max(words, round(theme.em(self) * _HEIGHT_EM))

    def sizeHint(self) -> QSize:
        width = self._widest().size().width() + 2 * self._side()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widest().least_width(theme.em(self)) + 2 * self._side(), round(theme.em(self) * _HEIGHT_EM))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in paint.MEASURING:
            self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.take(event)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, chosen = theme.tokens(self), self.isChecked()
        with QPainter(self) as painter:
            if self.underMouse() and not chosen:
                paint.box(painter, self.rect(), 2, look.hover)
            if chosen:
                painter.fillRect(paint.place(self, 0, self.height() - _BAR_PX * look.line, self.width(), _BAR_PX * look.line), look.accent)
            if self.hasFocus() and self._focus.shown:
                paint.ring(painter, self)
            lines, room = self._lines(), self.width() - 2 * self._side()
            high = lines.size(room).height()
            spot = paint.place(self, self._side(), (self.height() - high) // 2, room, high)
            lines.draw(painter, spot, look.accent if chosen else look.text, paint.is_rtl(self), centred=True)


class Tabs(paint.Measured):
    """A row of tabs over a line. `chosen` tells which one the person took; setting one is not told."""

    chosen = Signal(str)

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.tabs = {name: _Tab() for name in names}
        self._row = Flow(*self.tabs.values(), gap_units=3)
        self._column = QVBoxLayout()
        self._column.addWidget(self._row)
        self._column.addWidget(Line())
        self.setLayout(self._column)
        for name, tab in self.tabs.items():
            tab.clicked.connect(lambda _checked, name=name: self.chosen.emit(name))
        self.measure()

    def set_words(self, words: Mapping[str, str], each_is: str) -> None:
        """Set what each tab is called, and what a screen reader says that it is."""
        for name, tab in self.tabs.items():
            tab.set_words(words[name])
            tab.setAccessibleDescription(each_is)

    def set_current(self, name: str) -> None:
        """Choose a tab, silently."""
        self.tabs[name].setChecked(True)

    def measure(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
