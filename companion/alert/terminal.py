"""Lines that are safe on a terminal: what somebody else wrote commands nothing and cannot pose as a line of the program's own.

It stands behind a bar, in rows that are no wider than the terminal: a longer one would go on in a row without a bar.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from companion.base.text import Text
from companion.i18n.render import Words

# Controls, direction marks, lone surrogates, private letters and line ends of other kinds: what could command a terminal,
# reorder a line or pose as another name. A new line and a tab stay where they stand.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = "\n\t\u200c\u200d"  # the joiners spell words in Persian, Urdu and the scripts of India
_SPACES = re.compile(r"[ \t]+$", re.MULTILINE)
_BAR, _TAB, _NARROWEST = "  | ", " " * 4, 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the program's own, or somebody's words, which stand behind a bar."""

    text: Text | str
    depth: int = 0

    def shown(self, words: Words, columns: int) -> Iterator[str]:
        """Yield it as a terminal of this width may have it. A name with a line end in it must not begin a line of its own."""
        text = clean(words.plain(self.text) if isinstance(self.text, Text) else self.text)
        if not self.depth:
            yield text.replace("\n", "\ufffd")
            return
        for line in text.split("\n"):
            for row in _rows(line.replace("\t", _TAB), max(columns - len(_BAR) * self.depth - 1, _NARROWEST)):
                yield _BAR * self.depth + row


def clean(untrusted: str) -> str:
    """Return text as a terminal may have it: what does not show becomes a question mark in a diamond."""
    shown = (letter if letter in _KEPT or unicodedata.category(letter) not in _REFUSED else "\ufffd" for letter in untrusted)
    return _SPACES.sub("", "".join(shown)).rstrip()


def _rows(line: str, columns: int) -> list[str]:
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in line)  # each of these takes two columns
    width = columns // 2 if wide else columns
    return textwrap.wrap(line, width, drop_whitespace=False, replace_whitespace=False, break_on_hyphens=False) or [""]
