"""`companion packs list|new|check [FILE...]`: which checklists there are, a new one to begin with, and whether they are whole.

--json: list {packs: [{id, title, version, kind, questions, steps, minutes, requires[], reviewed_on, reviewers[]}],
problems[]}; new {file, id}; check {packs: [{file, id, errors[], warnings[]}], problems[]}. A problem, error or warning is
{say, hint}. Exit 1 if anything is wrong; warnings alone are not.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from companion.assessment.proof import proof
from companion.base import files
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import TN, Code, T
from companion.commands import _out
from companion.content import read, template
from companion.content.audit import Audit, audit
from companion.content.model import Kind, Pack
from companion.i18n.render import Words

HELP = T("List, begin and check checklists.")
_ROUNDS, _THOROUGH = 100, 20_000


class OneFile(CompanionError):
    """`packs new` makes one file at a time."""

    say = T("To begin a new checklist, name exactly one file.")
    hint = T("For example: {example}", example=Code("companion packs new my_pack.toml"))


class NameTaken(CompanionError):
    """A new pack with the name of one that is there."""

    say = T("There is a checklist called {id} already.")
    hint = T("Choose another name for the file. The name of the file is the name of the checklist.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("what", choices=["list", "new", "check"])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="check: the program's own checklists if none is named")
    parser.add_argument("--thorough", action="store_true", help="check: try 20,000 random sets of answers instead of 100")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Do one of the three."""
    if options.what == "new":
        return _new(options)
    for path in options.files:
        files.read(path, read.LARGEST_FILE)  # a file that was named and cannot be opened is a failure, not a finding
    library = read.packs(more=options.files)
    return _list(options, library) if options.what == "list" else _check(options, library)


def _list(options: argparse.Namespace, library: read.Library) -> int:
    words: Words = options.words
    if options.json:
        _out.document({"packs": [_row(pack, words) for pack in library.packs.values()], "problems": _rows(library.problems, words)})
        return 1 if library.problems else 0
    for pack in library.packs.values():
        size = (
            TN("{n} card", "{n} cards", len(pack.cards))
            if pack.kind is Kind.TREE
            else TN("{n} question", "{n} questions", len(pack.questions))
        )
        what = T("{id} {version}: {title}, {size}, reviewed {day}", id=Code(pack.id), version=pack.version, title=pack.title, size=size)
        _out.line(words.plain(what.filled(day=pack.reviewed_on)))
    _tell(library.problems, words)
    return 1 if library.problems else 0


def _new(options: argparse.Namespace) -> int:
    if len(options.files) != 1:
        raise OneFile
    path: Path = options.files[0]
    library = read.packs()
    if path.stem in library.packs:
        raise NameTaken(id=Code(path.stem))
    content = template.pack(path.stem, SystemClock().today())
    read.finish(read.draft(path.name, content), library.packs)  # the name of the file is the pack's id, so it must be one
    files.write_new(path, content)
    if options.json:
        _out.document({"file": str(path), "id": path.stem})
        return 0
    said = T("{path} is a small checklist that passes every check. Change it, and run {check}", path=Code(str(path)))
    _out.line(options.words.plain(said.filled(check=Code(f"companion packs check {path}"))))
    return 0


def _check(options: argparse.Namespace, library: read.Library) -> int:
    words: Words = options.words
    wanted = {path.stem for path in options.files} or set(library.packs)
    rounds = _THOROUGH if options.thorough else _ROUNDS
    audits = {pack.id: _audit(pack, library, rounds) for pack in library.packs.values() if pack.id in wanted}
    wrong = library.problems or any(found.errors for found in audits.values())
    if options.json:
        rows = [_audit_row(library.places[name].file, name, found, words) for name, found in audits.items()]
        _out.document({"packs": rows, "problems": _rows(library.problems, words)})
        return 1 if wrong else 0
    _tell(library.problems, words)
    for name, found in audits.items():
        errors = TN("{n} error", "{n} errors", len(found.errors))
        warnings = TN("{n} warning", "{n} warnings", len(found.warnings))
        _out.line(words.plain(T("{id}: {errors}, {warnings}", id=Code(name), errors=errors, warnings=warnings)))
        _tell((*found.errors, *found.warnings), words)
    return 1 if wrong else 0


def _audit(pack: Pack, library: read.Library, rounds: int) -> Audit:
    required = library.with_required(pack.requires)
    found = audit(pack, library.places[pack.id], required, tuple(library.packs.values()), SystemClock().today())
    if pack.kind is Kind.TREE or found.errors:
        return found
    return Audit(tuple(proof((*required, pack), rounds)), found.warnings)


def _row(pack: Pack, words: Words) -> dict[str, object]:
    return {
        "id": pack.id,
        "title": words.plain(pack.title),
        "version": pack.version,
        "kind": pack.kind.value,
        "questions": len(pack.questions),
        "steps": len(pack.advice) or len(pack.cards),
        "minutes": pack.minutes,
        "requires": list(pack.requires),
        "reviewed_on": pack.reviewed_on.isoformat(),
        "reviewers": list(pack.reviewers),
    }


def _audit_row(file: str, name: str, found: Audit, words: Words) -> dict[str, object]:
    return {"file": file, "id": name, "errors": _rows(found.errors, words), "warnings": _rows(found.warnings, words)}


def _rows(problems: Iterable[CompanionError], words: Words) -> list[dict[str, str]]:
    return [{"say": words.plain(problem.say), "hint": words.plain(problem.hint)} for problem in problems]


def _tell(problems: Sequence[CompanionError], words: Words) -> None:
    for problem in problems:
        _out.line(f"- {words.plain(problem.say)}")
        _out.line(words.plain(problem.hint), indent=2)
