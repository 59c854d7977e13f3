"""Buttons: filled for the one main action, edged, words only, red, and one that folds something away. Their words wrap."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.icons import Icon, icon_size
from companion.ui.theme import Role, Tokens

HEIGHT_EM = 2.4
_ICON_EM = 1.15
SIDE_UNITS = 3
_GAP_UNITS = 2


@dataclass(frozen=True, slots=True)
class Coat:
    """The colours of a button in one state; None is nothing there."""

    words: QColor
    fill: QColor | None = None
    edge: QColor | None = None
    filled: bool = False
    dashed: bool = False


def _off(look: Tokens) -> Coat:
    """Return the coat of a button that cannot be pressed; in high contrast, where nothing is grey, its edge is dashed."""
    return Coat(look.subtle, look.sunken, look.border, dashed=look.line > 1)


class Button(QPushButton):
    """What all buttons share; its kinds say only which coat they wear."""

    centred = True

    def __init__(self, icon: str = "", *, trailing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon(icon)
        self._trailing = trailing
        self._focus = paint.FocusNote()
        self._flush = False
        self.wide = False
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(True)  # or the Enter key would do nothing

    def set_icon(self, name: str, *, trailing: bool = False) -> None:
        """Put an icon before the words, or behind them."""
        self._icon, self._trailing = Icon(name), trailing
        self.updateGeometry()
        self.update()

    def set_wide(self) -> None:
        """Take the whole width of a column, with the words at the leading edge."""
        self.wide = True
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        super().setText(paint.escaped(text))
        self.updateGeometry()

    @property
    def words(self) -> str:
        """The words as they were given."""
        return paint.unescaped(self.text())

    def coat(self, look: Tokens) -> Coat:
        """Return the colours for the state the button is in."""
        return Coat(look.text, self.pointed(look, look.surface), look.edge)

    def pointed(self, look: Tokens, rest: QColor | None) -> QColor | None:
        """Return the fill of an unfilled button for what the pointer does."""
        if self.isDown():
            return look.press
        return look.hover if self.underMouse() and self.isEnabled() else rest

    def _lines(self) -> paint.Lines:
        return paint.lines(self, self.words, Role.STRONG)

    def _side(self) -> int:
        """Return the room at each end; a flush button keeps only what the focus ring needs."""
        return theme.gap(self, 1.5 if self._flush else SIDE_UNITS)

    def _beside(self) -> int:
        """Return the width that is not for words."""
        side = 2 * self._side()
        if not self._icon.name:
            return side
        return side + icon_size(self, _ICON_EM) + (theme.gap(self, _GAP_UNITS) if self.words else 0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._lines().size(width - self._beside()).height() + 2 * theme.gap(self, 1.5)
        return max(words, round(theme.em(self) * HEIGHT_EM))

    def sizeHint(self) -> QSize:
        width = self._beside() + self._lines().size().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._beside() + self._lines().least_width(theme.em(self)), round(theme.em(self) * HEIGHT_EM))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.take(event)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        coat = self.coat(look)
        with QPainter(self) as painter:
            if coat.fill is not None or coat.edge is not None:
                paint.box(painter, self.rect(), 2, coat.fill, coat.edge, look.line, dashed=coat.dashed)
            if self.hasFocus() and self._focus.shown:
                paint.ring(painter, self, on_fill=coat.filled)
            self.paint_words(painter, coat.words)

    def paint_words(self, painter: QPainter, colour: QColor) -> None:
        """Draw icon and words, together in the middle, or from the leading edge if the button is flush or wide."""
        lines, rtl = self._lines(), paint.is_rtl(self)
        icon = icon_size(self, _ICON_EM) if self._icon.name else 0
        gap = theme.gap(self, _GAP_UNITS) if icon and self.words else 0
        size = lines.size(self.width() - self._beside())
        start = float(self._side()) if self._flush or self.wide else (self.width() - icon - gap - size.width()) / 2
        icon_at, words_at = (start + size.width() + gap, start) if self._trailing else (start, start + icon + gap)
        if icon:
            self._icon.draw(painter, paint.place(self, round(icon_at), round((self.height() - icon) / 2), icon, icon), colour, self)
        box = paint.place(self, words_at, round((self.height() - size.height()) / 2), size.width(), size.height())
        lines.draw(painter, QRectF(box.toAlignedRect()), colour, rtl, centred=self.centred and not self.wide)


class NeutralButton(Button):
    """An edged button."""

    def coat(self, look: Tokens) -> Coat:
        if not self.isEnabled():
            return _off(look)
        return super().coat(look)


class PrimaryButton(Button):
    """The page's one main action, filled."""

    def coat(self, look: Tokens) -> Coat:
        if not self.isEnabled():
            return _off(look)
        fill = look.fill_press if self.isDown() else look.fill_hover if self.underMouse() else look.fill
        return Coat(look.fill_words, fill, look.fill_edge, filled=True)


