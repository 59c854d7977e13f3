"""Make the sentences of one pack: each with its stable id, its addresses filled in, its sources and contacts looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from companion.base.text import Code, Text, fields
from companion.content import errors
from companion.content.errors import Where, near, shown
from companion.content.model import DOMAIN, Contact, Source
from companion.content.tables import Table

LONGEST_TITLE = 200
_LONGEST_SENTENCES = 1_000
_NAMED = TypeVar("_NAMED")


class Sentences:
    """What the tables of one pack may name: its own sources and contacts, and those of the packs that it requires."""

    def __init__(self, pack_id: str, sources: dict[str, Source], contacts: dict[str, Contact]) -> None:
        """Keep the pack's id and the two tables, which grow while the pack is read."""
        self.pack_id = pack_id
        self.sources = sources
        self.contacts = contacts

    def one(self, table: Table, key: str, place: str, *, most: int = _LONGEST_SENTENCES, may_name: bool = False) -> Text:
        """Return the sentence of a key. `may_name`: its `{fields}` may be keys of contacts. Raises FieldUnfilled."""
        return self._text(table.string(key, most=most), f"{place}/{key}", table.where, key, may_name=may_name)

    def maybe(self, table: Table, key: str, place: str, *, may_name: bool = False) -> Text | None:
        """Return the sentence of a key that need not be there."""
        return self.one(table, key, place, may_name=may_name) if table.has(key) else None

    def several(self, table: Table, key: str, place: str, most: int, *, least: int = 0, may_name: bool = False) -> tuple[Text, ...]:
        """Return the sentences of a list, numbered from 1 in their ids."""
        return tuple(
            self._text(message, f"{place}/{key}/{number}", table.where, f"{key} {number}", may_name=may_name)
            for number, message in enumerate(table.strings(key, most, least=least), 1)
        )

    def sources_of(self, table: Table) -> tuple[Source, ...]:
        """Return the sources that a table names. Raises UnknownReference."""
        return tuple(_look_up(table, "sources", "source", self.sources, key) for key in table.ids("sources", 12))

    def contacts_of(self, table: Table) -> tuple[Contact, ...]:
        """Return the contacts that a table names. Raises UnknownReference."""
        return tuple(_look_up(table, "contacts", "contact", self.contacts, key) for key in table.ids("contacts", 12))

    def _text(self, message: str, context: str, where: Where, key: str, *, may_name: bool) -> Text:
        known = self.contacts if may_name else {}
        values: list[tuple[str, Code]] = []
        for name in sorted(fields(message)):
            if name not in known:
                raise errors.FieldUnfilled(where, key, field=shown(name), near=near(name, known))
            values.append((name, Code(known[name].address)))
        return Text(message, tuple(values), context=f"{self.pack_id}/{context}", domain=DOMAIN)


def _look_up(table: Table, key: str, kind: str, known: Mapping[str, _NAMED], name: str) -> _NAMED:
    if name not in known:
        raise errors.UnknownReference(table.where, key, id=shown(name), kind=Code(kind), near=near(name, known))
    return known[name]
