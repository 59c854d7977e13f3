r"""The sentences by which people tell something about themselves, from assets/sentences: one TOML file a language.

    name = "English"
    mine = ["my", "find me"]               a list of words; each list is also a part that rules can name: {mine}
    [[rule]]
    kind = "birth"                         a Kind of rules.py
    own = true                             read only where the page is about the account; left out: it says "I" and counts everywhere
    find = '''I was born{more}\d'''        a regular expression over a folded line (rules.fold), every repetition bounded
    like = ["I was born in 1990"]          sentences that it finds; unlike: some that it must not find. Tests hold both.

To add a language is to add a file. Words of all languages are looked for in every page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.base.text import T
from companion.hygiene.personal.rules import Kind, compiled

_LARGEST_FILE = 200_000
_PART = re.compile(r"\{([a-z_]+)\}")
_CAPITALS = (
    r"A-Z\u00c0-\u00d6\u00d8-\u00de\u010c\u0106\u0110\u011e\u0130\u0141\u015a\u015e\u0160\u0179\u017b\u017d\u0218\u021a\u0400-\u042f\u0490"
)
_NAME = rf"(?-i:(?!\w{{1,30}}'s\b)[{_CAPITALS}][\w'-]{{1,30}})"
_NEVER = r"(?!)"
_PARTS = {
    "start": r"(?:^|[.!?\u061f\u06d4] )[\W_]{0,8}",  # of a line or a sentence, after bullets and the like
    "some": r"[^.,;\n]{0,40}",
    "more": r"[^.\n]{0,60}",
    "age": r"\b(?:1[0-9]|[2-9]\d)\b",
    "name": _NAME,
    "full_name": rf"{_NAME}(?: (?:(?:de|da|do|dos|del|la|van|von|al|el|bin|ibn) )?{_NAME}){{0,3}}",
    "any_name": r"\w{2,30}(?: \w{2,30})?",
    # People say that they work on a wiki, or will be back on it, in the same words as elsewhere.
    "not_here": r"(?![^.,;\n]{0,30}(?:wiki(?!mania)|viki|вики|вікі|викі|уики|ویکی))(?!(?-i:{not_work})\b)",
    "when": r"(?:\b\d{1,2}(?:st|nd|rd|th|\.|er|º)?(?: ?- ?\d{1,2}\.?)?(?: of| de)? {month}\b|\b{month}\b|\b\d{4}-\d\d-\d\d\b|"
    r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b20\d\d\b|\b{soon}\b)",
}
# The letters by which a line is seen to be written in a system; a rule belongs to that of its first example, if it has another
# than the Latin one.
_SCRIPTS = {
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_LISTS = (
    *("mine", "i", "phone", "home", "place", "draft", "article", "verb", "social", "messenger"),
    *("month", "soon", "school", "employer", "not_work"),
)


class SentencesBroken(CompanionError):
    """What the rules look for is missing or damaged, so no page can be read."""

    say = T("The sentences that this check looks for cannot be read.")
    hint = T("Install the program again: a part of it is damaged.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence that tells something. `own`: read only where the page is about the account."""

    kind: Kind
    pattern: re.Pattern[str]
    own: bool
    script: str
    like: tuple[str, ...]
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """All rules; the words of all languages by the name of their list, as parts of an expression; the languages' names."""

    rules: tuple[Rule, ...]
    words: Mapping[str, str]
    languages: tuple[str, ...]

    def for_line(self, plain: str) -> Iterator[Rule]:
        """Yield the rules of the writing systems that stand in a line; most lines have one, and it saves half of the time."""
        for script, letters in _SCRIPTS.items():
            if letters.search(plain):
                yield from (rule for rule in self.rules if rule.script == script)


@cache
def known() -> Sentences:
    """Return the sentences of all languages. Raises SentencesBroken."""
    try:
        tables = [
            tomllib.loads(files.read(path, _LARGEST_FILE).decode()) for path in sorted(paths.data("assets", "sentences").glob("*.toml"))
        ]
        rules = tuple(_rule(row, _lists(table)) for table in tables for row in table["rule"])
        words = {name: _either([word for table in tables for word in table.get(name, [])]) for name in _LISTS}
    except (CompanionError, ValueError, LookupError, TypeError, StopIteration, re.error) as error:
        raise SentencesBroken(repr(error)) from error
    if not rules:
        raise SentencesBroken("no file")
    return Sentences(rules, words, tuple(table["name"] for table in tables))


def _lists(table: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Return a language's lists by name; one that it has not fits nothing."""
    return {name: _either(table.get(name, [])) for name in {*_LISTS, *table} - {"name", "rule"}}


def _either(words: list[str]) -> str:
    # Longer words first: an expression takes the first that fits.
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})" if words else _NEVER


def _rule(row: Mapping[str, object], lists: Mapping[str, str]) -> Rule:
    like, unlike = row["like"], row.get("unlike", [])
    if not isinstance(like, list) or not isinstance(unlike, list):
        message = "like and unlike are lists"
        raise TypeError(message)
    script = next(name for name, letters in _SCRIPTS.items() if letters.search(like[0]))
    find = compiled(_filled(str(row["find"]), lists))
    return Rule(Kind(str(row["kind"])), find, row.get("own") is True, script, tuple(like), tuple(unlike))


def _filled(pattern: str, lists: Mapping[str, str]) -> str:
    """Put parts in the place of their names; a part may name others, and an unknown name raises KeyError."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: _PARTS[found[1]] if found[1] in _PARTS else lists[found[1]], pattern)
    return pattern
