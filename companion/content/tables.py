"""Take values out of a parsed TOML table, one key at a time; nothing is believed until it passed here.

A `Table` knows its place in the file, so that every refusal names it. `end` refuses the keys that nobody asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from companion.base.text import Code, Listed, T, Text, Value
from companion.content import errors
from companion.content.errors import Where, near, shown

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WEB = re.compile(r"https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(/[\w.~:/?#\[\]!$&'()*+,;=%@-]*)?", re.ASCII)
_MAIL = re.compile(r"[a-z0-9][\w.+-]{0,60}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
_LONGEST_TEXT, _LONGEST_ADDRESS = 1_000, 400
_CHOICE = TypeVar("_CHOICE", bound=StrEnum)
_NOTHING = object()


def forbidden_letter(text: str) -> str:
    """Return the first character that could hide or reorder words, or an empty string."""
    if text.isprintable():  # the usual case, ten times faster than a look at each letter
        return ""
    return next((letter for letter in text if unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}), "")


class Table:
    """One table of a pack."""

    def __init__(self, untrusted: object, where: Where) -> None:
        """Keep the table. Raises WrongKind if it is none."""
        if not isinstance(untrusted, dict):
            raise errors.WrongKind(where, expected=T("a table"), example=Code("{ key = value }"))
        self.where = where
        self._untrusted = untrusted
        self._taken: set[str] = set()

    def has(self, key: str) -> bool:
        """Tell whether the key stands in the table."""
        return key in self._untrusted

    def take(self, key: str, default: object = _NOTHING) -> object:
        """Return an unchecked value. Raises KeyMissing if it is not there and has no default."""
        self._taken.add(key)
        value: object = self._untrusted.get(key, default)
        if value is _NOTHING:
            raise errors.KeyMissing(self.where, key=Code(key))
        return value

    def end(self) -> None:
        """Raise UnknownKey if the table holds a key that nobody took."""
        for key in self._untrusted:
            if key not in self._taken:
                raise errors.UnknownKey(self.where, shown(key).value, key=shown(key), near=near(key, self._taken))

    def string(self, key: str, default: object = _NOTHING, *, most: int = _LONGEST_TEXT) -> str:
        """Return a string without control characters. An empty one is accepted only as the default."""
        value = self.take(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, T("text in quotation marks"), f'{key} = "…"')
        if value == default:
            return value
        self._bounds(key, len(value), 1, most)
        letter = forbidden_letter(value)
        if letter:
            raise errors.ForbiddenLetters(self.where, key, code=Code(f"U+{ord(letter):04X}"))
        return value

    def id(self, key: str, default: object = _NOTHING) -> str:
        """Return an id. Raises BadId."""
        value = self.string(key, default)
        return value if value == default else self.an_id(key, value)

    def an_id(self, key: str, untrusted: str) -> str:
        """Return a value that is an id. Raises BadId."""
        if not _ID.fullmatch(untrusted):
            raise errors.BadId(self.where, key, id=shown(untrusted), example=Code("second_step"))
        return untrusted

    def web(self, key: str, default: object = _NOTHING) -> str:
        """Return an https address. Raises BadAddress."""
        value = self.string(key, default, most=_LONGEST_ADDRESS)
        if value != default and not _WEB.fullmatch(value):
            raise errors.BadAddress(self.where, key, address=shown(value), example=Code("https://meta.wikimedia.org/wiki/Page"))
        return value

    def mail(self, key: str) -> str:
        """Return a mail address. Raises BadAddress."""
        value = self.string(key, most=_LONGEST_ADDRESS)
        if not _MAIL.fullmatch(value):
            raise errors.BadAddress(self.where, key, address=shown(value), example=Code("name@example.org"))
        return value

    def flag(self, key: str) -> bool:
        """Return a truth value; false when it is not there."""
        value = self.take(key, default=False)
        if not isinstance(value, bool):
            raise self._wrong(key, T("true or false, without quotation marks"), f"{key} = true")
        return value

    def number(self, key: str, least: int, most: int, default: object = _NOTHING) -> int:
        """Return a whole number within bounds."""
        value = self.take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, T("a whole number, without quotation marks"), f"{key} = {least}")
        if value != default:
            self._bounds(key, value, least, most)
        return value

    def day(self, key: str) -> date:
        """Return a calendar day."""
        value = self.take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(key, T("a day, without quotation marks"), f"{key} = 2026-11-23")
        return value

    def choice(self, key: str, kinds: type[_CHOICE], default: object = _NOTHING) -> _CHOICE:
        """Return one of the words that an enumeration offers."""
        word = self.string(key, default)
        if word not in list(kinds):
            raise errors.NotOffered(self.where, key, word=shown(word), known=Listed(tuple(kind.value for kind in kinds)))
        return kinds(word)

    def choices(self, key: str, kinds: type[_CHOICE]) -> tuple[_CHOICE, ...]:
        """Return a list of such words, each once."""
        return tuple(Table({key: word}, self.where).choice(key, kinds) for word in self.ids(key, len(kinds)))

    def strings(self, key: str, most: int, *, least: int = 0) -> tuple[str, ...]:
        """Return a list of strings; empty when it is not there and may be."""
        rows = self._rows(key, least, most)
        return tuple(Table({key: row}, self.where).string(key) for row in rows)

    def ids(self, key: str, most: int, *, least: int = 0) -> tuple[str, ...]:
        """Return a list of ids, each once."""
        found: list[str] = []
        for value in self.strings(key, most, least=least):
            if self.an_id(key, value) in found:
                raise errors.DuplicateId(self.where, key, id=Code(value), other=Code(key))
            found.append(value)
        return tuple(found)

    def tables(self, key: str, most: int, *, least: int = 0) -> Iterator[Table]:
        """Yield the tables of a list."""
        for number, row in enumerate(self._rows(key, least, most), 1):
            yield Table(row, self.where.within(f"{key} {number}"))

    def inner(self, key: str) -> Table:
        """Return the table that a key holds."""
        return Table(self.take(key), self.where.within(key))

    def named(self, kind: str, most: int) -> Iterator[tuple[str, Table]]:
        """Yield the tables `[kind.KEY]` with their keys, and refuse what is left in each of them."""
        tables = Table(self.take(kind, {}), self.where)
        tables._bounds(kind, len(tables._untrusted), 0, most)
        for key in tables._untrusted:
            place = self.where.table(f"[{kind}.{shown(key).value}]", 0)
            table = Table(tables._untrusted[Table({kind: key}, place).id(kind)], place)
            yield key, table
            table.end()

    def _rows(self, key: str, least: int, most: int) -> list[object]:
        rows = self.take(key, []) if not least else self.take(key)
        if not isinstance(rows, list):
            raise self._wrong(key, T("a list in square brackets"), f"{key} = [ … ]")
        self._bounds(key, len(rows), least, most)
        return rows

    def _bounds(self, key: str, found: int, least: int, most: int) -> None:
        if not least <= found <= most:
            raise errors.OutOfBounds(self.where, key, least=least, most=most, found=_readable(found))

    def _wrong(self, key: str, expected: Text, example: str) -> errors.WrongKind:
        return errors.WrongKind(self.where, key, expected=expected, example=Code(example))


def _readable(number: int) -> Value:
    """A number of 4,300 digits cannot even be written; what is far outside is only called so."""
    return number if abs(number) < 10**15 else T("far outside")
