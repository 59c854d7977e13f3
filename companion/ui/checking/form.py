"""Before a run: whose account, which checks, who will be contacted and what they learn, and the button that begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text
from companion.ui.checking.contacted import ReachCard
from companion.ui.checking.seen import ACCOUNT, DEVICE, Order, Problem
from companion.ui.kit import Card, ChoiceGroup, DoneBox, Fact, Field, FormRow, Label, Option, PrimaryButton, QuietBox, Role, Stack, Tone
from companion.ui.page import House

_LONGEST = 300
_NOT_STATED = T("Only an account of your own may be checked. If it is yours, tick this.")
_MISSING = T("Write your user name and the wiki, and tick that the account is yours. Then it stands here who will be contacted.")
_NOT_SAVED = T("What is found stays in memory. Hide now, a lock of the vault and closing forget it. Leaving this page stops what runs.")


class AccountCard(Card):
    """The account of the person's own. `edited` whenever it changes."""

    edited = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        self._say = house.speech.say
        self.name, self.wiki, self.mine, self.full = Field(), Field(), DoneBox(), DoneBox()
        self.name.setObjectName("check_name")
        self.wiki.setObjectName("check_wiki")
        self.mine.setObjectName("check_mine")
        self.full.setObjectName("check_full")
        self.wiki.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # an address, in every language
        self.rows = {"name": FormRow(self.name), "wiki": FormRow(self.wiki)}
        self.not_mine = Fact("alert", Tone.DANGER)
        self.not_mine.hide()
        self.add(*self.rows.values(), self.mine, self.not_mine, self.full)
        for field in (self.name, self.wiki):
            field.setMaxLength(_LONGEST)
            field.textEdited.connect(self.edited)
        for box in (self.mine, self.full):
            box.clicked.connect(self.edited)
        self.edited.connect(lambda: self.blame(None))

    def blame(self, problem: Problem | None) -> None:
        """Say at its place what is wrong, or with None that nothing is."""
        place = problem.place if problem else ""
        for name, row in self.rows.items():
            row.set_error(self._say(problem.error.say) if problem and place == name else "")
        self.name.set_wrong(place == "name")
        self.wiki.set_wrong(place == "wiki")
        self.not_mine.set_words(self._say(_NOT_STATED) if place == "mine" else "")
        widget = {"name": self.name, "wiki": self.wiki, "mine": self.mine}.get(place)
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty every field."""
        for field in (self.name, self.wiki):
            field.clear()
        for box in (self.mine, self.full):
            box.setChecked(False)
        self.blame(None)

    def retranslate(self) -> None:
        """Set every word; what is typed stays."""
        say = self._say
        self.rows["name"].set_words(say(T("Your user name")), say(T("As the wiki shows it.")))
        self.rows["wiki"].set_words(say(T("The wiki")), say(T("Its host, such as {example}.", example=Code("en.wikipedia.org"))))
        self.mine.setText(say(T("This is my account")))
        self.mine.set_help(say(T("No mark is made on the wiki, and the name is not kept.")))
        self.full.setText(say(T("Read more pages")))
        self.full.set_help(say(T("It takes longer. Only for accounts with more than a hundred pages of their own.")))


class ChooseForm(Stack):
    """`wanted` with an order that can be carried out."""

    wanted = Signal(object)  # Order

    def __init__(self, house: House, family: str) -> None:
        super().__init__(gap_units=4)
        self._house, self._family = house, family
        self.account = AccountCard(house) if family == ACCOUNT else None
        self.title, self.checks, self.nothing = Label(Role.STRONG), ChoiceGroup(many=True), Fact("alert", Tone.DANGER)
        self.nothing.hide()
        self.reach, self.look, self.not_saved = ReachCard(house, family), PrimaryButton("eye"), QuietBox()
        self.look.setObjectName(f"check_look_{family}")
        if self.account is not None:
            self.add(self.account)
            self.account.edited.connect(self._tell)
        self._of_checks = Stack(Stack(self.title, self.checks, self.nothing), self.reach, self.look, gap_units=4)
        self.add(self._of_checks, self.not_saved)
        self._off: set[str] = set()
        self.checks.toggled.connect(self._toggle)
        self.look.clicked.connect(self._press)
        house.preferences.changed.connect(self._route_changed)

    def order(self) -> Order:
        """Return what is asked for as it stands here."""
        only = tuple(check.id for check in self._house.checking.known.get(self._family, ()) if check.id not in self._off)
        route, account = self._house.preferences.get("route"), self.account
        if account is None:
            return Order(self._family, only, route)
        mine, full = account.mine.isChecked(), account.full.isChecked()
        return Order(self._family, only, route, account.name.text(), account.wiki.text(), mine=mine, full=full)

    def focus_first(self) -> None:
        """Give the focus to the first thing to fill in, or else to the button."""
        empty = self.account is not None and not self.account.name.text()
        (self.account.name if self.account is not None and empty else self.look).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Drop what was typed."""
        if self.account is not None:
            self.account.forget()
        self._tell()

    def retranslate(self) -> None:
        """Set every word; what is typed and ticked stays."""
        say, known = self._house.speech.say, self._house.checking.known.get(self._family, ())
        if self.account is not None:
            self.account.retranslate()
        self.title.setText(say(T("What is looked at")))
        self.checks.set_options([Option(check.id, say(check.title), say(check.asks)) for check in known])
        self.checks.set_checked([check.id for check in known if check.id not in self._off])
        for check in known:
            self.checks.card(check.id).setObjectName(f"check_{check.id}")
        self.look.setText(say(T("Look")))
        self._of_checks.setVisible(bool(known))  # their files are being loaded
        self.not_saved.set_words(say(T("Nothing is saved.")), say(_NOT_SAVED))
        self._tell()

    def _toggle(self, check: str, ticked: bool) -> None:
        (self._off.discard if ticked else self._off.add)(check)
        self.nothing.set_words("")
        self._tell()

    def _route_changed(self, key: str) -> None:
        if key == "route":
            self._tell()

    def _tell(self) -> None:
        """Say who would be contacted for what stands here now."""
        if not self._house.checking.known.get(self._family):
            return
        try:
            reach = self._house.checking.reach(self.order())
        except CompanionError:
            self.reach.show_missing(self._missing())
        else:
            if self._family == DEVICE and not reach.contacts:
                self.reach.show_local()
            else:
                self.reach.show_reach(reach)

    def _missing(self) -> Text:
        problem = self._house.checking.problem(self.order())
        return _MISSING if problem is None or problem.place in {"name", "wiki", "mine"} else problem.error.say

    def _press(self) -> None:
        order = self.order()
        problem = self._house.checking.problem(order)
        self.nothing.set_words("")
        if self.account is not None:
            self.account.blame(problem)
        if problem is None:
            self.wanted.emit(order)
        elif problem.place == "checks":
            self.nothing.set_words(self._house.speech.say(problem.error.say))
        elif problem.place == "way":
            self._house.explain(problem.error)
