"""Say more in an alert: every line optional, in memory only. What a card of the crisis tree asks for stands first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from companion.alert.draft import Draft
from companion.alert.fields import FIELDS
from companion.ui.alerts import inputs
from companion.ui.kit import Label, Role, Stack
from companion.ui.page import House

# Not filled in by hand: what may be attached is text only, and its place is the vault's.
_NOT_HERE = frozenset({"attachments", "excerpts"})


class Form(Stack):
    """Fields of an alert. `changed` when the person has written something."""

    changed = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=4)
        self._house = house
        self._draft = Draft()
        self._inputs: dict[str, inputs.Input] = {}
        self._labels: dict[str, Label] = {}
        house.speech.changed.connect(self.retranslate)

    def offer(self, names: Sequence[str], first: Sequence[str] = ()) -> None:
        """Offer these fields, `first` before the others."""
        wanted = [name for name in dict.fromkeys((*first, *names)) if name not in _NOT_HERE]
        if wanted == list(self._inputs):
            return
        self.clear()
        self._inputs = {name: inputs.make(f"alert_{name}", FIELDS[name].shape, self.changed.emit) for name in wanted}
        self._labels = {name: Label(Role.STRONG) for name in wanted}
        for name in wanted:
            self.add(Stack(self._labels[name], self._inputs[name].widget, gap_units=1))
        self.fill(self._draft)
        self.retranslate()

    def fill(self, draft: Draft) -> None:
        """Show a draft. Fields of it that are not offered stay in it."""
        self._draft = draft
        for name, one in self._inputs.items():
            one.fill(draft.values.get(name))

    def draft(self) -> Draft:
        """Return the draft with what is written now."""
        values = {name: value for name, value in self._draft.values.items() if name not in self._inputs}
        said = {name: value for name, one in self._inputs.items() if (value := one.value()) is not None}
        if "do_not" in self._inputs:
            said.setdefault("do_not", ())  # or the preset would come back
        return Draft({**values, **said}, self._draft.more)

    def focus(self, name: str) -> None:
        """Give the focus to a field."""
        widget = self._inputs[name].widget
        inside = [widget, *widget.findChildren(QWidget)]
        first = next(one for one in inside if one.focusPolicy() != Qt.FocusPolicy.NoFocus)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Give the focus to the first field."""
        self.focus(next(iter(self._inputs)))

    def retranslate(self) -> None:
        """Set every word; what is written stays."""
        say = self._house.speech.say
        for name, one in self._inputs.items():
            title = say(FIELDS[name].title)
            self._labels[name].setText(title)
            one.retranslate(say, title)
