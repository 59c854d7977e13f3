"""How an answer looks: indicator, bold word, subtle line; as a card or as a plain check box. Qt's class below it gives role and keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.icons import Icon
from companion.ui.theme import Role, Tokens

_INDICATOR_EM = 1.3
_LEAST_HEIGHT_EM = 2.4


class Face:
    """How an answer looks and how much room it takes; Qt's own button class gives it role and keys."""

    def __init__(self, button: QAbstractButton, *, card: bool) -> None:
        self.button = button
        self.card = card
        self.help = ""
        self.focus = paint.FocusNote()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _gap(self, units: float) -> int:
        return theme.gap(self.button, units)

    def _parts(self) -> tuple[paint.Lines, paint.Lines]:
        words = paint.unescaped(self.button.text())
        return (
            paint.lines(self.button, words, Role.STRONG if self.card else Role.BODY),
            paint.lines(self.button, self.help, Role.SMALL),
        )

    def _before(self) -> int:
        """Return the width up to the words."""
        return self._gap(3 if self.card else 1.5) + round(theme.em(self.button) * _INDICATOR_EM) + self._gap(3 if self.card else 2)

    def _after(self) -> int:
        return self._gap(3 if self.card else 1.5)

    def _between(self) -> int:
        """Return the gap before the line of help."""
        return self._gap(0.5) if self.help else 0

    def height(self, width: int) -> int:
        room = width - self._before() - self._after()
        words = sum(part.size(room).height() for part in self._parts()) + self._between()
        return max(words + 2 * self._gap(2.5 if self.card else 1), round(theme.em(self.button) * _LEAST_HEIGHT_EM))

    def size(self) -> QSize:
        width = max(part.size().width() for part in self._parts()) + self._before() + self._after()
        return QSize(width, self.height(width))

    def least(self) -> QSize:
        em = theme.em(self.button)
        widest = max(part.least_width(em) for part in self._parts())
        return QSize(widest + self._before() + self._after(), round(em * _LEAST_HEIGHT_EM))

    def paint(self, *, round_mark: bool) -> None:
        look, button = theme.tokens(self.button), self.button
        with QPainter(button) as painter:
            if self.card:
                self._paint_card(painter, look)
            elif button.underMouse() and button.isEnabled():
                paint.box(painter, button.rect(), 2, look.hover)
            self._paint_focus(painter, look)
            self._paint_mark(painter, look, round_mark=round_mark)
            self._paint_words(painter, look)

    def _paint_card(self, painter: QPainter, look: Tokens) -> None:
        corner, button = theme.unit(self.button), self.button
        if button.isChecked():
            paint.box(painter, button.rect(), corner, look.accent_soft, look.accent, look.line + 1)
            return
        pointed = look.press if button.isDown() else look.hover if button.underMouse() and button.isEnabled() else look.surface
        paint.box(painter, button.rect(), corner, pointed, look.edge, look.line)

    def _paint_focus(self, painter: QPainter, look: Tokens) -> None:
        if not (self.button.hasFocus() and self.focus.shown):
            return
        paint.ring(painter, self.button, theme.unit(self.button) if self.card else 2)
        if self.card and self.button.isChecked():  # its border is already as wide and as blue as the ring
            inset = paint.ring_width(look) + 2
            inner = QRectF(self.button.rect()).adjusted(inset, inset, -inset, -inset)
            paint.box(painter, inner, 2, None, look.focus, look.line)

    def _paint_mark(self, painter: QPainter, look: Tokens, *, round_mark: bool) -> None:
        button, side = self.button, round(theme.em(self.button) * _INDICATOR_EM)
        spot = paint.place(button, self._gap(3 if self.card else 1.5), round((button.height() - side) / 2), side, side)
        on, off = button.isChecked(), not button.isEnabled()
        colour = look.subtle if off else look.accent
        if round_mark:
            paint.box(painter, spot, side / 2, look.surface, colour if on else look.edge, 1.5 * look.line)
            if on:
                paint.box(painter, spot.adjusted(side * 0.28, side * 0.28, -side * 0.28, -side * 0.28), side, colour)
        elif on:
            paint.box(painter, spot, 2, look.subtle if off else look.fill, look.subtle if off else look.fill_edge, look.line)
            inset = side * 0.15
            Icon("check").draw(painter, spot.adjusted(inset, inset, -inset, -inset), look.surface if off else look.fill_words, button)
        else:
            paint.box(painter, spot, 2, look.surface, look.edge, 1.5 * look.line)

    def _paint_words(self, painter: QPainter, look: Tokens) -> None:
        button, rtl = self.button, paint.is_rtl(self.button)
        words, help_line = self._parts()
        room = button.width() - self._before() - self._after()
        first, second = words.size(room).height(), help_line.size(room).height()
        top = (button.height() - first - second - self._between()) // 2
        off = not button.isEnabled()
        words.draw(painter, paint.place(button, self._before(), top, room, first), look.subtle if off else look.text, rtl)
        # Subtle words would be too weak on the pressed and the selected surface.
        plain = button.isDown() and not button.isChecked()
        below = paint.place(button, self._before(), top + first + self._between(), room, second)
        help_line.draw(painter, below, look.text if plain else look.subtle, rtl)
