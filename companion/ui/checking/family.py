"""One tab of the page Checks: what to look at, then the wait, then what was found."""

from __future__ import annotations

from PySide6.QtCore import QObject

from companion.base.text import T, Text
from companion.ui.checking import said
from companion.ui.checking.form import ChooseForm
from companion.ui.checking.results import Results
from companion.ui.checking.running import Running
from companion.ui.checking.seen import Order, Outcome
from companion.ui.kit import Stack
from companion.ui.page import House


class FamilyPart(Stack):
    """Shows one of three parts."""

    def __init__(self, house: House, family: str, owner: QObject) -> None:
        super().__init__(gap_units=4)
        self._house, self.family, self._owner = house, family, owner
        self.form, self.running, self.results = ChooseForm(house, family), Running(house, family), Results(house)
        self.add(self.form, self.running, self.results)
        self._again = False  # the person wants to look once more: the form stands before the results
        self._shown: Outcome | None = None
        for part in (self.form, self.results):
            part.wanted.connect(self._start)
        house.preferences.changed.connect(self._route_changed)
        self.retranslate()

    @property
    def part(self) -> ChooseForm | Running | Results:
        """The part that is shown now."""
        if self._house.checking.look(self.family) is not None:
            return self.running
        return self.results if self._outcome is not None and not self._again else self.form

    @property
    def _outcome(self) -> Outcome | None:
        return self._house.checking.outcomes.get(self.family)

    def title(self) -> Text:
        """Return the page's title for what is shown."""
        outcome = self._outcome
        if self.part is self.running:
            return T("Looking")
        return said.title(outcome) if outcome is not None and self.part is self.results else said.TITLES[self.family]

    def below_title(self) -> Text:
        """Return the line below it."""
        outcome = self._outcome
        if self.part is self.running:
            return T("If you leave this page, it stops. What is finished stays.")
        return said.below_title(outcome) if outcome is not None and self.part is self.results else said.INTRODUCTIONS[self.family]

    def again(self) -> None:
        """Go back to the form, which says anew who will be contacted."""
        self._again = True
        self.update_part()

    def forget(self) -> None:
        """Drop what was typed and found."""
        self._again = False
        self.form.forget()
        self.update_part()

    def update_part(self) -> None:
        """Show what is so now."""
        look, part, outcome = self._house.checking.look(self.family), self.part, self._outcome
        if look is not None:
            self.running.show_look(look, self._house.checking.known[self.family])
        if outcome is not self._shown:
            self._shown = outcome
            if outcome is None:
                self.results.clear()
            else:
                self.results.show_outcome(outcome)
        for each in (self.form, self.running, self.results):
            each.setVisible(each is part)

    def retranslate(self) -> None:
        """Set every word."""
        self._shown = None
        self.form.retranslate()
        self.update_part()

    def focus_first(self) -> None:
        """Give the focus to where a keyboard would want it; the results have theirs at the page's head."""
        part = self.part
        if not isinstance(part, Results):
            part.focus_first()

    def _route_changed(self, key: str) -> None:
        if key == "route":  # the offer to ask more names the way
            self._shown = None
            self.update_part()

    def _start(self, order: Order) -> None:
        self._again = False
        self._house.checking.start(self._owner, order)
