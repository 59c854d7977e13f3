"""Answers to choose from: cards that are radio buttons or check boxes as a whole, and the plain check box."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QWidget

from companion.ui import theme
from companion.ui.kit import paint
from companion.ui.kit.face import Face

if TYPE_CHECKING:
    _Mixed = QAbstractButton
else:  # at run time the mixin stands before Qt's own class, which must come only once
    _Mixed = object


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what it is called in the program, its word, and a line of help."""

    id: str
    words: str
    help: str = ""


class _Answer(_Mixed):
    """What the cards and the check box share beside Qt's own class: size, looks, and that every pixel clicks."""

    round_mark = False
    face: Face

    @property
    def words(self) -> str:
        """The words as they were given."""
        return paint.unescaped(self.text())

    def setText(self, text: str) -> None:
        super().setText(paint.escaped(text))
        self.updateGeometry()

    def set_help(self, words: str) -> None:
        """Set the second line; a screen reader reads it as the description."""
        self.face.help = words
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.face.height(width)

    def sizeHint(self) -> QSize:
        return self.face.size()

    def minimumSizeHint(self) -> QSize:
        return self.face.least()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.face.focus.take(event)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.face.paint(round_mark=self.round_mark)


class Choice(_Answer, QRadioButton):
    """One of several answers of which one holds."""

    round_mark = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = Face(self, card=True)


class ManyChoice(_Answer, QCheckBox):
    """One of several answers of which any may hold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = Face(self, card=True)


class DoneBox(_Answer, QCheckBox):
    """A plain check box with a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = Face(self, card=False)


class ChoiceGroup(paint.Measured):
    """Answers one below the other, or as tiles side by side. The person's own choice is told; setting one is not."""

    chosen = Signal(str)
    toggled = Signal(str, bool)

    def __init__(self, *, many: bool = False, tile_em: float = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many = many
        self._tile_em = tile_em
        self._columns = 1
        self._cards: dict[str, Choice | ManyChoice] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(not many)
        self._grid = QGridLayout()
        self.setLayout(self._grid)
        self._group.buttonClicked.connect(self._clicked)
        self.measure()

    def set_options(self, options: Sequence[Option]) -> None:
        """Show these answers. If they are the same as before, only their words change, and focus and choice stay."""
        if [option.id for option in options] != list(self._cards):
            self._rebuild([option.id for option in options])
        for option in options:
            self._cards[option.id].setText(option.words)
            self._cards[option.id].set_help(option.help)

    def card(self, option_id: str) -> Choice | ManyChoice:
        """Return the card of one answer."""
        return self._cards[option_id]

    def set_checked(self, ids: Collection[str]) -> None:
        """Tick exactly these answers, silently."""
        self._group.setExclusive(False)
        for option_id, card in self._cards.items():
            card.setChecked(option_id in ids)
        self._group.setExclusive(not self._many)

    def checked(self) -> tuple[str, ...]:
        """Return the ticked answers in their order."""
        return tuple(option_id for option_id, card in self._cards.items() if card.isChecked())

    def focus_first(self) -> None:
        """Give the focus to the ticked answer, or to the first."""
        cards = [card for card in self._cards.values() if card.isChecked()] or list(self._cards.values())
        if cards:
            cards[0].setFocus()

    def measure(self) -> None:
        self.margins(0, 0, 0, 0)
        self._grid.setSpacing(theme.gap(self, 2))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _rebuild(self, ids: Sequence[str]) -> None:
        for card in self._cards.values():
            self._group.removeButton(card)
            self._grid.removeWidget(card)
            card.deleteLater()
        self._cards = {option_id: ManyChoice(self) if self._many else Choice(self) for option_id in ids}
        for card in self._cards.values():
            self._group.addButton(card)
            card.show()
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, int(self.width() / (theme.em(self) * self._tile_em))) if self._tile_em else 1
        if columns == self._columns:
            return
        self._columns = columns
        for index, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, index // columns, index % columns)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _clicked(self, button: QAbstractButton) -> None:
        option_id = next(option_id for option_id, card in self._cards.items() if card is button)
        self.toggled.emit(option_id, button.isChecked())
        if button.isChecked():
            self.chosen.emit(option_id)
