"""Rows that lead somewhere, and the card that holds them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import SIDE_UNITS as BUTTON_SIDE_UNITS
from companion.ui.kit.buttons import Button
from companion.ui.kit.cards import Line, disc
from companion.ui.kit.icons import Icon, icon_size
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tokens, Tone


class Row(QPushButton):
    """A row that leads somewhere: icon or number, a subtle line, the words, more lines, a fact, and a chevron."""

    def __init__(self, icon: str = "", tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._number = Icon(icon), tone, ""
        self._above = self._below = ""
        self._fact = (Icon(""), "")
        self._strong = True
        self._focus = paint.FocusNote()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(True)  # or the Enter key would do nothing

    def set_icon(self, name: str, tone: Tone) -> None:
        """Show this icon at the leading edge."""
        self._icon, self._tone, self._number = Icon(name), tone, ""
        self.updateGeometry()
        self.update()

    def set_number(self, number: str) -> None:
        """Show a number in a circle at the leading edge."""
        self._number = number
        self.updateGeometry()
        self.update()

    def set_words(self, words: str, *, above: str = "", below: str = "", strong: bool = True) -> None:
        """Set the main line and the subtle lines around it."""
        self._above, self._below, self._strong = above, below, strong
        self.setText(paint.escaped(words))
        self._describe()

    def set_fact(self, icon: str, words: str) -> None:
        """Set a small line with an icon at the lower end."""
        self._fact = (Icon(icon), words)
        self._describe()

    def _describe(self) -> None:
        # The name begins with the line above: "Account", then what is so about it.
        name = "\n".join(part for part in (self._above, paint.unescaped(self.text())) if part)
        self.setAccessibleName(name)
        self.setAccessibleDescription("\n".join(part for part in (self._below, self._fact[1]) if part))
        self.updateGeometry()
        self.update()

    def _parts(self) -> list[tuple[paint.Lines, str]]:
        """Return the lines from top to bottom with the name of their colour."""
        main = Role.STRONG if self._strong else Role.BODY
        shown = (
            (self._above, Role.SMALL, "subtle"),
            (paint.unescaped(self.text()), main, "text"),
            (self._below, Role.SMALL, "subtle"),
            (self._fact[1], Role.SMALL, "subtle"),
        )
        return [(paint.lines(self, words, role), colour) for words, role, colour in shown if words]

    def _lead(self) -> int:
        return round(theme.em(self) * 2) if self._number else icon_size(self) if self._icon.name else 0

    def _before(self) -> int:
        lead = self._lead()
        return theme.gap(self, 4) + (lead + theme.gap(self, 3) if lead else 0)

    def _after(self) -> int:
        return icon_size(self, 1) + theme.gap(self, 3) + theme.gap(self, 3)

    def _between(self) -> int:
        return theme.gap(self, 0.75) if self._number else 0

    def words_at(self) -> int:
        """Return how far from the leading edge the words begin."""
        return self._before()

    def _inset(self) -> int:
        """Return how far the fact's words stand behind its icon."""
        return icon_size(self, 1) + theme.gap(self, 1.5)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - self._before() - self._after()
        parts = self._parts()
        insets = [0] * len(parts)
        if self._fact[1]:
            insets[-1] = self._inset()
        words = sum(part.size(room - inset).height() for (part, _), inset in zip(parts, insets, strict=True))
        words += self._between() * max(0, len(parts) - 1)
        return max(words + 2 * theme.gap(self, 2.5), self._lead() + 2 * theme.gap(self, 2.5))

    def sizeHint(self) -> QSize:
        width = max((part.size().width() for part, _ in self._parts()), default=0) + self._before() + self._after() + self._inset()
        width = min(width, round(theme.em(self) * 40))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        least = max((part.least_width(theme.em(self)) for part, _ in self._parts()), default=0)
        return QSize(least + self._before() + self._after() + self._inset(), round(theme.em(self) * 2.4))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.take(event)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rtl = theme.tokens(self), paint.is_rtl(self)
        with QPainter(self) as painter:
            if self.isDown() or self.underMouse():
                paint.box(painter, self.rect(), theme.unit(self), look.press if self.isDown() else look.hover)
            if self.hasFocus() and self._focus.shown:
                paint.ring(painter, self)
            self._paint_ends(painter, look)
            self._paint_words(painter, look, rtl=rtl)

    def _paint_ends(self, painter: QPainter, look: Tokens) -> None:
        lead = self._lead()
        if self._number:
            disc(painter, self, paint.place(self, theme.gap(self, 4), theme.gap(self, 2.5), lead, lead), self._number)
        elif lead:
            spot = paint.place(self, theme.gap(self, 4), (self.height() - lead) // 2, lead, lead)
            self._icon.draw(painter, spot, look.mark(self._tone), self)
        side = icon_size(self, 1)
        spot = paint.place(self, self.width() - theme.gap(self, 3) - side, (self.height() - side) // 2, side, side)
        Icon("next").draw(painter, spot, look.text if self.isDown() else look.subtle, self)

    def _paint_words(self, painter: QPainter, look: Tokens, *, rtl: bool) -> None:
        room, top, before = self.width() - self._before() - self._after(), theme.gap(self, 2.5), self._before()
        parts = self._parts()
        if len(parts) == 1:  # a single line stands beside the middle of its icon or number
            top = max(top, (self.height() - parts[0][0].size(room).height()) // 2)
        for index, (part, colour) in enumerate(parts):
            inset = self._inset() if self._fact[1] and index == len(parts) - 1 else 0
            size = part.size(room - inset)
            ink: QColor = look.text if self.isDown() else getattr(look, colour)
            if inset:
                side = icon_size(self, 1)
                self._fact[0].draw(painter, paint.place(self, before, top + (size.height() - side) // 2, side, side), ink, self)
            part.draw(painter, paint.place(self, before + inset, top, room - inset, size.height()), ink, rtl)
            top += size.height() + self._between()


class RowCard(paint.Measured):
    """A card of rows with lines between them, under a heading if it has one."""

    leaves_room_for_lines = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Label(Role.STRONG)
        self.heading.hide()
        self._head = QVBoxLayout()
        self._column = QVBoxLayout()
        self._rows: list[QWidget] = []
        self._holders: list[QHBoxLayout] = []
        self._head.addWidget(self.heading)
        self._column.addLayout(self._head)
        self.setLayout(self._column)
        self.measure()

    def set_heading(self, words: str) -> None:
        """Set the words over the rows."""
        self.heading.setText(words)
        self.heading.setVisible(bool(words))
        self.measure()

    def add(self, *rows: QWidget) -> None:
        """Add rows, or whatever else brings its own margins, with a line before each but the first.

        A button comes into a row of its own, its words below those of the rows.
        """
        for row in rows:
            if self._rows:
                self._column.addWidget(Line())
            self._rows.append(row)
            if not isinstance(row, Button):
                self._column.addWidget(row)
                continue
            holder = QHBoxLayout()
            holder.addWidget(row, 0, Qt.AlignmentFlag.AlignLeading)
            self._holders.append(holder)
            self._column.addLayout(holder)
        self.measure()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a row was given a number or an icon
            self._align_buttons()
        return super().event(event)

    def _align_buttons(self) -> None:
        words_at = max((row.words_at() for row in self._rows if isinstance(row, Row)), default=0)
        lead = max(0, words_at - theme.gap(self, BUTTON_SIDE_UNITS))
        ends = (0, lead) if paint.is_rtl(self) else (lead, 0)
        for holder in self._holders:
            holder.setContentsMargins(ends[0], theme.gap(self, 1), ends[1], theme.gap(self, 1))

    def measure(self) -> None:
        edge = theme.tokens(self).line
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(0)
        side, top = theme.gap(self, 4), theme.gap(self, 3)
        shown = not self.heading.isHidden()
        self._align_buttons()
        self._head.setContentsMargins(side, top if shown else 0, side, theme.gap(self, 1) if shown else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            paint.box(painter, self.rect(), theme.unit(self), look.surface, look.border, look.line)
