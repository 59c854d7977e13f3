"""First run: the languages, each in its own script. Nothing is written unless the person asks for it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from companion.base.errors import CompanionError
from companion.base.text import T
from companion.i18n import languages
from companion.ui.kit import (
    PAGE_EM,
    ChoiceGroup,
    DoneBox,
    Flow,
    Foot,
    Footed,
    Header,
    Label,
    Mark,
    Option,
    PrimaryButton,
    QuietBox,
    Role,
    ScrollColumn,
    Tone,
)
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Choose your language"), "language", 0, listed=False)
_DRAFT = T("“Draft” means that a machine wrote it and no person has checked it yet. English is always one tap away.")


def make(house: House) -> Page:
    """Make the page."""
    return WelcomePage(house)


class WelcomePage(Page):
    """A tile a language; choosing one changes the words at once."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.name = Label(Role.HEADING)
        self.header = Header(Role.DISPLAY)
        self.tiles = ChoiceGroup(tile_em=17)
        self.draft = QuietBox()
        self.remember = DoneBox()
        self.remember.setObjectName("remember_language")
        self.nothing = Label(Role.SMALL, Tone.SUBTLE)
        self.go_on = PrimaryButton("arrow_next", trailing=True)
        self.go_on.setObjectName("welcome_continue")
        self.column = ScrollColumn()
        self.column.add(Flow(Mark(), self.name), self.header, self.tiles, self.draft, self.remember)
        fill(self, Footed(self.column, Foot(self.nothing, self.go_on, widest_em=PAGE_EM)))
        self.tiles.chosen.connect(self._choose)
        self.go_on.clicked.connect(self._continue)
        self.retranslate()

    def shown(self) -> None:
        self.tiles.focus_first()

    def retranslate(self) -> None:
        say, speech = self.say, self.house.speech
        self.name.setText(say(T("Companion")))
        self.header.set_words(say(T("Choose your language")))
        draft = say(T("draft"))
        shown = [language for code, language in speech.offered.items() if code != languages.PSEUDO]
        self.tiles.set_options([Option(each.code, each.name, f"{each.english} · {draft}" if each.draft else "") for each in shown])
        for each in shown:
            self.tiles.card(each.code).setObjectName(f"language_{each.code}")
        self.tiles.set_checked({speech.chosen.code})
        self.draft.set_words("", say(_DRAFT))
        self.remember.setText(say(T("Remember the language on this computer")))
        self.nothing.setText(say(T("Nothing is saved yet.")))
        self.go_on.setText(say(T("Continue")))

    def _choose(self, code: str) -> None:
        self.house.speech.use(code, latin_digits=self.house.preferences.get("digits") == "latin")
        self.tiles.card(code).setFocus(Qt.FocusReason.OtherFocusReason)

    def _continue(self) -> None:
        code, preferences = self.house.speech.chosen.code, self.house.preferences
        if self.remember.isChecked():
            try:
                preferences.put("language", code)
            except CompanionError as error:
                self.house.explain(error)
        else:
            preferences.for_now("language", code)
        self.house.go("home")
