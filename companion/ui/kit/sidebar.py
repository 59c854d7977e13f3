"""The window's own navigation: the side bar, and the top bar that takes its place in a narrow window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import DangerButton, NeutralButton, QuietButton
from companion.ui.kit.cards import Line
from companion.ui.kit.flow import Flow
from companion.ui.kit.icons import Icon, Mark, icon_size
from companion.ui.kit.scroll import BAR_EM, Scroller
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone

WIDTH_EM = 14.2


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page in the side bar."""

    id: str
    icon: str


class _Nav(QPushButton):
    """A row of the side bar; the open page's row has a bar, a soft surface and bold words."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = Icon(icon)
        self._current = False
        self._focus = paint.FocusNote()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(True)  # or the Enter key would do nothing

    def setText(self, text: str) -> None:
        super().setText(paint.escaped(text))
        self.updateGeometry()

    def set_current(self, current: bool, state: str) -> None:
        """Show whether this row's page is open; `state` tells a screen reader."""
        self._current = current
        self.setAccessibleDescription(state if current else "")
        self.update()

    def _lines(self, role: Role) -> paint.Lines:
        return paint.lines(self, paint.unescaped(self.text()), role)

    def _before(self) -> int:
        return theme.gap(self, 3) + icon_size(self) + theme.gap(self, 3)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._lines(Role.STRONG).size(width - self._before() - theme.gap(self, 2)).height()
        return max(words + theme.gap(self, 2.5), round(theme.em(self) * 2.35))

    def sizeHint(self) -> QSize:
        width = self._before() + self._lines(Role.STRONG).size().width() + theme.gap(self, 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        least = self._lines(Role.STRONG).least_width(theme.em(self))
        return QSize(self._before() + least + theme.gap(self, 2), round(theme.em(self) * 2.35))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.take(event)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, side = theme.tokens(self), icon_size(self)
        with QPainter(self) as painter:
            fill = look.press if self.isDown() else look.accent_soft if self._current else look.hover if self.underMouse() else None
            if fill is not None:
                paint.box(painter, self.rect(), 2, fill)
            if self._current:
                painter.fillRect(paint.place(self, 0, 0, theme.gap(self, 0.75), self.height()), look.accent)
            if self.hasFocus() and self._focus.shown:
                paint.ring(painter, self)
            ink = look.accent if self._current and not self.isDown() else look.text
            spot = paint.place(self, theme.gap(self, 3), (self.height() - side) // 2, side, side)
            self._icon.draw(painter, spot, ink if self._current else look.neutral, self)
            lines = self._lines(Role.STRONG if self._current else Role.BODY)
            room = self.width() - self._before() - theme.gap(self, 2)
            high = lines.size(room).height()
            lines.draw(painter, QRectF(paint.place(self, self._before(), (self.height() - high) // 2, room, high)), ink, paint.is_rtl(self))


class SideBar(paint.Measured):
    """Mark and name, the pages, and apart from them the way to help and the way to hide."""

    leaves_room_for_lines = True
    chosen = Signal(str)
    emergency = Signal()
    hide_now = Signal()

    def __init__(self, items: Sequence[NavItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = Mark()
        self.name = Label(Role.HEADING)
        self.rows = {item.id: _Nav(item.icon) for item in items}
        self.danger = DangerButton("speech_bubble_alert", outlined=True)
        self.hide_button = QuietButton("eye_closed")
        self.hide_key = Label(Role.SMALL, Tone.SUBTLE)
        self._current, self._state = "", ""
        self._states: list[QWidget] = []
        self._top, self._hide = QHBoxLayout(), QHBoxLayout()
        self._nav, self._pages, self._foot, self._all = QVBoxLayout(), QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        for item_id, row in self.rows.items():
            row.clicked.connect(lambda _checked=False, item_id=item_id: self.chosen.emit(item_id))
        self.danger.clicked.connect(self.emergency)
        self.hide_button.clicked.connect(self.hide_now)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.measure()

    def _lay_out(self) -> None:
        self._top.addWidget(self.mark)
        self._top.addWidget(self.name, 1, Qt.AlignmentFlag.AlignVCenter)
        for row in self.rows.values():
            self._nav.addWidget(row)
        self.danger.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._hide.addWidget(self.hide_button)
        self._hide.addStretch(1)
        self._hide.addWidget(self.hide_key, 0, Qt.AlignmentFlag.AlignVCenter)
        self._foot.addWidget(self.danger)
        self._foot.addLayout(self._hide)
        pages = QWidget()
        self._pages.addLayout(self._top)
        self._pages.addLayout(self._nav)
        self._pages.addStretch(1)
        pages.setLayout(self._pages)
        # Where the window is too low for all pages they scroll; the way to help and the way to hide never do.
        self._all.addWidget(Scroller(pages, QPalette.ColorRole.Base), 1)
        self._all.addWidget(Line())
        self._all.addLayout(self._foot)
        self.setLayout(self._all)

    def set_texts(self, name: str, pages: Mapping[str, str], *, danger: str, hide: str, hide_key: str, current: str) -> None:
        """Set every word. `current` is what a screen reader says of the open page's row."""
        self.name.setText(name)
        for item_id, words in pages.items():
            self.rows[item_id].setText(words)
        self.danger.setText(danger)
        self.hide_button.setText(hide)
        self.hide_key.setText(hide_key)
        self._state = current
        self.set_current(self._current)
        self.measure()

    def set_current(self, item_id: str, *, emergency: bool = False) -> None:
        """Show which page is open; an id that is not listed marks none."""
        self._current = item_id
        for row_id, row in self.rows.items():
            row.set_current(row_id == item_id, self._state)
        self.danger.set_tinted(emergency)
        self.danger.setAccessibleDescription(self._state if emergency else "")

    def add_state(self, widget: QWidget) -> None:
        """Put something above the way to help: the state of an open alert."""
        self._states.append(widget)
        self._foot.insertWidget(0, widget)

    def measure(self) -> None:
        def gap(units: float) -> int:
            return theme.gap(self, units)

        edge = theme.tokens(self).line
        self._all.setContentsMargins(edge if paint.is_rtl(self) else 0, 0, 0 if paint.is_rtl(self) else edge, 0)
        self._pages.setContentsMargins(0, 0, 0, 0)
        for column in (self._all, self._pages):
            column.setSpacing(0)
        lead, trail = (gap(5), gap(2)) if not paint.is_rtl(self) else (gap(2), gap(5))
        self._top.setContentsMargins(lead, gap(5), trail, gap(4))
        self._top.setSpacing(gap(2.5))
        self._nav.setContentsMargins(gap(2), 0, gap(2), gap(3))
        self._nav.setSpacing(gap(0.75))
        self._foot.setContentsMargins(gap(3), gap(3), gap(3), gap(3))
        self._foot.setSpacing(gap(2))
        self._hide.setContentsMargins(0, 0, 0, 0)
        parts: list[QWidget] = [self.name, self.danger, self.hide_button, *self.rows.values(), *self._states]
        longest = max(part.minimumSizeHint().width() for part in parts) + 2 * gap(3) + round(theme.em(self) * BAR_EM)
        self.setFixedWidth(max(round(theme.em(self) * WIDTH_EM), longest))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.surface)
            painter.fillRect(paint.place(self, self.width() - look.line, 0, look.line, self.height()), look.border)


class TopBar(paint.Measured):
    """The side bar's place in a narrow window: a menu, the page's name, the way to help."""

    menu = Signal()
    emergency = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.menu_button = NeutralButton("menu")
        self.name = Label(Role.HEADING)
        self.danger = DangerButton("speech_bubble_alert", outlined=True)
        self._row = Flow(self.menu_button, self.name, gap_units=4)
        self._row.add_end(self.danger)
        self._whole = QVBoxLayout()
        self._whole.addWidget(self._row)
        self.setLayout(self._whole)
        self.menu_button.clicked.connect(self.menu)
        self.danger.clicked.connect(self.emergency)
        self.measure()

    def set_texts(self, menu: str, page: str, danger: str) -> None:
        """Set every word."""
        self.menu_button.setText(menu)
        self.name.setText(page)
        self.danger.setText(danger)

    def measure(self) -> None:
        self.margins(4, 2, 4, 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.tokens(self)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.surface)
            painter.fillRect(0, self.height() - look.line, self.width(), look.line, look.border)
