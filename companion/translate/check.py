"""Find what makes a translation unfit to be shown, before a reader meets it. Follows LANGUAGES.md, "Checks".

ERROR: it must be mended. NOTE: a second person should read it. Every live message with words is looked at, fuzzy ones
too; the English is looked at as well, since what must not stand in a translation must not stand in the source.
"""

from __future__ import annotations

import gettext
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from companion.base import run
from companion.base.text import Code, Listed, T, Text, fields
from companion.translate import compile as compiling
from companion.translate import po

_MSGFMT_TIMEOUT_S = 60
_TRY_PLURALS_UP_TO = 1_000
_FORBIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u00ad\u2060\u061c\x00-\x09\x0b-\x1f\x7f-\x9f]")
_MARKUP = re.compile(r"<[A-Za-z/!]|&[a-zA-Z]+;|&#")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:org|com|net|int|info|eu|io)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|never|no|nobody|nothing|none|cannot|without|neither|nor)\b|n[\u2019']t\b", re.IGNORECASE)
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[.,\u066b\u066c\u2019'\u00a0\u202f ](?=\d{3}(?!\d))")
_STRAY_BRACE = re.compile(r"[{}]")
_FIELD = re.compile(r"\{[a-z][a-z0-9_]*\}")


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and where; `line` 0: the file as a whole."""

    path: Path
    line: int
    english: str
    level: Level
    problem: Text


@dataclass(frozen=True, slots=True)
class _Pair:
    """One English sentence and the words that stand for it in one form."""

    english: str
    words: str
    is_plural: bool


def of(locales: Path, code: str = "*") -> tuple[Finding, ...]:
    """Check the .po files of one language or of all, and with all the templates. Raises PoBroken, or files' errors."""
    paths = list(compiling.sources(locales, code))
    templates = sorted(locales.glob("*.pot")) if code == "*" else []
    found = [finding for path in templates for finding in _template(path)]
    return (*found, *(finding for path in paths for finding in _file(path)))


def problems(entry: po.Entry) -> Iterator[tuple[Level, Text]]:
    """Yield what is wrong with the words of one message."""
    if not any(entry.words):
        return
    if not all(words.strip() for words in entry.words):
        yield Level.ERROR, T("Some of its forms are translated and some are not.")
    for number, words in enumerate(entry.words):
        if words:
            pair = _Pair(entry.plural if entry.plural and number else entry.english, words, bool(entry.plural))
            yield from ((Level.ERROR, problem) for problem in _unfit(words))
            yield from ((Level.ERROR, problem) for problem in _fields(pair, fields(entry.english) | fields(entry.plural)))
            yield from _differs(pair)
    if _NEGATION.search(f"{entry.english} {entry.plural}"):
        yield Level.NOTE, T("The English says “not”: a second person must read this.")


def _template(path: Path) -> Iterator[Finding]:
    for entry in po.read(path).entries:
        for problem in _unfit(f"{entry.english}\n{entry.plural}" if entry.plural else entry.english):
            yield Finding(path, entry.line, entry.english, Level.ERROR, problem)


def _file(path: Path) -> Iterator[Finding]:
    read = po.read(path)
    for problem in _header(read, path.parents[1].name):
        yield Finding(path, read.header.line, "", Level.ERROR, problem)
    for entry in read.entries:
        if not entry.obsolete:
            for level, problem in problems(entry):
                yield Finding(path, entry.line, entry.english, level, problem)
    yield from _msgfmt(path)


def _header(read: po.Po, code: str) -> Iterator[Text]:
    if read.field("Language").replace("_", "-").lower() != code:
        yield T("The header's Language must be {code}, the name of the folder.", code=Code(code))
    if "utf-8" not in read.field("Content-Type").lower():
        yield T("The header's Content-Type must say charset=UTF-8.")
    try:
        rule = gettext.c2py(read.plural_rule)
        fits = all(0 <= rule(number) < read.forms for number in range(_TRY_PLURALS_UP_TO))
    except (ValueError, ArithmeticError, RecursionError):
        fits = False
    if not fits:
        yield T("The header's Plural-Forms does not choose one of its forms for every number.")


def _unfit(words: str) -> Iterator[Text]:
    """Yield what must stand in no sentence, translated or not."""
    hidden = sorted({f"U+{ord(character):04X}" for character in _FORBIDDEN.findall(words)})
    if hidden:
        yield T("It holds invisible characters that may not be used: {characters}", characters=Listed(tuple(hidden)))
    if _MARKUP.search(words):
        yield T("It holds markup.")
    if _ADDRESS.search(words):
        yield T("It holds an address. Addresses stand in fields, so that no translation can change them.")
    if unicodedata.normalize("NFC", words) != words:
        yield T("Its letters and accents are not in the composed form (NFC).")
    if _STRAY_BRACE.search(_FIELD.sub("", words)):
        yield T("It holds a brace that belongs to no field.")


def _fields(pair: _Pair, allowed: frozenset[str]) -> Iterator[Text]:
    unknown = fields(pair.words) - allowed
    if unknown:
        yield T("It names fields that the English does not have: {names}", names=Listed(tuple(sorted(unknown))))
    # "One note" and "two notes" are words of their own in many languages: a form of a plural may leave the number out.
    missing = fields(pair.english) - fields(pair.words) - ({"n"} if pair.is_plural else frozenset())
    if missing:
        yield T("It leaves out fields of the English: {names}", names=Listed(tuple(sorted(missing))))


def _differs(pair: _Pair) -> Iterator[tuple[Level, Text]]:
    """Yield where the words say something else than the English in a way that a machine can see."""
    if pair.words.count("\n") != pair.english.count("\n"):
        yield Level.ERROR, T("It has another number of lines than the English.")
    if _outside(pair.words) != _outside(pair.english):
        yield Level.ERROR, T("It begins or ends with other spaces or line breaks than the English.")
    ours, theirs = _numbers(pair.english), _numbers(pair.words)
    if ours == theirs or pair.is_plural:
        return
    small = all(len(number) == 1 for number in {*ours} ^ {*theirs})  # "2" may well be a word in another language
    yield (Level.NOTE if small else Level.ERROR), T("Its numbers are not those of the English.")


def _outside(text: str) -> tuple[str, str]:
    bare = text.strip()
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if bare else ""


def _numbers(text: str) -> list[str]:
    """Return the numbers in a text, sorted, in 0-9 whatever script they are written in."""
    plain = _BETWEEN_THOUSANDS.sub("", _FIELD.sub(" ", text))
    return sorted("".join(str(unicodedata.digit(digit)) for digit in found) for found in re.findall(r"\d+", plain))


def _msgfmt(path: Path) -> Iterator[Finding]:
    """Yield what gettext itself finds, where it is installed."""
    command = ["msgfmt", "--check-format", "--check-header", "--check-domain", "-o", os.devnull, str(path)]
    try:
        ran = run.run(command, timeout_s=_MSGFMT_TIMEOUT_S)
    except run.ProgramMissing:
        return
    if ran.code == 0:
        return
    for line in ran.err.splitlines():
        found = re.match(r".*?:([0-9]+):(?:[0-9]+:)? (.*)", line)
        if found:
            yield Finding(path, int(found[1]), "", Level.ERROR, T("msgfmt says: {words}", words=Code(found[2])))
