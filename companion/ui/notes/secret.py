"""A field for a passphrase: hidden unless asked for, with a hint about Caps Lock and about the letters that come out."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from companion.base.text import T, Text
from companion.ui.kit import DoneBox, Field, FormRow, Label, Role, Stack, Tone
from companion.ui.page import House

CAPS_LOCK = T("Caps Lock seems to be on.")
_LETTERS = {
    "LATIN": T("The last letter was a Latin one."),
    "ARABIC": T("The last letter was an Arabic one."),
    "CYRILLIC": T("The last letter was a Cyrillic one."),
    "GREEK": T("The last letter was a Greek one."),
    "MYANMAR": T("The last letter was a Burmese one."),
}
_OTHER_LETTERS = T("The last letter was of another script than Latin.")


class SecretField(Stack):
    """`entered` when Enter is pressed; `changed` with every letter."""

    entered = Signal()
    changed = Signal(str)

    def __init__(self, house: House, title: Text) -> None:
        super().__init__(gap_units=1.5)
        self._house, self._title = house, title
        self.field = Field()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        # Neither the input method nor the clipboard's history shall learn it.
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.row = FormRow(self.field)
        self.show_it = DoneBox()
        self.hint = Label(Role.SMALL, Tone.WARN)
        self.add(self.row, self.hint, self.show_it)
        self.hint.hide()
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self.entered)
        self.field.textChanged.connect(self.changed)
        self.show_it.toggled.connect(self._show)
        house.speech.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words around the field; what is typed stays."""
        self.row.set_words(self._house.speech.say(self._title))
        self.show_it.setText(self._house.speech.say(T("Show what I type")))

    def take(self) -> str:
        """Return what was typed and empty the field."""
        typed = self.field.text()
        self.field.clear()
        self.hint.hide()
        return typed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._judge(event)
        return super().eventFilter(watched, event)

    def _judge(self, event: QKeyEvent) -> None:
        letter = event.text()
        if len(letter) != 1 or not letter.isalpha():
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        cased = letter.lower() != letter.upper()
        script = unicodedata.name(letter, "").split(" ")[0]
        hint: Text | None = None
        if cased and letter.isupper() != shifted:
            hint = CAPS_LOCK
        elif script != "LATIN" or self._foreign():
            hint = _LETTERS.get(script, _OTHER_LETTERS)
        self.hint.setText(self._house.speech.say(hint) if hint else "")
        self.hint.setVisible(hint is not None)

    def _foreign(self) -> bool:
        """Whether the reader's own language is not written in Latin letters, so that even those are worth a word."""
        return self._house.speech.language.rtl

    def _show(self, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
