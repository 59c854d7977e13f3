"""A Text becomes words: translated, its fields filled in one strict pass, every value isolated from the line's direction.

Only `{name}` is a field. There is no str.format: `{a.token}` would reach into a value and `{n:>200000000}` would fill the
memory, and a translation is written by somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from companion.base.text import FIELD, Code, Listed, Text, Value
from companion.i18n.catalog import Catalogue, English
from companion.i18n.formats import Formats

# Unicode isolates (UAX 9): the value keeps its own direction, and the sentence around it keeps its own.
_FIRST_STRONG, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
# What a value must not bring along: direction controls, and the escapes by which a file name would command a terminal.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


class Words:
    """Says a Text in the first language of a list that has it; English is always the last."""

    def __init__(self, catalogues: Sequence[Catalogue], formats: Formats) -> None:
        """Keep the catalogues in the reader's order."""
        self._catalogues = (*catalogues, English())
        self.formats = formats

    def say(self, text: Text) -> str:
        """Return the sentence for the screen, isolates included."""
        sentence = next(found for catalogue in self._catalogues if (found := catalogue.find(text)) is not None)
        values = dict(text.values)
        return FIELD.sub(lambda match: self._value(values.get(match[1], match[0])), sentence)

    def plain(self, text: Text) -> str:
        """Return the sentence without isolates: for the terminal, the clipboard and JSON."""
        return _DIRECTION_CONTROLS.sub("", self.say(text))

    def _value(self, value: Value) -> str:
        # A value that closes our isolate early could reorder the rest of the line, so none may hold such a control.
        if isinstance(value, Code):
            return f"{_LEFT_TO_RIGHT}{_clean(value.value)}{_END}"
        if isinstance(value, Text):
            return f"{_FIRST_STRONG}{self.say(value)}{_END}"
        if isinstance(value, Listed):
            return self.formats.listed([self._value(item) for item in value.items])
        return f"{_FIRST_STRONG}{_clean(self._plain_value(value))}{_END}"

    def _plain_value(self, value: str | int | date) -> str:
        if isinstance(value, date):
            return self.formats.day(value)
        return self.formats.number(value) if isinstance(value, int) else value


def _clean(untrusted: str) -> str:
    # A path that is not UTF-8 holds lone surrogates, which no terminal and no JSON can take.
    return _CONTROLS.sub("", untrusted.encode(errors="replace").decode())
