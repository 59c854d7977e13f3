"""Find personal details in one page: each with its kind, its line, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from companion.hygiene.personal import contact, profiles, sentences
from companion.hygiene.personal.rules import Hit, Kind, compiled, fold
from companion.hygiene.personal.sentences import Rule
from companion.hygiene.personal.wikitext import Author, Line, Page, Voice, lines

_AROUND = 120
_LONGEST_QUOTE = 300
_QUOTES = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_YEAR = re.compile(r"\b(20\d\d)\b")
# Letters of writing systems whose sentences no rule here can read.
_READABLE = re.compile(r"[\u0000-\u02af\u0300-\u036f\u0400-\u052f\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff\ufb50-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True, slots=True)
class Trace:
    """One personal detail: what kind, in which line, and the line itself (of a long one, what stands around it)."""

    kind: Kind
    line: int
    quote: str


def traces(page: Page, author: Author, today: date, check: Callable[[], None] = lambda: None) -> Iterator[Trace]:
    """Yield what a page tells about its author, in its order, each kind once a line; `check` is called before each, and may raise."""
    seen: set[tuple[Kind, int]] = set()
    for line in lines(page, author):
        check()
        for hit in _hits(line, author.name, today):
            if (hit.kind, line.number) not in seen:
                seen.add((hit.kind, line.number))
                yield Trace(hit.kind, line.number, _quote(line, hit))


def unreadable_letters(text: str) -> int:
    """Count the letters whose sentences the rules cannot read, such as Chinese or Devanagari ones."""
    return sum(1 for sign in text if sign.isalpha() and not _READABLE.match(sign))


def _hits(line: Line, account: str, today: date) -> Iterator[Hit]:
    if line.voice is Voice.OTHER:
        return
    mine = _mine().search(line.plain) is not None
    if line.voice is Voice.OWN or mine:
        yield from contact.mail(line.plain, mine=mine)
        yield from contact.phones(line.plain)
        yield from contact.places(line)
        yield from profiles.profiles(line.plain, account, mine=mine)
    for rule in sentences.known().for_line(line.plain):
        if rule.own and line.voice is not Voice.OWN:
            continue
        for found in rule.pattern.finditer(line.plain):
            if _counts(rule, found, line, account, today):
                yield Hit(rule.kind, *found.span())


def _counts(rule: Rule, found: re.Match[str], line: Line, account: str, today: date) -> bool:
    """Say whether a sentence that fits tells something: no quotation, no name that everybody sees, no journey of the past."""
    before = line.plain[: found.start()]
    if before.rstrip()[-1:] in _QUOTES or (line.voice is Voice.DRAFT and _QUOTES.intersection(before)):
        return False
    if rule.kind is Kind.NAME:
        return not found[0].casefold().endswith((f" {fold(account).casefold()}", f":{fold(account).casefold()}"))
    if rule.kind is Kind.TRAVEL:
        years = [int(year) for year in _YEAR.findall(found[0] + line.plain[found.end() : found.end() + 20])]
        return not years or max(years) >= today.year
    return True


def _quote(line: Line, hit: Hit) -> str:
    if len(line.text) <= _LONGEST_QUOTE:
        return line.text
    return line.plain[max(0, hit.start - _AROUND) : hit.end + _AROUND].strip()


@cache
def _mine() -> re.Pattern[str]:
    """Return what says "this is mine" in a line."""
    return compiled(rf"\b{sentences.known().words['mine']}\b")
