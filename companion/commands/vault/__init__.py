"""`companion vault WORD --vault DIR`: notes in a vault, from the command line. DESIGN.md, "Command line".

The passphrase is the first line of stdin; for `add` and `edit` the note's text is all that follows, and `passphrase`
reads the new one from the second line. --json: create {vault}; list and search {notes: [{id, title, tags, changed}]};
show {id, title, tags, created, changed, text}; add {id}; edit and remove {id}; verify {damage[], warnings[], notes};
passphrase {changed}; wipe {wiped}. `import` prints one JSON line {id, file} a note, with or without --json. What is
printed about a note is durable by then. Warnings go to stderr and change no exit code.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from companion.base import discover
from companion.base.text import T
from companion.vault import folder

HELP = T("Keep notes in a vault: a folder that only a passphrase opens.")
_WORDS = {
    "create": "make a vault",
    "list": "list the notes",
    "search": "list the notes that hold every word",
    "show": "show a note",
    "add": "keep a new note; its text follows the passphrase",
    "edit": "change a note; a text that follows the passphrase takes the place of the old one",
    "remove": "delete a note",
    "import": "keep plain text and Markdown files as notes",
    "verify": "check that everything is whole",
    "passphrase": "change the passphrase: the old one, then the new one",
    "wipe": "destroy the vault",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments; --vault, --json and --lang may stand before or after the word."""
    parser.add_argument("--vault", type=Path, metavar="DIR", default=folder.usual(), help="the vault's folder")
    parser.add_argument("--json", action="store_true")
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    common.add_argument("--vault", type=Path, metavar="DIR", help="the vault's folder")
    common.add_argument("--json", action="store_true")
    common.add_argument("--lang", metavar="CODE")
    words = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    made = {word: words.add_parser(word, parents=[common], help=told, allow_abbrev=False) for word, told in _WORDS.items()}
    made["search"].add_argument("wanted", nargs="+", metavar="WORDS")
    for word in ("show", "edit", "remove"):
        made[word].add_argument("id", metavar="ID")
    for word, needed in (("add", True), ("edit", False)):
        made[word].add_argument("--title", required=needed)
        made[word].add_argument("--tag", action="append", dest="tags", metavar="T")
    made["import"].add_argument("path", type=Path, metavar="FILE-or-DIR")
    made["wipe"].add_argument("--yes", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Do what the word says. What that takes is loaded only now: a list of the commands does without cryptography."""
    code: int = discover.load(__name__, "work").run(options)
    return code
