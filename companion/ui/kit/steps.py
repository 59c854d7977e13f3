"""The card of one step of a plan: what to do, why, how long, and when opened how to do it and what it cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import Fold
from companion.ui.kit.cards import Card, Disc, Line
from companion.ui.kit.choices import DoneBox
from companion.ui.kit.facts import Fact
from companion.ui.kit.flow import Beside, Flow
from companion.ui.kit.notice import Notice, QuietBox
from companion.ui.kit.stack import Stack
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone


class NumberedList(paint.Measured):
    """What to do, in order. The numbers stand without a dot: it would change sides in a sentence from right to left."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        self.items: list[Label] = []
        self._numbers: list[Label] = []
        self.measure()

    def set_items(self, items: Sequence[str], numbers: Sequence[str]) -> None:
        """Show these lines with their numbers, written as the language writes them."""
        while len(self.items) > len(items):
            for label in (self.items.pop(), self._numbers.pop()):
                label.hide()
                label.deleteLater()
        while len(self.items) < len(items):
            row = len(self.items)
            self._numbers.append(Label(Role.BODY, Tone.SUBTLE))
            self.items.append(Label())
            self._grid.addWidget(self._numbers[row], row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self.items[row], row, 1, Qt.AlignmentFlag.AlignTop)
        for label, words in zip((*self.items, *self._numbers), (*items, *numbers), strict=True):
            label.setText(words)

    def measure(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.gap(self, 3))
        self._grid.setVerticalSpacing(theme.gap(self, 1.5))


class StepDetails(Stack):
    """What an opened step shows."""

    def __init__(self) -> None:
        self.why = Label()
        self.how_title = Label(Role.STRONG)
        self.how = NumberedList()
        self.caution = Notice(Tone.WARN, bare=True)
        self.limits = QuietBox()
        self.sources = Stack(gap_units=0.5)
        super().__init__(Line(), self.why, self.how_title, self.how, self.caution, self.limits, self.sources, gap_units=2.5)
        for part in (self.how_title, self.caution, self.limits, self.sources):
            part.hide()


class StepCard(Card):
    """One step. `framed=False` makes it a part of a card with several; `done=False` leaves the box out."""

    done_changed = Signal(bool)
    opened = Signal(bool)

    def __init__(self, *, framed: bool = True, done: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(framed=framed, parent=parent)
        self.disc = Disc()
        self.heading = Label(Role.HEADING)
        self.because = Label(Role.BODY, Tone.SUBTLE)
        self.done = DoneBox()
        self.time = Fact("clock")
        self.risk = Fact("alert", Tone.NEUTRAL)
        self.fold = Fold(trailing=True)
        self.facts = Flow(self.time, self.risk, gap_units=4)
        self.buttons = Flow(gap_units=2)
        self._body = Stack(gap_units=2)
        self._grid = QGridLayout()
        self._lay_out()
        self.done.setVisible(done)
        for part in (self.time, self.risk, self.fold):
            part.hide()
        self.fold.opened.connect(self._opened)
        self.done.clicked.connect(self.done_changed)
        self.measure()

    def _lay_out(self) -> None:
        words = Stack(self.heading, self.because, gap_units=0.5)
        self.facts.add_end(self.fold)
        self._body.add(Beside(words, self.done, least_em=14), self.facts, self.buttons)
        self._grid.addWidget(self.disc, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._body, 0, 1)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)

    @cached_property
    def details(self) -> StepDetails:
        """What is shown while the step is open. Made when first needed: a plan has many steps and few are opened."""
        made = StepDetails()
        self._body.insert(self._body.count() - 1, made)
        self.fold.folds(made)
        return made

    @property
    def why(self) -> Label:
        """The sentence that begins the details."""
        return self.details.why

    @property
    def how(self) -> NumberedList:
        """The numbered list."""
        return self.details.how

    def measure(self) -> None:
        super().measure()
        if hasattr(self, "_grid"):
            self._grid.setHorizontalSpacing(theme.gap(self, 3))

    def set_number(self, number: str, name: str) -> None:
        """Set the number in the circle, and what a screen reader calls it: "Step 1"."""
        self.disc.setText(number)
        self.disc.setAccessibleName(name)

    def set_words(self, heading: str, because: str, *, time: str = "", risk: str = "", done: str = "") -> None:
        """Set what is always seen. The box is named after the step too, since there are several on a page."""
        self.heading.setText(heading)
        self.because.setText(because)
        self.because.setVisible(bool(because))
        self.time.set_words(time)
        self.risk.set_words(risk)
        self.done.setText(done)
        for part in (self.done, self.fold):  # there are several such on a page: each says which step it belongs to
            part.setAccessibleDescription(heading)

    def set_fold(self, closed: str, opened: str, closed_state: str = "", opened_state: str = "") -> None:
        """Set the words of the button that opens the step; without words there is none, and its buttons are always shown."""
        self.fold.set_words(closed, opened)
        self.fold.set_states(*("\n".join(part for part in (state, self.heading.text()) if part) for state in (closed_state, opened_state)))
        self.fold.setVisible(bool(closed))
        self._show_buttons()

    def set_how(self, title: str, items: Sequence[str], numbers: Sequence[str]) -> None:
        """Set the numbered list."""
        self.details.how_title.setText(title)
        self.details.how_title.setVisible(bool(title))
        self.how.set_items(items, numbers)

    def set_limits(self, title: str, words: str) -> None:
        """Set what the step cannot do; without words there is no box."""
        self.details.limits.set_words(title, words)
        self.details.limits.setVisible(bool(words))

    def set_caution(self, title: str, words: str) -> None:
        """Set what may go wrong; without words there is no notice."""
        self.details.caution.set_words(title, words)
        self.details.caution.setVisible(bool(words))

    def add_source(self, *widgets: QWidget) -> None:
        """Add where the step comes from, below everything."""
        self.details.sources.add(*widgets)
        self.details.sources.show()

    def add_action(self, *buttons: QWidget) -> None:
        """Add to the last row, which a step with a fold shows only while it is open."""
        self._place_fold(opened=False)
        self.buttons.add(*buttons)
        self._place_fold(opened=self.fold.is_open)
        self._show_buttons()

    def set_open(self, opened: bool) -> None:
        """Open or close the step."""
        self.fold.set_open(opened)

    def _opened(self, opened: bool) -> None:
        self.details.setVisible(opened)
        self._place_fold(opened=opened)
        self._show_buttons()
        self.opened.emit(opened)

    def _place_fold(self, *, opened: bool) -> None:
        """Let the fold stand at the end of the facts while closed, and behind the main action while open."""
        focused, shown = self.fold.hasFocus(), not self.fold.isHidden()
        if opened:
            self.facts.take(self.fold)
            self.buttons.add(self.fold)
        else:
            self.buttons.take(self.fold)
            self.facts.add_end(self.fold)
        self.fold.setVisible(shown)
        if focused:  # a widget that moves to another parent loses it
            self.fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_buttons(self) -> None:
        self.buttons.setVisible(not self.buttons.is_empty() and (self.fold.is_open or self.fold.isHidden()))
