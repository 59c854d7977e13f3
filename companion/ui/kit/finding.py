"""The card of one finding: verdict word and how sure, a bold sentence, one subtle line; what was seen is folded or open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.buttons import Fold
from companion.ui.kit.cards import Card
from companion.ui.kit.flow import Beside, Flow
from companion.ui.kit.icons import IconLabel
from companion.ui.kit.stack import Stack
from companion.ui.kit.words import Label
from companion.ui.theme import Role, Tone

_BARRED = frozenset({Tone.DANGER, Tone.WARN})


class FindingCard(Card):
    """One finding. Only what calls for the person has a bar; without details there is nothing to open."""

    def __init__(self, tone: Tone, icon: str) -> None:
        super().__init__()
        self._tone = tone
        self.verdict, self.sure = Label(Role.STRONG, tone), Label(Role.SMALL, Tone.SUBTLE)
        self.words, self.subtle = Label(Role.STRONG), Label(Role.BODY, Tone.SUBTLE)
        self.fold, self.details, self.buttons = Fold(trailing=True), Stack(gap_units=2), Flow(gap_units=2)
        said = Stack(Flow(self.verdict, self.sure, gap_units=1.5), self.words, self.subtle, gap_units=0.5)
        self._grid = QGridLayout()
        self._grid.addWidget(IconLabel(icon, tone, 1.4), 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(Stack(Beside(said, self.fold, least_em=14, centred=True), self.details, self.buttons), 0, 1)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.fold.folds(self.details)
        self.fold.hide()
        self.measure()

    def set_words(self, verdict: str, sure: str, words: str, subtle: str = "") -> None:
        """Set what is always seen."""
        for label, text in ((self.verdict, verdict), (self.sure, sure), (self.words, words), (self.subtle, subtle)):
            label.setText(text)
            paint.set_shown(label, bool(text))

    def set_fold(self, closed: str, opened: str, closed_state: str, opened_state: str) -> None:
        """Set the words of the button that shows what was seen; a screen reader hears which finding it belongs to."""
        self.fold.set_words(closed, opened)
        self.fold.set_states(*(f"{state}\n{self.words.text()}" for state in (closed_state, opened_state)))

    def can_open(self) -> None:
        """Show the fold before there are details: they may be made when it is opened."""
        paint.set_shown(self.fold, shown=True)

    def add_detail(self, *widgets: QWidget) -> None:
        """Add to what the fold shows."""
        self.details.add(*widgets)
        self.can_open()

    def add_action(self, *buttons: QWidget) -> None:
        """Add to the last row, which is always shown."""
        self.buttons.add(*buttons)

    def set_open(self, opened: bool) -> None:
        """Show or fold what was seen."""
        self.fold.set_open(opened)

    def measure(self) -> None:
        super().measure()
        if hasattr(self, "_grid"):
            self._grid.setHorizontalSpacing(theme.gap(self, 3))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._tone not in _BARRED:
            return
        look, corner = theme.tokens(self), theme.unit(self)
        with QPainter(self) as painter:
            painter.setClipRect(paint.place(self, 0, 0, round(corner * 1.1) + 2 * (look.line - 1), self.height()))
            paint.box(painter, self.rect(), corner, look.mark(self._tone))
