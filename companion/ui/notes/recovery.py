"""Twelve recovery words: shown once, two of them typed back, or skipped with what that means."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt, Signal

from companion.base.errors import CompanionError
from companion.base.text import T
from companion.ui.kit import Card, Field, Flow, FormRow, Label, NumberedList, PrimaryButton, QuietBox, QuietButton, Role, Stack
from companion.ui.page import House

_ASKED, _COLUMNS = 2, 3
_ABOUT = T("They open the vault if you forget the passphrase. They are shown only now. Whoever has the paper can open it too.")
_WITHOUT = T("A forgotten passphrase then means that the notes are lost. Nobody can bring them back.")


class RecoveryForm(Stack):
    """`finished` when the words were copied down and proved, or skipped."""

    finished = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(gap_units=4)
        self._house = house
        self._entropy = bytearray()
        self._words: tuple[str, ...] = ()
        self._asked: tuple[int, ...] = ()
        self.title = Label(Role.HEADING)
        self.about = Label()
        self.lists = [NumberedList() for _ in range(_COLUMNS)]
        self.fields = [Field() for _ in range(_ASKED)]
        self.rows = [FormRow(field) for field in self.fields]
        self.keep = PrimaryButton("check")
        self.keep.setObjectName("recovery_keep")
        self.skip = QuietButton()
        self.skip.setObjectName("recovery_skip")
        self.without = QuietBox()
        words, proof = Card(), Card()
        words.add(Flow(*self.lists, gap_units=10))
        proof.add(*self.rows, Flow(self.keep, self.skip))
        self.add(self.title, self.about, words, proof, self.without)
        for place, field in enumerate(self.fields, 1):
            field.setObjectName(f"recovery_word_{place}")
            field.returnPressed.connect(self._prove)
        self.keep.clicked.connect(self._prove)
        self.skip.clicked.connect(self._end)
        house.speech.changed.connect(self.retranslate)

    def begin(self) -> None:
        """Draw new words and show them."""
        self._entropy, self._words = self._house.keeping.room().new_words()
        drawn = secrets.SystemRandom().sample(range(len(self._words)), _ASKED)
        self._asked = tuple(sorted(drawn))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word but the twelve."""
        say, number = self._house.speech.say, self._house.speech.words.formats.number
        self.title.setText(say(T("Write these twelve words on paper")))
        self.about.setText(say(_ABOUT))
        rows = len(self._words) // _COLUMNS
        for column, shown in enumerate(self.lists):
            places = range(column * rows, (column + 1) * rows)
            shown.set_items([self._words[place] for place in places], [number(place + 1) for place in places])
        for row, place in zip(self.rows, self._asked, strict=False):
            row.set_words(say(T("Type word number {n}", n=place + 1)))
        self.keep.setText(say(T("I have written them down")))
        self.skip.setText(say(T("Go on without recovery words")))
        self.without.set_words(say(T("Without them")), say(_WITHOUT))

    def focus_first(self) -> None:
        """Give the focus to the first word that is asked for."""
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _prove(self) -> None:
        say, vault = self._house.speech.say, self._house.keeping.vault
        wrong = [index for index, place in enumerate(self._asked) if self.fields[index].text().strip().casefold() != self._words[place]]
        for index, row in enumerate(self.rows):
            row.set_error(say(T("This is not that word. Look at the list above.")) if index in wrong else "")
        if wrong or vault is None:
            self.fields[wrong[0] if wrong else 0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            vault.set_recovery(self._entropy)
        except CompanionError as error:
            self._house.explain(error)
            return
        self._end()

    def _end(self) -> None:
        self._entropy[:] = bytes(len(self._entropy))
        self._words, self._asked = (), ()
        for shown in self.lists:
            shown.set_items((), ())
        for field in self.fields:
            field.clear()
        self.finished.emit()
