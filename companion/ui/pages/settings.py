"""Settings: made from settings.SETTINGS; each takes effect at once, and the page says where the file is."""

from __future__ import annotations

from PySide6.QtCore import Qt

from companion import settings
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.i18n import languages
from companion.net.route import Route, RouteBroken
from companion.settings import UNREADABLE, Setting
from companion.ui.kit import Card, Combo, Field, FormRow, Header, NeutralButton, QuietBox, ScrollColumn
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
        self.own_route = Field()
        self.own_route.setObjectName("setting_route_own")
        self.own_route.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # an address, in every language
        self.own_row = FormRow(self.own_route)
        self.kept = QuietBox()
        self.forget = NeutralButton("trash")
        self.forget.setObjectName("forget_answers")
        card = Card()
        for key, row in self.rows.items():
            card.add(row, *([self.own_row] if key == "route" else []))
        self.column = ScrollColumn()
        self.column.add(self.header, card, self.kept, self.forget)
        fill(self, self.column)
        for key, field in self.fields.items():
            field.setObjectName(f"setting_{key}")
            field.activated.connect(lambda place, key=key: self._choose(key, place))
        self.own_route.textEdited.connect(lambda: self._blame(""))
        self.own_route.editingFinished.connect(self._write_route)
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
            value = self._value(setting) if self._value(setting) in choices else UNREADABLE
            field.setCurrentIndex(list(choices).index(value) if value in choices else 0)
        self._show_route()
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
            other = {UNREADABLE: self.say(setting.other)} if setting.other else {}
            return {choice.value: self.say(choice.title) for choice in setting.choices} | other
        draft = T("{language} · draft")
        return {
            code: self.say(draft.filled(language=language.name)) if language.draft else language.name
            for code, language in self.house.speech.offered.items()
            if code != languages.PSEUDO
        }

    def _choose(self, key: str, place: int) -> None:
        value = list(self._choices(settings.BY_KEY[key]))[place]
        # A way of one's own that is not written yet: nothing is sent until it is.
        self._put(key, self.own_route.text().strip() or UNREADABLE if value == UNREADABLE else value)
        if key == "route":
            self.retranslate()

    def _put(self, key: str, value: str) -> None:
        try:
            self.house.preferences.put(key, value)
        except CompanionError as error:
            self.house.explain(error)

    def _write_route(self) -> None:
        if self.own_route.isModified():
            self.own_route.setModified(False)
            self._put("route", self.own_route.text().strip() or UNREADABLE)
            self.retranslate()

    def _show_route(self) -> None:
        """Show the field for a way of one's own while one is chosen, and what is wrong with it; what is half typed stays."""
        value, say = self.house.preferences.get("route"), self.say
        own = value not in {choice.value for choice in settings.BY_KEY["route"].choices}
        self.own_row.setVisible(own)
        self.own_row.set_words(
            say(T("Address of the proxy")), say(T("It is written as {example}.", example=Code("socks5://127.0.0.1:1080")))
        )
        if own and not self.own_route.isModified():
            self.own_route.setText("" if value == UNREADABLE else value)
        try:
            Route.read(value)
            self._blame("")
        except RouteBroken as error:
            self._blame(say(T("Nothing is sent until an address stands here.") if value == UNREADABLE else error.say))

    def _blame(self, words: str) -> None:
        self.own_row.set_error(words)
        self.own_route.set_wrong(bool(words))

    def _forget(self) -> None:
        self.house.sitting.forget()
        self.forget.setText(self.say(T("Your answers are forgotten")))
