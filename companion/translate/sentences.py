"""Find every sentence of the program: `T("...")` and `TN("one", "many", n)` in companion/**/*.py, read as syntax trees.

A sentence that is not written out (a variable, a sum, an f-string) could never be translated, so it is an error here.
A comment `# Translators: ...` in the lines above the call goes along as a note. Raises SentenceHidden.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from companion.base import files
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.translate.po import Entry, Key

_ENGLISH_ARGUMENTS = {"T": 1, "TN": 2}
_LARGEST_SOURCE = 1_000_000
_NOTE = "Translators:"


class SentenceHidden(CompanionError):
    """A sentence is put together at run time, or a source file cannot be parsed."""

    say = T("{path}, line {line}: a sentence for people must be written out inside T or TN.")
    hint = T("Write the whole sentence as one string, with named fields for what changes.")


def in_program(root: Path) -> tuple[Entry, ...]:
    """Return the sentences of all files under root/companion, by file and place, each once."""
    sources = sorted((root / "companion").rglob("*.py"), key=lambda path: path.relative_to(root).as_posix())
    return merged(
        entry for path in sources for entry in in_source(files.read(path, _LARGEST_SOURCE).decode(), path.relative_to(root).as_posix())
    )


def in_source(source: str, place: str) -> Iterator[Entry]:
    """Yield the sentences of one file, in their order."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise _hidden(place, getattr(error, "lineno", None) or 1) from error
    lines = source.split("\n")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in _ENGLISH_ARGUMENTS]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        english = [node.value if isinstance(node, ast.Constant) else None for node in call.args[: _ENGLISH_ARGUMENTS[_name(call)]]]
        words = [text for text in english if isinstance(text, str) and text]
        if len(words) != _ENGLISH_ARGUMENTS[_name(call)]:
            raise _hidden(place, call.lineno)
        yield Entry(words[0], plural="".join(words[1:]), notes=_note(lines, call.lineno - 1), places=(place,), line=call.lineno)


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each message once, where it stood first, with the places and notes of all; a plural wins over none."""
    found: dict[Key, Entry] = {}
    for entry in entries:
        other = found.get(entry.key, entry)
        found[entry.key] = replace(
            other,
            plural=other.plural or entry.plural,
            notes=tuple(dict.fromkeys((*other.notes, *entry.notes))),
            places=tuple(dict.fromkeys((*other.places, *entry.places))),
        )
    return tuple(found.values())


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _note(lines: list[str], call_at: int) -> tuple[str, ...]:
    """Return the comment right above a line, if it begins as one for translators."""
    first = call_at
    while first > 0 and lines[first - 1].strip().startswith("#"):
        first -= 1
    said = " ".join(line.strip().lstrip("#").strip() for line in lines[first:call_at])
    return (said.removeprefix(_NOTE).strip(),) if said.startswith(_NOTE) else ()


def _hidden(place: str, line: int) -> SentenceHidden:
    return SentenceHidden(f"{place}:{line}", path=Code(place), line=line)
