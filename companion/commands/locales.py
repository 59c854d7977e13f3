"""`companion locales`: how far each language is, and its files brought up to date, checked and compiled; for a checkout.

With --json: status {languages: [...]}, update {changed: [path]}, check {errors, notes, findings: [...]}, compile
{compiled: [...]}. Exit 1: check found errors, or `update --dry-run` found files that are not up to date.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from pathlib import Path

from companion.base import paths
from companion.base.errors import CompanionError
from companion.base.text import TN, Code, T, Text
from companion.commands import _out
from companion.translate import check, status, update
from companion.translate import compile as compiling

HELP = T("Show, update, check and compile the translations.")
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")
_ENGLISH = _out.words(None)


class NoSuchFolder(CompanionError):
    """There is no folder for this language."""

    say = T("There is no language {code} in the folder locales.")
    hint = T("Use the code that MediaWiki has for it, such as ar, pt-br or zh-hans. “companion locales status” lists what is there.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the word's own arguments."""
    parser.add_argument("what", choices=["status", "update", "check", "compile"])
    parser.add_argument("code", nargs="?", default="*", metavar="CODE", help=_ENGLISH.plain(T("one language only")))
    parser.add_argument(
        "--dry-run", action="store_true", help=_ENGLISH.plain(T("with update: write nothing, only say what is not up to date"))
    )
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Do one of the four. Raises NoSources outside a checkout, and what the four raise."""
    if paths.kind() != "checkout":
        raise update.NoSources
    root = paths.data()
    if options.code != "*" and not (
        _CODE.fullmatch(options.code) and (options.what == "update" or (root / "locales" / options.code).is_dir())
    ):
        raise NoSuchFolder(options.code, code=Code(options.code))
    if options.what == "status":
        return _status(root, options)
    if options.what == "update":
        return _update(root, options)
    return _check(root, options) if options.what == "check" else _compile(root, options)


def _status(root: Path, options: argparse.Namespace) -> int:
    states = status.of(root / "locales", options.code)
    lines = [
        T(
            "{code} {domain}: {translated} of {total} messages, {fuzzy} to look at again, {whole} of {cards} cards",
            code=Code(state.code),
            domain=Code(state.domain),
            translated=state.translated,
            total=state.translated + state.fuzzy + state.missing,
            fuzzy=state.fuzzy,
            whole=state.whole_cards,
            cards=state.cards,
        )
        for state in states
    ]
    _tell(options, {"languages": [asdict(state) for state in states]}, *lines)
    return 0


def _update(root: Path, options: argparse.Namespace) -> int:
    changed = update.changes(root, options.code)
    names = [change.path.relative_to(root).as_posix() for change in changed]
    if not options.dry_run:
        update.write(changed)
        _tell(options, {"changed": names}, *(T("{path}: updated", path=Code(name)) for name in names))
        return 0
    _tell(options, {"changed": names}, *(T("{path}: not up to date; run “companion locales update”", path=Code(name)) for name in names))
    return 1 if changed else 0


def _check(root: Path, options: argparse.Namespace) -> int:
    findings = check.of(root / "locales", options.code)
    errors = [finding for finding in findings if finding.level is check.Level.ERROR]
    notes = len(findings) - len(errors)
    lines = [
        T(
            "{path}, line {line}, “{english}”: {problem}",
            path=Code(_short(finding.path, root)),
            line=finding.line,
            english=finding.english,
            problem=finding.problem,
        )
        for finding in errors
    ]
    if notes:
        lines.append(
            TN(
                "{n} message must be read by a second person; --json lists it.",
                "{n} messages must be read by a second person; --json lists them.",
                notes,
            )
        )
    rows = [
        {
            "file": _short(finding.path, root),
            "line": finding.line,
            "english": finding.english,
            "level": finding.level.value,
            "text": options.words.plain(finding.problem),
        }
        for finding in findings
    ]
    _tell(options, {"errors": len(errors), "notes": notes, "findings": rows}, *lines)
    return 1 if errors else 0


def _compile(root: Path, options: argparse.Namespace) -> int:
    compiled = compiling.compile_all(root / "locales", options.code)
    rows = [{"file": _short(one.path, root), "kept": one.kept, "left_out": one.left_out} for one in compiled]
    lines = [
        T(
            "{path}: {kept} messages; {left_out} are not finished and were left out",
            path=Code(_short(one.path, root)),
            kept=one.kept,
            left_out=one.left_out,
        )
        for one in compiled
    ]
    _tell(options, {"compiled": rows}, *lines)
    return 0


def _short(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _tell(options: argparse.Namespace, document: dict[str, object], *lines: Text) -> None:
    if options.json:
        _out.document(document)
        return
    for line in lines:
        _out.line(options.words.plain(line))
