"""The line over a page in a language that no person has checked: it says so, and shows the English at one press."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.base.text import T
from companion.ui import theme
from companion.ui.kit import QuietBox
from companion.ui.kit.paint import set_shown
from companion.ui.speech import Speech


class DraftNotice(QWidget):
    """Shown while the chosen language is a draft, also while English is shown for a moment."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self.box = QuietBox("language")
        self.box.action.setObjectName("show_english")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.box)
        self.box.action.clicked.connect(self._toggle)
        speech.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def needed(self) -> bool:
        """Whether the chosen language is a draft."""
        return self._speech.chosen.draft

    @property
    def _in_english(self) -> bool:
        return self._speech.language.code != self._speech.chosen.code

    def retranslate(self) -> None:
        """Say it in the language that is shown."""
        say, chosen = self._speech.say, self._speech.chosen
        if self._in_english:
            self.box.set_words("", say(T("You see the English for a moment.")))
            self.box.set_action(chosen.name)
        else:
            self.box.set_words("", say(T("A machine wrote this translation. No person has checked it yet.")))
            self.box.set_action(say(T("Show English")))
        side = theme.gap(self, 6)
        self._column.setContentsMargins(side, theme.gap(self, 3), side, 0)
        set_shown(self, self.needed)

    def _toggle(self) -> None:
        self._speech.show_english(shown=not self._in_english)
