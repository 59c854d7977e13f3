"""Read checklist packs: one TOML file each, from the program's own folder or a trainer's.

Bytes from outside become a `Pack` or a leaf of CompanionError that names file, line and what to mend. Limits: 1 MB a
file, 64 files a folder; the others stand in content/FORMAT.md. `packs` leaves a broken pack out and keeps the rest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from companion.base import files, paths
from companion.base.errors import CompanionError
from companion.base.text import Code, T, Text
from companion.content import errors, parse
from companion.content.errors import Where, shown
from companion.content.model import FORMAT, Pack
from companion.content.references import faults
from companion.content.tables import Table

CORE = "core"
LARGEST_FILE = 1_000_000
_MOST_FILES = 64
# Nine names with dots between them. tomllib needs time with the square of their number, so a long row of them would hang it.
_DOTTED = re.compile(r"""(?<![\w"'-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){9}""")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Library:
    """All packs that could be read, by id, required ones before those that need them, and what was wrong with the others."""

    packs: dict[str, Pack]
    problems: tuple[CompanionError, ...] = ()
    places: dict[str, Where] = field(default_factory=dict)  # where each pack stands, for those who check packs

    def with_required(self, ids: Sequence[str]) -> tuple[Pack, ...]:
        """Return these packs and all that they require, in the order of reading. Raises KeyError for one that is not here."""
        wanted: set[str] = set()
        waiting = list(ids)
        while waiting:
            name = waiting.pop()
            if name not in wanted:
                wanted.add(name)
                waiting.extend(self.packs[name].requires)
        return tuple(pack for pack in self.packs.values() if pack.id in wanted)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file whose TOML is right and whose head was read: the pack's id and which packs it needs."""

    id: str
    requires: tuple[str, ...]
    root: Table


def packs(folder: Path | None = None, more: Sequence[Path] = ()) -> Library:
    """Read every pack of a folder (the program's own if none is given), and `more` files in place of those with their names."""
    folder = folder or paths.data("checklists")
    found = {path.name: path for path in (*folder.glob("*.toml"), *more)}
    if len(found) > _MOST_FILES:
        return Library({}, (errors.TooMany(path=Code(str(folder)), most=_MOST_FILES),))
    drafts: list[Draft] = []
    problems: list[CompanionError] = []
    for path in sorted(found.values(), key=lambda path: (path.stem != CORE, path.name)):
        try:
            drafts.append(draft(path.name, files.read(path, LARGEST_FILE)))
        except CompanionError as error:
            problems.append(error)
    library = _assembled(drafts, problems)
    if CORE not in library.packs:
        problems.append(errors.CoreMissing(str(folder)))
    return Library(library.packs, tuple(problems), {each.id: each.root.where for each in drafts if each.id in library.packs})


def draft(file: str, untrusted: bytes) -> Draft:
    """Read TOML and the head of a pack. Raises NotTheText, NotToml, TooDeep, WrongFormat, TooNew and what the head breaks."""
    where = Where(file)
    try:
        source = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.NotTheText(where) from error
    if _DOTTED.search(source):
        raise errors.TooDeep(where)
    root = Table(_parsed(source, where), Where(file, source))
    _check_format(root.take("format", None), where)
    head = parse.head(root)
    name = head.id("id")
    if name != Path(file).stem:
        raise errors.WrongName(head.where, "id", id=Code(name), expected=Code(f"{name}.toml"))
    return Draft(name, head.ids("requires", 20), root)


def finish(draft: Draft, loaded: dict[str, Pack]) -> Pack:
    """Read the rest of a pack, given those that were read before it. Raises a leaf of PackFault."""
    where = draft.root.where
    missing = next((name for name in draft.requires if name not in loaded), None)
    if missing is not None:
        raise errors.PackMissing(where, id=Code(missing))
    required = Library(loaded).with_required(draft.requires)
    pack = parse.pack(draft.root, required)
    for fault in faults(pack, where, required, tuple(loaded.values())):
        raise fault
    return pack


def _assembled(drafts: list[Draft], problems: list[CompanionError]) -> Library:
    """Finish the drafts, those first whose required packs are read; one that waits in vain is a problem."""
    loaded: dict[str, Pack] = {}
    waiting = drafts
    while waiting:
        ready = [each for each in waiting if all(name in loaded for name in each.requires)] or waiting
        waiting = [each for each in waiting if each not in ready]
        for each in ready:
            try:
                loaded[each.id] = finish(each, loaded)
            except CompanionError as error:
                problems.append(error)
    return Library(loaded)


def _parsed(source: str, where: Where) -> object:
    try:
        return tomllib.loads(source)
    except RecursionError as error:
        raise errors.TooDeep(where) from error
    except ValueError as error:  # tomllib's own error is one; so is a number with more digits than Python reads
        said = str(error)
        place = _PLACE.search(said)
        line = int(place[1]) if place and place[1] else max(1, source.count("\n"))
        raise errors.NotToml(where, line=line, reason=_sentence(_PLACE.sub("", said))) from error


def _sentence(reason: str) -> Text:
    return T("TOML says: {reason}.", reason=shown(reason.rstrip(".")))


def _check_format(untrusted: object, where: Where) -> None:
    if not isinstance(untrusted, int) or isinstance(untrusted, bool) or untrusted < 1:
        raise errors.WrongFormat(where, line=Code(f"format = {FORMAT}"))
    if untrusted > FORMAT:
        raise errors.TooNew(where, known=FORMAT)
