"""White cards: what belongs together on a page, with lines between."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.stack import add_below
from companion.ui.theme import Role


class Line(QWidget):
    """A line between two parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(1, theme.tokens(self).line)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.height() != self.sizeHint().height():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.tokens(self).border)


class Disc(QLabel):
    """A number in a circle. `setText` is what it shows, the accessible name what it is called ("Step 1")."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = round(theme.em(self) * 2)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            disc(painter, self, QRectF(self.rect()), self.text())


def disc(painter: QPainter, widget: QWidget, rect: QRectF, number: str) -> None:
    """Draw a number in a circle."""
    look = theme.tokens(widget)
    paint.box(painter, rect, rect.width() / 2, look.accent_soft, look.accent, look.line)
    lines = paint.lines(widget, number, Role.STRONG)
    size = lines.size()
    top = rect.top() + (rect.height() - size.height()) / 2
    lines.draw(painter, QRectF(rect.left(), round(top), rect.width(), size.height()), look.accent, paint.is_rtl(widget), centred=True)


class Card(paint.Measured):
    """A white card. `framed=False` is a part of another card: no surface, no border."""

    def __init__(self, *, framed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._framed = framed
        self.column = QVBoxLayout()
        self.setLayout(self.column)
        self.measure()

    def add(self, *widgets: QWidget) -> None:
        """Add one below the other. A button keeps its own width at the leading edge."""
        for widget in widgets:
            add_below(self.column, widget)

    def divide(self) -> None:
        """Draw a line before what comes next."""
        self.column.addWidget(Line())

    def measure(self) -> None:
        self.margins(4, 4, 4, 4)
        self.column.setSpacing(theme.gap(self, 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._framed:
            return
        look = theme.tokens(self)
        with QPainter(self) as painter:
            paint.box(painter, self.rect(), theme.unit(self), look.surface, look.border, look.line)
