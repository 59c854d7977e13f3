"""Fields of an alert as something to fill in, made from their shapes: text, one of several, any of several, parts, rows.

An input keeps nothing but what is in its widgets. `value` is what stands there, or None where nothing does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from companion.alert.fields import LONGEST_TEXT, One, Record, Rows, Shape, Some, Value, Words
from companion.base.text import T, Text
from companion.ui.kit import BoxGrid, Combo, DoneBox, Field, Flow, Label, Role, Stack, TextArea, Tone

Say = Callable[[Text], str]
_NOT_SAID = T("Not said")
_A_LINE_EACH = T("One on each line.")


class Input(Protocol):
    """A widget, what is written in it, and the words around it."""

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        ...

    def value(self) -> Value | None:
        """Return what the person has put in; None for nothing."""
        ...

    def fill(self, value: Value | None) -> None:
        """Show this, silently."""
        ...

    def retranslate(self, say: Say, title: str) -> None:
        """Set the words; `title` is what a screen reader calls it."""
        ...


def clean(words: str) -> str:
    """Return text without what a keyboard cannot write: control characters and halves of letters."""
    return "".join(letter for letter in words if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})[:LONGEST_TEXT].strip()


class LineInput:
    """One line."""

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        self.widget = self._field = Field()
        self._field.setObjectName(name)
        self._field.setMaxLength(1_000)
        self._field.textEdited.connect(lambda _typed: changed())

    def value(self) -> Value | None:
        return clean(self._field.text()) or None

    def fill(self, value: Value | None) -> None:
        if clean(self._field.text()) != (value or ""):
            self._field.setText(value if isinstance(value, str) else "")

    def retranslate(self, _say: Say, title: str) -> None:
        self._field.setAccessibleName(title)


class TextInput:
    """Several lines."""

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        self.widget = self._area = TextArea(rows=3)
        self._area.setObjectName(name)
        self._filling = False
        self._area.textChanged.connect(lambda: None if self._filling else changed())

    def value(self) -> Value | None:
        return clean(self._area.toPlainText()) or None

    def fill(self, value: Value | None) -> None:
        if self.value() != value:
            self._filling = True
            self._area.setPlainText(value if isinstance(value, str) else "")
            self._filling = False

    def retranslate(self, _say: Say, title: str) -> None:
        self._area.setAccessibleName(title)


class LinesInput(TextInput):
    """Any number of texts, one on each line."""

    def value(self) -> Value | None:
        return tuple(filter(None, map(clean, self._area.toPlainText().split("\n")))) or None

    def fill(self, value: Value | None) -> None:
        if self.value() != value:
            super().fill("\n".join(line for line in value if isinstance(line, str)) if isinstance(value, tuple) else None)

    def retranslate(self, say: Say, title: str) -> None:
        super().retranslate(say, title)
        self._area.setAccessibleDescription(say(_A_LINE_EACH))
        self._area.setPlaceholderText(say(_A_LINE_EACH))


class OneInput:
    """One of several, or nothing said."""

    def __init__(self, name: str, titles: Mapping[str, Text], changed: Callable[[], None]) -> None:
        self._titles = titles
        self._combo = Combo()
        self._combo.setObjectName(name)
        self._combo.addItems(["", *titles])
        self.widget = Flow(self._combo)
        self._combo.activated.connect(lambda _row: changed())

    def value(self) -> Value | None:
        return ("", *self._titles)[self._combo.currentIndex()] or None

    def fill(self, value: Value | None) -> None:
        self._combo.setCurrentIndex((*self._titles,).index(value) + 1 if value in self._titles else 0)

    def retranslate(self, say: Say, title: str) -> None:
        for row, words in enumerate((_NOT_SAID, *self._titles.values())):
            self._combo.setItemText(row, say(words))
        self._combo.updateGeometry()
        self._combo.setAccessibleName(title)


class SomeInput:
    """Any of several, each with a box."""

    def __init__(self, name: str, titles: Mapping[str, Text], changed: Callable[[], None]) -> None:
        self._titles = titles
        self._boxes = {each: DoneBox() for each in titles}
        self.widget = BoxGrid(tuple(self._boxes.values()))
        for each, box in self._boxes.items():
            box.setObjectName(f"{name}_{each}")
            box.clicked.connect(lambda _checked: changed())

    def value(self) -> Value | None:
        return tuple(each for each, box in self._boxes.items() if box.isChecked()) or None

    def fill(self, value: Value | None) -> None:
        for each, box in self._boxes.items():
            box.setChecked(isinstance(value, tuple) and each in value)

    def retranslate(self, say: Say, title: str) -> None:
        for each, box in self._boxes.items():
            box.setText(say(self._titles[each]))
            box.setAccessibleDescription(title)  # "My family" alone says nothing to somebody who hears it


class RecordInput:
    """Named parts, one below the other; those that are not offered here stay as they were."""

    def __init__(self, name: str, shape: Record, parts: Sequence[str], changed: Callable[[], None]) -> None:
        self._shape, self._rest = shape, dict[str, Value]()
        self._inputs = {part: make(f"{name}_{part}", shape.parts[part].shape, changed) for part in parts}
        self._labels = {part: Label(Role.SMALL, Tone.SUBTLE) for part in parts}
        stacks = [Stack(self._labels[part], self._inputs[part].widget, gap_units=0.5) for part in parts]
        self.widget = Stack(*stacks, gap_units=2)

    def value(self) -> Value | None:
        said = {part: value for part, one in self._inputs.items() if (value := one.value()) is not None}
        return {**self._rest, **said} or None

    def fill(self, value: Value | None) -> None:
        known = dict(value) if isinstance(value, Mapping) else {}
        self._rest = {part: kept for part, kept in known.items() if part not in self._inputs}
        for part, one in self._inputs.items():
            one.fill(known.get(part))

    def retranslate(self, say: Say, title: str) -> None:
        alone = len(self._inputs) == 1
        for part, one in self._inputs.items():
            words = say(self._shape.parts[part].title)
            self._labels[part].setText(words)
            self._labels[part].setVisible(not alone)
            one.retranslate(say, title if alone else f"{title}: {words}")


class FirstRowInput(RecordInput):
    """The first of any number of records; further ones stay as they were."""

    def value(self) -> Value | None:
        first = super().value()
        return (first, *self._others) if first is not None else self._others or None

    def fill(self, value: Value | None) -> None:
        rows = value if isinstance(value, tuple) else ()
        self._others: tuple[Value, ...] = rows[1:]
        super().fill(rows[0] if rows else None)


_LONG = frozenset({"what", "when"})
# The parts that are asked for; a desk can ask for the others.
_PARTS = {"contact_back": ("channel", "value"), "where": ("value",), "consent": ("share", "publicity")}


def make(name: str, shape: Shape, changed: Callable[[], None]) -> Input:
    """Make the input for a field of this shape; `name` becomes its id, in which the part stands last."""
    field = name.rpartition("alert_")[2]
    match shape:
        case One(titles):
            return OneInput(name, titles, changed)
        case Some(titles):
            return SomeInput(name, titles, changed)
        case Record(parts):
            return RecordInput(name, shape, _PARTS.get(field, tuple(parts)), changed)
        case Rows(Record() as row):
            return FirstRowInput(name, row, _PARTS.get(field, tuple(row.parts)), changed)
        case Rows(Words()):
            return LinesInput(name, changed)
        case _:
            return TextInput(name, changed) if field in _LONG else LineInput(name, changed)
