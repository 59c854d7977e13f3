"""The reader's language while the window is open: says texts, and tells the pages when it changes."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from companion.base.errors import CompanionError
from companion.base.text import Text
from companion.i18n import catalog, languages
from companion.i18n.catalog import Catalogue
from companion.i18n.languages import Language
from companion.i18n.render import Words
from companion.ui.formats import LocaleFormats


class Speech(QObject):
    """Says texts in one language. `changed` is emitted after a switch; every page then sets its words anew."""

    changed = Signal()

    def __init__(self, offered: dict[str, Language]) -> None:
        """Start in English; `use` switches."""
        super().__init__()
        self.offered = offered
        self.language = languages.ENGLISH
        self.problem: CompanionError | None = None
        self._chosen = languages.ENGLISH
        self._latin_digits = False
        self._words = self._make(self.language)

    @property
    def chosen(self) -> Language:
        """The language the person chose, even while English is shown for a moment."""
        return self._chosen

    @property
    def words(self) -> Words:
        """The renderer of the language in force."""
        return self._words

    def say(self, text: Text) -> str:
        """Return the words for the screen."""
        return self._words.say(text)

    def english(self, text: Text) -> str:
        """Return the English words, for screens that show a draft and the English together.

        They are isolated as a whole: beside Arabic their full stop would else stand at the wrong end.
        """
        return f"\u2068{Words((), self._words.formats).say(text)}\u2069"

    def use(self, code: str, *, latin_digits: bool = False) -> None:
        """Switch language; an unknown code is English. A damaged catalogue leaves `problem` set and English in force."""
        self._latin_digits = latin_digits
        self._chosen = self.offered.get(code, languages.ENGLISH)
        self._switch(self._chosen)

    def show_english(self, *, shown: bool) -> None:
        """Show English for a moment, or go back to the chosen language."""
        self._switch(languages.ENGLISH if shown else self._chosen)

    def _switch(self, language: Language) -> None:
        self.problem = None
        try:
            self._words = self._make(language)
        except CompanionError as error:
            self.problem, language = error, languages.ENGLISH
            self._words = self._make(language)
        self.language = language
        direction = Qt.LayoutDirection.RightToLeft if language.rtl else Qt.LayoutDirection.LeftToRight
        QGuiApplication.setLayoutDirection(direction)
        QLocale.setDefault(QLocale(language.locale))
        self.changed.emit()

    def _make(self, language: Language) -> Words:
        catalogues: tuple[Catalogue, ...] = ()
        if language.code == languages.PSEUDO:
            catalogues = (catalog.Pseudo(),)
        elif language.code != languages.SOURCE:
            catalogues = (catalog.read(language.code),)
        return Words(catalogues, LocaleFormats(language.locale, latin_digits=self._latin_digits))


def system_language(offered: dict[str, Language]) -> str:
    """Return the code of the first of the computer's languages that is offered, else English."""
    for tag in QLocale.system().uiLanguages():
        lowered = tag.lower()
        for code in (lowered, lowered.partition("-")[0]):
            if code in offered and code != languages.PSEUDO:
                return code
    return languages.SOURCE
