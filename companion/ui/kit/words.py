"""Words on a page: a label that wraps, grows with its text, and stands at the leading edge whatever script it holds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.theme import Role, Tone

_WIDEST_EM = 40
_PALETTE_ROLE = {Tone.SUBTLE: QPalette.ColorRole.PlaceholderText, Tone.ACCENT: QPalette.ColorRole.Link}


class Label(QLabel):
    """Plain words in one size and one tone. A screen reader reads it as text."""

    def __init__(self, role: Role = Role.BODY, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._tone = tone
        self._selectable = False
        self._focus = paint.FocusNote()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_tone(self, tone: Tone) -> None:
        """Change what the words mean."""
        self._tone = tone
        self.setForegroundRole(_PALETTE_ROLE.get(tone, QPalette.ColorRole.WindowText))
        self.update()

    def set_role(self, role: Role) -> None:
        """Change the size."""
        self._role = role
        self.updateGeometry()
        self.update()

    def selectable(self) -> None:
        """Let mouse and keyboard select the words, for addresses and keys; they are then always in body size."""
        self._selectable = True
        self._role = Role.BODY
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt itself lets only a click come here
        self.set_tone(self._tone)

    def _lines(self) -> paint.Lines:
        return paint.lines(self, self.text(), self._role)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lines().size(width).height()

    def sizeHint(self) -> QSize:
        return self._lines().size(theme.em(self) * _WIDEST_EM)

    def minimumSizeHint(self) -> QSize:
        lines = self._lines()
        return QSize(lines.least_width(theme.em(self)), lines.size().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus.take(event)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._selectable:
            super().paintEvent(event)
            if self.hasFocus() and self._focus.shown:
                with QPainter(self) as painter:
                    paint.ring(painter, self)
            return
        look = theme.tokens(self)
        with QPainter(self) as painter:
            colour = look.words(self._tone) if self.isEnabled() else look.subtle
            self._lines().draw(painter, QRectF(self.rect()), colour, paint.is_rtl(self))
