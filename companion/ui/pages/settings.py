"""Settings: made from settings.SETTINGS; each takes effect at once, and the page says where the file is."""

from __future__ import annotations

from PySide6.QtCore import Qt

from companion import settings
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.i18n import languages
from companion.settings import Setting
from companion.ui.kit import Card, Combo, FormRow, Header, NeutralButton, QuietBox, ScrollColumn
from companion.ui.page import House, Page, PageInfo, fill

PAGE = PageInfo(T("Settings"), "settings", 70)

_KEPT = T("A setting that you change is kept in {path}. Answers, plan and notes are kept only in a vault, if you make one.")


def make(house: House) -> Page:
    """Make the page."""
    return SettingsPage(house)


class SettingsPage(Page):
    """One row a setting."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.header = Header()
        self.fields = {setting.key: Combo() for setting in settings.SETTINGS}
        self.rows = {key: FormRow(field) for key, field in self.fields.items()}
        self.kept = QuietBox()
        self.forget = NeutralButton("trash")
        self.forget.setObjectName("forget_answers")
        card = Card()
        card.add(*self.rows.values())
        self.column = ScrollColumn()
        self.column.add(self.header, card, self.kept, self.forget)
        fill(self, self.column)
        for key, field in self.fields.items():
            field.setObjectName(f"setting_{key}")
            field.activated.connect(lambda place, key=key: self._choose(key, place))
        self.forget.clicked.connect(self._forget)
        self.retranslate()

    def shown(self) -> None:
        self.retranslate()
        self.fields["language"].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        say = self.say
        self.header.set_words(say(T("Settings")), say(T("Each change takes effect at once.")))
        for setting in settings.SETTINGS:
            self.rows[setting.key].set_words(say(setting.title), say(setting.help))
            field, choices = self.fields[setting.key], self._choices(setting)
            field.clear()
            field.addItems(list(choices.values()))
            value = self._value(setting)
            field.setCurrentIndex(list(choices).index(value) if value in choices else 0)
        path = Code(str(self.house.preferences.path))
        self.kept.set_words(
            say(T("What is kept on this computer")),
            say(
                T(
                    "A setting that you change is kept in {path}. Answers, plan and notes are kept only in a vault, if you make one.",
                    path=path,
                )
            ),
        )
        self.forget.setText(say(T("Forget my answers now")))

    def _value(self, setting: Setting) -> str:
        return self.house.speech.chosen.code if setting.key == "language" else self.house.preferences.get(setting.key)

    def _choices(self, setting: Setting) -> dict[str, str]:
        """Return the words of each value that may be chosen."""
        if setting.key != "language":
            return {choice.value: self.say(choice.title) for choice in setting.choices}
        draft = T("{language} · draft")
        return {
            code: self.say(draft.filled(language=language.name)) if language.draft else language.name
            for code, language in self.house.speech.offered.items()
            if code != languages.PSEUDO
        }

    def _choose(self, key: str, place: int) -> None:
        value = list(self._choices(settings.BY_KEY[key]))[place]
        try:
            self.house.preferences.put(key, value)
        except CompanionError as error:
            self.house.explain(error)

    def _forget(self) -> None:
        self.house.sitting.forget()
        self.forget.setText(self.say(T("Your answers are forgotten")))