class DangerButton(Button):
    """Red: sends an alert or finishes a deletion. `outlined` is for the way there, `tinted` for being there."""

    def __init__(self, icon: str = "", *, outlined: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(icon, parent=parent)
        self._outlined = outlined
        self._tinted = False

    def set_tinted(self, tinted: bool) -> None:
        """Show that the page this button leads to is open."""
        self._tinted = tinted
        self.update()

    def coat(self, look: Tokens) -> Coat:
        if not self.isEnabled():
            return _off(look)
        if self._outlined:
            if self.isDown():
                return Coat(look.text, look.press, look.danger)
            soft = look.danger_soft if look.line == 1 else look.hover  # in high contrast the tones have no surface of their own
            return Coat(look.danger, soft if self._tinted or self.underMouse() else look.surface, look.danger)
        fill = look.danger_fill_hover if self.isDown() or self.underMouse() else look.danger_fill
        return Coat(look.fill_words, fill, look.danger_fill_edge, filled=True)


class QuietButton(Button):
    """Words only, in the colour of a link; `flush` stands under text without the indent of a button."""

    centred = False

    def set_flush(self) -> None:
        """Let the words begin at the button's leading edge."""
        self._flush = True
        self.updateGeometry()

    def coat(self, look: Tokens) -> Coat:
        if not self.isEnabled():
            return Coat(look.subtle)
        return Coat(look.text if self.isDown() else look.accent, self.pointed(look, None))


class Fold(QuietButton):
    """Opens and closes something below it. `set_states` gives the words by which a screen reader tells which."""

    opened = Signal(bool)

    def __init__(self, *, trailing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("expand", trailing=trailing, parent=parent)
        self._open = False
        self._words = ("", "")
        self._states = ("", "")
        self._what: QWidget | None = None
        self.clicked.connect(lambda: self.set_open(not self._open))

    @property
    def is_open(self) -> bool:
        """Whether what it folds is shown."""
        return self._open

    def folds(self, what: QWidget) -> None:
        """Name the widget that is shown and hidden."""
        self._what = what
        paint.set_shown(what, self._open)

    def set_words(self, closed: str, opened: str = "") -> None:
        """Set what the button says while closed, and while open if that is something else."""
        self._words = (closed, opened or closed)
        self.setText(self._words[self._open])

    def set_states(self, closed: str, opened: str) -> None:
        """Set how a screen reader tells the two states, for example "folded" and "open"."""
        self._states = (closed, opened)
        self.setAccessibleDescription(self._states[self._open])

    def set_open(self, opened: bool) -> None:
        """Open or close."""
        changed = opened != self._open
        self._open = opened
        self.set_icon("collapse" if opened else "expand", trailing=self._trailing)
        self.setText(self._words[opened])
        self.setAccessibleDescription(self._states[opened])
        if self._what is not None:
            paint.set_shown(self._what, opened)
        if changed:
            self.opened.emit(opened)
