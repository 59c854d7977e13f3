"""A sentence for a person, translated only when it is shown.

`T("Saved {count} notes.", count=3)` makes a `Text`: the English sentence, which is the key of its translation, and the
values of its fields. Nothing is looked up here; `i18n.render` turns a Text into words in the reader's language.

Fields are `{name}` with lower-case letters, digits and underscores, and nothing else. The values stand apart from the
sentence until the last moment, so that each of them can be isolated from the direction of the sentence around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Code:
    """A value that is always read from left to right: an address, a path, a fingerprint, a file name."""

    value: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Several items in one field, joined as the reader's language joins a list."""

    items: tuple[Text | str, ...]


Value: TypeAlias = "str | int | date | Code | Listed | Text"


@dataclass(frozen=True, slots=True)
class Text:
    """A translatable sentence: `message` (and `plural` with `count`), fields, and where its translation stands."""

    message: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str = ""
    count: int = 0
    context: str = ""
    domain: str = "companion"

    def filled(self, **values: Value) -> Text:
        """Return the same sentence with these fields added."""
        return replace(self, values=(*self.values, *values.items()))


def T(message: str, /, **values: Value) -> Text:
    """Make a sentence of the program's own interface."""
    return Text(message, tuple(values.items()))


def TN(one: str, many: str, n: int, /, **values: Value) -> Text:
    """Make a sentence that changes with the number `n`, which fills the field `{n}`."""
    return Text(one, (("n", n), *values.items()), plural=many, count=n)


def fields(message: str) -> frozenset[str]:
    """Return the names of the `{fields}` in a message."""
    return frozenset(FIELD.findall(message))
