"""The road without a key: a draft as short plain text, to copy, to mail or to read out on the phone.

In the person's language and in English, under 1,000 characters in all: what matters most stands first, and what does not fit is
cut with a mark. Whoever carries it can read it, and the page says so. So what only a sealed alert may hold is left out:
the words that prove who is speaking, attachments, parts of the plan.
"""

from __future__ import annotations

from companion.alert.describe import Row, as_text, describe
from companion.alert.draft import Draft
from companion.alert.fields import FIELDS
from companion.base.text import Listed, T
from companion.i18n.render import Words

MOST = 999
_BETWEEN = "\n\n"
_MARK = " [...]"
_HELP = T("I need help.")
_ANSWER = T("I need help. Please answer me in the way in which this reached you.")
_FIRST = ("urgency", "what", "kind", "contact_back", "do_not")
_SEALED_ONLY = frozenset({"safe_words", "attachments", "excerpts"})
_ORDER = (*_FIRST, *(name for name in FIELDS if name not in _SEALED_ONLY.union(_FIRST)))


def plain(draft: Draft, words: Words, english: Words) -> str:
    """Return the draft as text in both languages; once, where they are the same."""
    rows = {row.id: row for row in describe(draft)}
    first = _HELP if rows.keys() & set(_ORDER) - {"do_not"} else _ANSWER
    each = [[said.plain(first), *(_line(rows[name], said) for name in _ORDER if name in rows)] for said in (words, english)]
    if each[0] == each[1]:
        del each[1]
    most = (MOST - len(_BETWEEN) * (len(each) - 1)) // len(each)
    return _BETWEEN.join(_cut(lines, most) for lines in each)


def _line(row: Row, words: Words) -> str:
    said = words.plain(T("{title}: {values}", title=row.title, values=Listed(tuple(map(as_text, row.values)))))
    return " ".join(said.split())


def _cut(lines: list[str], most: int) -> str:
    """Return the lines, cut to fit. None takes more than two fifths, so that one long story does not push out how to answer."""
    found = ""
    for line in lines:
        room = min(most - len(found) - 1, most * 2 // 5)
        if room <= len(_MARK):
            break
        short = line if len(line) <= room else line[: room - len(_MARK)].rstrip() + _MARK
        found += ("\n" if found else "") + short
    return found
