"""`companion contacts show|verify FILE|import FILE`: whom an alert can be sent to, and whether a card can be trusted.

`--compared WORDS-OR-DIGITS`, with verify and import: what the desk read aloud. If it is not the card's fingerprint, nothing is
kept; if it is, import records it, and alerts are offered to this desk. --json: show {contacts: [ROW], problems: [{file, say,
hint}]}; verify and import ROW and {file, kept, problems}. ROW: {issuer, name, class, source, version, state, expires, revoked,
sealed (its keys can be used today), compared (on record), signed_by[], fingerprint: {words, digits} | null, circles: [{id, title,
epochs: [{from, to}]}], promise, paths[], addresses: [{id, kind, address, title, for, note, sealed: false}], next[], warnings:
[{id, say, hint}]}. Exit 1: a card that must not be used, a fingerprint that differs, or (show) a problem among those kept.
Warnings alone are 0. `verify` writes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from companion.base import discover
from companion.base.text import T

HELP = T("Show whom you can reach, and check and keep contact cards.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("what", choices=["show", "verify", "import"])
    parser.add_argument("file", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--compared", nargs="+", metavar="WORD")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Do what the word says. What that takes is loaded only now: a list of the commands does without cryptography."""
    code: int = discover.load(__name__, "work").run(options)
    return code
