"""The scrolling part of a page, how wide its column may be, and when a window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.stack import add_below

BAR_EM = 0.85
NARROW_EM = 52
PAGE_EM = 66
QUESTION_EM = 46


def is_narrow(widget: QWidget) -> bool:
    """Return whether the window has room for one column only."""
    return widget.window().width() < theme.em(widget) * NARROW_EM


def page_margin(widget: QWidget) -> int:
    """Return the room that a page leaves at its sides."""
    return theme.gap(widget, 4 if is_narrow(widget) else 6)


class ThinBar(QScrollBar):
    """A scroll bar that is only a thin rounded thumb on the surface that it scrolls."""

    def __init__(self, orientation: Qt.Orientation, ground: QPalette.ColorRole = QPalette.ColorRole.Window) -> None:
        super().__init__(orientation)
        self._ground = ground

    def sizeHint(self) -> QSize:
        thick = round(theme.em(self) * BAR_EM)
        return QSize(thick, 3 * thick) if self.orientation() == Qt.Orientation.Vertical else QSize(3 * thick, thick)

    def _thumb(self) -> QRectF:
        """Return where the thumb is drawn: over the whole length, since there are no arrows at the ends."""
        upright, inset = self.orientation() == Qt.Orientation.Vertical, theme.unit(self) * 0.5
        length, span = (self.height() if upright else self.width()), self.maximum() - self.minimum() + self.pageStep()
        size = max(length * self.pageStep() / span, 2 * theme.em(self))
        start = (length - size) * (self.sliderPosition() - self.minimum()) / max(1, self.maximum() - self.minimum())
        if not upright and paint.is_rtl(self):
            start = length - size - start
        whole = QRectF(0, start, self.width(), size) if upright else QRectF(start, 0, size, self.height())
        return whole.adjusted(inset, inset, -inset, -inset)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().color(self._ground))
            if self.minimum() < self.maximum():
                thumb, strong = self._thumb(), self.isSliderDown() or self.underMouse()
                paint.box(painter, thumb, min(thumb.width(), thumb.height()) / 2, look.edge if strong else look.border)


class Scroller(QScrollArea):
    """Scrolls its widget up and down. The keyboard goes to what is inside, so the area itself takes no focus."""

    def __init__(self, inside: QWidget, ground: QPalette.ColorRole = QPalette.ColorRole.Window, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical, ground))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        for below in (self.viewport(), inside):
            below.setAutoFillBackground(False)


class ScrollColumn(Scroller):
    """The scrolling part of a page: one column at the leading edge that never becomes too wide to read."""

    def __init__(self, widest_em: float = PAGE_EM, *, gap_units: float = 4, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent=parent)
        self._widest_em = widest_em
        self._gap_units = gap_units
        self._whole = QVBoxLayout()
        self._outer = QHBoxLayout()
        self._column = QVBoxLayout()
        self._held = paint.Measured()
        self._held.setLayout(self._column)
        self._outer.addWidget(self._held, 0)
        self._outer.addStretch(1)
        self._whole.addLayout(self._outer, 1)
        inside.setLayout(self._whole)
        self._column.addStretch(1)
        self._measure()

    def add(self, *widgets: QWidget | QLayout) -> None:
        """Add one below the other. A button keeps its own width."""
        for widget in widgets:
            at = self._column.count() - 1
            if isinstance(widget, QLayout):
                self._column.insertLayout(at, widget)
            else:
                add_below(self._column, widget, at)

    def take_foot(self, foot: QWidget) -> None:
        """Let the page's foot scroll along below the column, where a window is too small to spare it a place."""
        self._whole.addWidget(foot)

    def to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def _measure(self) -> None:
        side = page_margin(self)
        self._outer.setContentsMargins(side, theme.gap(self, 5), side, theme.gap(self, 6))
        for layout in (self._whole, self._column):
            layout.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._column.setSpacing(theme.gap(self, self._gap_units))
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * page_margin(self)
        self._held.setFixedWidth(max(1, min(room, round(theme.em(self) * self._widest_em))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in paint.MEASURING:
            self._measure()
