"""How a sentence in a pack may look: plain words, since translators see them, screens show them and a stranger wrote them.

No markup, no address of any kind (those stand under `[contacts]` and `[sources]`), no stray brace, one space at a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from companion.base.text import FIELD, T, Text
from companion.content.errors import PackFault, Where

_RULES = (
    (re.compile(r"<[A-Za-z/!]|&#?\w+;|\*\*|__|`|\[\[|\]\]|\]\("), T("markup")),
    (re.compile(r"https?:|www\.|\b[\w-]+\.(?:org|com|net|info|io|gov|edu|int)\b", re.IGNORECASE), T("a web address")),
    (re.compile(r"@"), T("a mail address")),
    (re.compile(r"\+?\d(?:[\s()/.-]*\d){6,}"), T("a number that looks like a phone number")),
    (re.compile(r"[{}]"), T("a brace that is no field")),
    (re.compile(r"  |^ | $"), T("a space too many")),
)


class NotPlain(PackFault):
    """A sentence that holds something other than words."""

    say = T("{file}, {place}: this sentence holds {what}.")
    hint = T("Write plain words. Put an address under [contacts] and name it with its key in braces; put a source under [sources].")


class NotComposed(PackFault):
    """A sentence whose letters and accents are kept apart (not Unicode's form NFC)."""

    say = T("{file}, {place}: letters and their accents are kept apart in this sentence.")
    hint = T("Type the accented letters again, or let your editor convert the file to the Unicode form NFC.")


def faults(text: Text, where: Where, key: str) -> Iterator[PackFault]:
    """Yield what is wrong with the wording of one sentence."""
    words = FIELD.sub("x", text.message)
    for pattern, what in _RULES:
        if pattern.search(words):
            yield NotPlain(where, key, what=what)
    if not unicodedata.is_normalized("NFC", text.message):
        yield NotComposed(where, key)
