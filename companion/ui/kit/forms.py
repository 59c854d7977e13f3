"""A row of a form: its label and help, its field, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.facts import Fact
from companion.ui.kit.scroll import is_narrow
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone


class FormRow(paint.Measured):
    """One setting: label and help beside its field, or above it in a narrow window; an error stands under the field."""

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Label(Role.STRONG)
        self.help = Label(Role.SMALL, Tone.SUBTLE)
        self.field = field
        self.error = Fact("alert", Tone.DANGER)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._left.addWidget(self.label)
        self._left.addWidget(self.help)
        self._left.addStretch(1)
        self._right.addWidget(field)
        self._right.addWidget(self.error)
        self._right.addStretch(1)
        self._box.addLayout(self._left, 42)
        self._box.addLayout(self._right, 58)
        self.setLayout(self._box)
        self.set_error("")
        self.measure()

    def set_words(self, label: str, help_words: str = "") -> None:
        """Name the field, for eyes and for screen readers, and say what it is for."""
        self.label.setText(label)
        self.help.setText(help_words)
        self.help.setVisible(bool(help_words))
        self.field.setAccessibleName(label)
        self._describe()

    def set_error(self, words: str) -> None:
        """Say what is wrong with the field, or with no words that nothing is."""
        self.error.set_words(words)
        self._describe()

    def _describe(self) -> None:
        self.field.setAccessibleDescription("\n".join(words for words in (self.error.text(), self.help.text()) if words))

    def measure(self) -> None:
        narrow = is_narrow(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(theme.gap(self, 1.5 if narrow else 5))
        for column in (self._left, self._right):
            column.setSpacing(theme.gap(self, 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()
