"""Bring the catalogues up to date with the program and the packs: locales/<domain>.pot, then each language's .po.

Words are carried over only to the same message: the same English, or, where the message has a context (a pack's stable
id), the same context. Then the words stay, marked fuzzy, with the former English beside them. Nobody is handed a
neighbour's words. What left the program stays at the end of the file, commented out, for the day it comes back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.content import extract
from companion.translate import compile as compiling
from companion.translate import po, sentences

_HEADER = (
    "Project-Id-Version: Companion\nLanguage: {}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: {}\n"
)
_ENGLISH_PLURALS = "nplurals=2; plural=(n != 1);"
_LARGEST_LIST = 200_000


class NoSources(CompanionError):
    """Asked of an installed program, which has no source files and no .po files."""

    say = T("There is nothing to update here: this is an installed program, not a checkout.")
    hint = T("Run it from a checkout of the project.")


class LanguageNotListed(CompanionError):
    """A language is to begin of which we know neither the name nor how many plurals it has."""

    say = T("There is no language {code} in locales/languages.toml.")
    hint = T("Check the code, which is the one that MediaWiki uses, or add the language to that file first.")


@dataclass(frozen=True, slots=True)
class Change:
    """One file that is, or would be, written."""

    path: Path
    new: str


def changes(root: Path, code: str = "*") -> tuple[Change, ...]:
    """Return the files that are not up to date; a code without files begins a language.

    Raises NoSources, LanguageNotListed, SentenceHidden, PoBroken, or an error of the packs.
    """
    if not (root / "companion").is_dir() or not (root / "locales").is_dir():
        raise NoSources(str(root))
    templates = {"companion": sentences.in_program(root), compiling.CARDS_DOMAIN: _in_packs(root)}
    wanted = [(root / "locales" / f"{domain}.pot", _template(entries)) for domain, entries in templates.items()]
    for folder in _folders(root / "locales", code):
        for domain, entries in templates.items():
            path = folder / f"{domain}.po"
            wanted.append((path, merge(_old(path), entries)))
    rendered = ((path, po.render(new)) for path, new in wanted)
    return tuple(Change(path, new) for path, new in rendered if _now(path) != new)


def write(changed: Iterable[Change]) -> None:
    """Write the files. Raises NotWritable or DiskFull; each file is then old or new, never half."""
    for change in changed:
        po.write(change.path, change.new)


def merge(old: po.Po, template: tuple[po.Entry, ...]) -> po.Po:
    """Return the old file's words under the template's messages."""
    live_last = sorted(old.entries, key=lambda entry: not entry.obsolete)  # live words win over those that were put aside
    same = {entry.key: entry for entry in live_last}
    by_context = {entry.context: entry for entry in live_last if entry.context}
    new, used = [], set()
    for entry in template:
        before = same.get(entry.key) or (by_context.get(entry.context) if entry.context else None)
        new.append(_carried(entry, before, old.forms))
        used.add(before.key if before else None)
    gone = (replace(entry, obsolete=True, notes=(), places=()) for entry in old.entries if entry.key not in used and any(entry.words))
    return po.Po(old.header, (*new, *gone))


def _carried(entry: po.Entry, before: po.Entry | None, forms: int) -> po.Entry:
    empty = replace(entry, words=("",) * (forms if entry.plural else 1))
    if before is None:
        return empty
    kept = replace(empty, remarks=before.remarks, flags=tuple(sorted({*before.flags} - {"fuzzy"})))
    if not any(before.words):
        return kept
    reworded = before.key != entry.key or before.plural != entry.plural
    words = before.words if len(before.words) == len(empty.words) else (before.words[0],) * len(empty.words)
    if not reworded and not before.fuzzy:
        return replace(kept, words=words)
    # A second rewording before anybody looked: the words still belong to the first English.
    previous = before.previous or (before.english if reworded else "")
    return replace(kept, words=words, flags=("fuzzy", *kept.flags), previous=previous)


def _in_packs(root: Path) -> tuple[po.Entry, ...]:
    found = (po.Entry(english, context=context, notes=tuple(notes)) for context, english, notes in extract.sentences(root / "checklists"))
    return sentences.merged(found)


def _template(entries: tuple[po.Entry, ...]) -> po.Po:
    header = po.Entry("", words=(_HEADER.format("", _ENGLISH_PLURALS),), flags=("fuzzy",))
    return po.Po(header, tuple(replace(entry, words=("", "") if entry.plural else ("",)) for entry in entries))


def _folders(locales: Path, code: str) -> Iterator[Path]:
    codes = [code] if code != "*" else sorted(path.name for path in locales.iterdir() if path.is_dir())
    yield from (locales / name / "LC_MESSAGES" for name in codes)


def _old(path: Path) -> po.Po:
    """Read the file, or begin it: with the header of the language's other domain, or else as languages.toml says."""
    try:
        return po.read(path)
    except files.FileMissing:
        for sibling in sorted(path.parent.glob("*.po")):
            return po.Po(po.read(sibling).header, ())
    return po.Po(po.Entry("", words=(_HEADER.format(path.parents[1].name, _plurals(path.parents[2], path.parents[1].name)),)), ())


def _plurals(locales: Path, code: str) -> str:
    rows = tomllib.loads(files.read(locales / "languages.toml", _LARGEST_LIST).decode())
    if code not in rows:
        raise LanguageNotListed(code, code=Code(code))
    return str(rows[code].get("plurals", _ENGLISH_PLURALS))


def _now(path: Path) -> str:
    try:
        return files.read(path, po.LARGEST_FILE).decode(errors="replace")
    except files.FileMissing:
        return ""
