"""While checks run: how far they are, each with its state, and Stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from companion.base.text import T, Text
from companion.hygiene.finding import LEVEL_WORDS
from companion.ui.checking.said import LOOKS
from companion.ui.kit import Card, Fact, NeutralButton, Progress, Stack, Tone
from companion.ui.page import House

if TYPE_CHECKING:  # see seen
    from companion.hygiene.check import CheckInfo
    from companion.ui.checking.service import Look


class Running(Card):
    """Shown as long as a run is under way."""

    def __init__(self, house: House, family: str) -> None:
        super().__init__()
        self._house, self._family = house, family
        self.progress, self.rows, self.stop = Progress(), Stack(gap_units=1), NeutralButton("close")
        self._facts: dict[str, Fact] = {}
        self.stop.setObjectName(f"check_stop_{family}")
        self.add(self.progress, self.rows, self.stop)
        self.stop.clicked.connect(self._stop)

    def focus_first(self) -> None:
        """Give the focus to Stop."""
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_look(self, look: Look, known: Sequence[CheckInfo]) -> None:
        """Show how far this run is."""
        say, levels = self._house.speech.say, {finding.check: finding.level for finding in look.findings}
        asked = [check for check in known if check.id in look.order.only]
        self.progress.set_words(say(_way(look)), say(T("{done} of {all}", done=len(levels), all=len(asked))))
        self.progress.set_part(len(levels) / max(1, len(asked)))
        self.stop.setText(say(T("Stopping") if look.stopping else T("Stop")))
        if list(self._facts) != [check.id for check in asked]:
            self.rows.clear()
            self._facts = {check.id: Fact() for check in asked}
            self.rows.add(*self._facts.values())
        for check in asked:
            level = levels.get(check.id)
            state = LEVEL_WORDS[level] if level is not None else T("under way")
            self._facts[check.id].set_tone(*LOOKS[level] if level is not None else (Tone.SUBTLE, "clock"))
            self._facts[check.id].set_words(say(T("{check}: {state}", check=check.title, state=state)))

    def _stop(self) -> None:
        self._house.checking.stop(self._family)


def _way(look: Look) -> Text:
    if look.reach.contacts:
        return T("The way to the internet: {way}", way=look.reach.way)
    return T("Nobody is contacted.")
