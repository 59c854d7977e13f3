"""Fields to write in and to choose from, painted with the kit's own edge; under focus it is two pixels wide without moving a letter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.icons import Icon, icon_size
from companion.ui.kit.scroll import ThinBar
from companion.ui.theme import Role

HEIGHT_EM = 2.4


def _edge(painter: QPainter, widget: QWidget, *, wrong: bool) -> None:
    look = theme.tokens(widget)
    focused = widget.hasFocus()
    colour = look.danger if wrong else look.focus if focused else look.edge
    paint.box(painter, widget.rect(), 2, None, colour, 2 * look.line if focused else look.line)


class Field(QLineEdit):
    """One line to write in. Its name comes from its form row, or from setAccessibleName."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong = False
        self.setFrame(False)
        self._measure()

    def set_wrong(self, wrong: bool) -> None:
        """Mark what is written as not usable; the form row says why."""
        self._wrong = wrong
        self.update()

    def _measure(self) -> None:
        side = theme.gap(self, 2)
        self.setTextMargins(side, 0, side, 0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(super().sizeHint().height() + theme.gap(self, 2), round(theme.em(self) * HEIGHT_EM)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(theme.em(self) * 6), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in paint.MEASURING:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            _edge(painter, self, wrong=self._wrong)


class TextArea(QPlainTextEdit):
    """Several lines to write in: as many rows as said, or with none all the room there is.

    Tab leaves it: a keyboard must not be caught.
    """

    def __init__(self, rows: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        if rows:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Qt's own frame only keeps the room; the edge is painted over it.
        self.setFrameShape(QFrame.Shape.Box)
        self.setLineWidth(2)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical, QPalette.ColorRole.Base))
        self._measure()

    def _measure(self) -> None:
        document = self.document()
        document.setDocumentMargin(theme.gap(self, 2))
        option = document.defaultTextOption()
        option.setTextDirection(self.layoutDirection())
        document.setDefaultTextOption(option)

        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self._rows:
            return super().sizeHint()
        return QSize(super().sizeHint().width(), round(self._rows * theme.em(self) * 1.45) + theme.gap(self, 5))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in paint.MEASURING:
            self._measure()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            with QPainter(self) as painter:
                paint.box(painter, self.rect(), 2, theme.tokens(self).surface)
                _edge(painter, self, wrong=False)
        elif event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return done


class Combo(QComboBox):
    """One of several values, in a list that opens. The wheel does not change it unless it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _sides(self) -> int:
        return theme.gap(self, 3) + theme.gap(self, 2) + icon_size(self, 1) + theme.gap(self, 2)

    def sizeHint(self) -> QSize:
        widths = (paint.lines(self, self.itemText(index), Role.BODY).size().width() for index in range(self.count()))
        return QSize(max(widths, default=0) + self._sides(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(theme.em(self) * 6), self._height())

    def _height(self) -> int:
        return max(round(theme.em(self) * HEIGHT_EM), self.fontMetrics().height() + theme.gap(self, 2))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in paint.MEASURING:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, side = theme.tokens(self), icon_size(self, 1)
        with QPainter(self) as painter:
            paint.box(painter, self.rect(), 2, look.hover if self.underMouse() and self.isEnabled() else look.surface)
            _edge(painter, self, wrong=False)
            ink = look.text if self.isEnabled() else look.subtle
            spot = paint.place(self, self.width() - theme.gap(self, 2) - side, (self.height() - side) // 2, side, side)
            Icon("expand").draw(painter, spot, ink, self)
            room = self.width() - self._sides()
            shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
            lines = paint.lines(self, shown, Role.BODY)
            high = lines.size().height()
            lines.draw(
                painter, QRectF(paint.place(self, theme.gap(self, 3), (self.height() - high) // 2, room, high)), ink, paint.is_rtl(self)
            )
