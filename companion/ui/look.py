"""Keeps how the program looks and which language it speaks as the settings say, now and after each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from companion.ui import theme
from companion.ui.preferences import Preferences

if TYPE_CHECKING:  # the frame of the window is dressed before there are any words
    from companion.ui.speech import Speech


def dress(app: QApplication, preferences: Preferences, language: str = "en") -> None:
    """Dress the whole program as the settings say."""
    wanted = preferences.get("theme")
    kind = ("dark" if theme.system_is_dark() else "light") if wanted == "system" else wanted
    theme.apply(app, kind, int(preferences.get("text_size")), language)


class Look(QObject):
    """Lives as long as its owner, the window."""

    def __init__(self, owner: QObject, app: QApplication, preferences: Preferences, speech: Speech) -> None:
        super().__init__(owner)
        self._app, self._preferences, self._speech = app, preferences, speech
        preferences.changed.connect(self._changed)
        speech.changed.connect(self.dress)
        app.styleHints().colorSchemeChanged.connect(self.dress)
        self.dress()

    def dress(self) -> None:
        """Dress the whole program."""
        dress(self._app, self._preferences, self._speech.language.code)

    def _changed(self, key: str) -> None:
        if key in {"language", "digits"}:
            language = self._preferences.get("language") or self._speech.chosen.code
            self._speech.use(language, latin_digits=self._preferences.get("digits") == "latin")
        else:
            self.dress()
