"""Turn .po files into the .mo files that the program reads: only what is finished, and the same bytes every time.

Left out: messages that are missing, fuzzy or obsolete, and, in the packs' domain, every card of which one sentence is
missing or fuzzy (half a card in another language misleads). The build hook calls this, so it needs nothing installed.
The .mo layout follows GNU gettext's manual, section "The Format of GNU MO Files": little-endian, sorted, no hash table.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.translate import po

CARDS_DOMAIN = "checklists"
_MAGIC = 0x950412DE
_HEADER_BYTES = 28


@dataclass(frozen=True, slots=True)
class Compiled:
    """One catalogue that was written: how many messages are in it, and how many are not."""

    path: Path
    kept: int
    left_out: int


def card(context: str) -> str:
    """Return the card that a pack's sentence belongs to: `core/advice/second_step/why` is on `core/advice/second_step`."""
    return "/".join(context.split("/")[:3])


def whole_cards(entries: Iterable[po.Entry]) -> frozenset[str]:
    """Return the cards of which every sentence is done."""
    listed = [entry for entry in entries if not entry.obsolete]
    broken = {card(entry.context) for entry in listed if not entry.done}
    return frozenset({card(entry.context) for entry in listed} - broken)


def finished(source: po.Po, domain: str) -> tuple[po.Entry, ...]:
    """Return the messages that may be shown."""
    done = [entry for entry in source.entries if entry.done and not entry.obsolete]
    if domain != CARDS_DOMAIN:
        return tuple(done)
    whole = whole_cards(source.entries)
    return tuple(entry for entry in done if card(entry.context) in whole)


def catalogue(source: po.Po, domain: str) -> bytes:
    """Return the bytes of a .mo file."""
    rows = {"": _header(source)}
    for entry in finished(source, domain):
        key = f"{entry.context}\x04{entry.english}" if entry.context else entry.english
        rows[f"{key}\0{entry.plural}" if entry.plural else key] = "\0".join(entry.words)
    return _packed(sorted((key.encode(), words.encode()) for key, words in rows.items()))


def compile_one(source: Path) -> Compiled:
    """Write the .mo beside a .po. Raises PoBroken, or files' errors."""
    read = po.read(source)
    target = source.with_suffix(".mo")
    po.write(target, catalogue(read, source.stem))
    live = sum(not entry.obsolete for entry in read.entries)
    kept = len(finished(read, source.stem))
    return Compiled(target, kept, live - kept)


def sources(locales: Path, code: str = "*") -> Iterator[Path]:
    """Yield the .po files of one language or of all, sorted."""
    yield from sorted(locales.glob(f"{code}/LC_MESSAGES/*.po"))


def compile_all(locales: Path, code: str = "*") -> tuple[Compiled, ...]:
    """Write the .mo files of one language or of all. Raises PoBroken, or files' errors."""
    return tuple(compile_one(source) for source in sources(locales, code))


def _header(source: po.Po) -> str:
    # Only what a reader of catalogues needs: names and dates would change the bytes.
    fields = (("Language", source.field("Language")), ("Plural-Forms", source.field("Plural-Forms")))
    lines = ["Content-Type: text/plain; charset=UTF-8", *(f"{name}: {value}" for name, value in fields if value)]
    return "".join(f"{line}\n" for line in lines)


def _packed(rows: list[tuple[bytes, bytes]]) -> bytes:
    """Lay out the file: header, table of keys, table of words, then the strings, each followed by a zero byte."""
    tables_at, strings_at = _HEADER_BYTES, _HEADER_BYTES + 16 * len(rows)
    strings = [key for key, _ in rows] + [words for _, words in rows]
    table, offset = b"", strings_at
    for string in strings:
        table += struct.pack("<2I", len(string), offset)
        offset += len(string) + 1
    header = struct.pack("<7I", _MAGIC, 0, len(rows), tables_at, tables_at + 8 * len(rows), 0, strings_at)
    return header + table + b"".join(string + b"\0" for string in strings)
