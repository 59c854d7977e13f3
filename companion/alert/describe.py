"""A draft as rows to show: what stands in it, in order of display. The window and the desk's `show` use the same.

Pure. A `Text` is a word of the program, a `str` the person's own: it is untrusted where it came from elsewhere, and whoever
shows it puts it into a field (`as_text`), which isolates and cleans it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.alert.draft import Draft
from companion.alert.fields import FIELDS, Days, One, Record, Rows, Shape, Some, Value, Words
from companion.base.text import TN, Listed, T, Text

_BYTES_IN_LETTERS = 3 / 4  # of base64


@dataclass(frozen=True, slots=True)
class Row:
    """A field: its id, its title, and what stands there."""

    id: str
    title: Text
    values: tuple[Text | str, ...]


def describe(draft: Draft) -> tuple[Row, ...]:
    """Return the fields that say something; those of a later program follow, as they came."""
    known = (Row(name, part.title, tuple(_said(part.shape, draft.values[name]))) for name, part in FIELDS.items() if name in draft.values)
    more = (Row(name, as_text(name), (kept,)) for name, kept in draft.more.items())
    return tuple(row for row in (*known, *more) if row.values)


def as_text(value: Text | str) -> Text:
    """Return words as a Text: nothing to translate, but isolated and cleaned like every value."""
    return value if isinstance(value, Text) else Text("{words}", (("words", value),))


def _said(shape: Shape, value: Value) -> Iterator[Text | str]:
    """Yield what a value says; nothing if it is empty. Its shape was checked when it was read."""
    match shape, value:
        case Words(), str() if value.strip():
            yield value
        case Days(), int():
            yield TN("{n} day", "{n} days", value)
        case One(), str() if value:
            yield shape.titles.get(value, value)
        case Some(), tuple():
            yield from (shape.titles.get(str(one), str(one)) for one in value)
        case Rows(Words()), tuple():
            yield from (str(one) for one in value if str(one).strip())
        case Rows(Record() as row), tuple():
            yield from (Text("{parts}", (("parts", Listed(parts)),)) for one in value if (parts := tuple(_parts(row, one))))
        case Record(), _:
            yield from _parts(shape, value)
        case _:  # empty
            return


def _parts(shape: Record, value: Value) -> Iterator[Text]:
    found = value if isinstance(value, Mapping) else {}
    for name, part in shape.parts.items():
        for said in _said(part.shape, found.get(name, "")):
            if name == "data":
                yield T("{title}: {kilobytes} KB", title=part.title, kilobytes=math.ceil(len(str(said)) * _BYTES_IN_LETTERS / 1024))
            else:
                yield T("{title}: {words}", title=part.title, words=said)
