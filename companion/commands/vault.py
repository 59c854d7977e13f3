"""`companion vault WORD --vault DIR`: notes in a vault, from the command line. DESIGN.md, "Command line".

The passphrase is the first line of stdin; for `add` and `edit` the note's text is all that follows, and `passphrase`
reads the new one from the second line. --json: create {vault}; list and search {notes: [{id, title, tags, changed}]};
show {id, title, tags, created, changed, text}; add {id}; edit and remove {id}; verify {damage[], warnings[], notes};
passphrase {changed}; wipe {wiped}. `import` prints one JSON line {id, file} a note, with or without --json. What is
printed about a note is durable by then. Warnings go to stderr and change no exit code.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from companion.base import files, keystore
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import TN, Code, Listed, T, Text
from companion.commands import _out
from companion.i18n.render import Words
from companion.vault import buffers, folder, opened, records
from companion.vault.errors import HostileParameters, NoteTooLong, RecordsDamaged, TitleTooLong, VaultDamaged, Warned
from companion.vault.opened import Place, Vault

HELP = T("Keep notes in a vault: a folder that only a passphrase opens.")
_ENDINGS = (".txt", ".md", ".markdown")
_LARGEST_TEXT = 4 * records.LONGEST_TEXT  # bytes, in UTF-8
_LONGEST_LINE = 8192
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class NotText(CompanionError):
    """Bytes that are not UTF-8, where words were expected."""

    say = T("What came in is not text in UTF-8.")
    hint = T("Save it as plain text in UTF-8, then try again.")


class LinkLeft(CompanionError):
    """A link in a folder that is imported: it may point at anything."""

    say = T("It is a link.")
    hint = T("Copy the file itself into the folder, then import it.")


class NothingToImport(CompanionError):
    """No file with one of the endings."""

    say = T("There is no file to import in {path}.")
    hint = T("Files with these endings are imported: {endings}")


class NotSure(CompanionError):
    """`wipe` without --yes; nothing was touched."""

    say = T("Nothing was wiped. A wiped vault cannot be brought back.")
    hint = T("To wipe it, add {option}", option=Code("--yes"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments; --vault, --json and --lang may stand before or after the word."""
    parser.add_argument("--vault", type=Path, metavar="DIR", default=folder.usual(), help="the vault's folder")
    parser.add_argument("--json", action="store_true")
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    common.add_argument("--vault", type=Path, metavar="DIR", help="the vault's folder")
    common.add_argument("--json", action="store_true")
    common.add_argument("--lang", metavar="CODE")
    words = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    made = {word: words.add_parser(word, parents=[common], help=told, allow_abbrev=False) for word, (told, _) in _WORDS.items()}
    made["search"].add_argument("wanted", nargs="+", metavar="WORDS")
    for word in ("show", "edit", "remove"):
        made[word].add_argument("id", metavar="ID")
    for word, needed in (("add", True), ("edit", False)):
        made[word].add_argument("--title", required=needed)
        made[word].add_argument("--tag", action="append", dest="tags", metavar="T")
    made["import"].add_argument("path", type=Path, metavar="FILE-or-DIR")
    made["wipe"].add_argument("--yes", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Do what the word says."""
    buffers.harden()
    return _WORDS[options.what][1](options)


def _create(options: argparse.Namespace) -> int:
    opened.create(_place(options), _line()).close()
    _answer(options, {"vault": str(options.vault)}, T("The vault is made: {path}", path=Code(str(options.vault))))
    return 0


def _list(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        _headings(options, vault.notes.listed())
    return 0


def _search(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        _headings(options, vault.notes.search(" ".join(options.wanted)))
    return 0


def _show(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        note = vault.notes.get(options.id)
    if options.json:
        _out.document(_row(note) | {"created": note.created.isoformat(), "text": note.text})
        return 0
    for line in (note.title, *note.tags, note.changed.isoformat(" ", "minutes"), "", *note.text.split("\n")):
        _out.line(_UNPRINTABLE.sub("\ufffd", line))  # a note may hold what would command the terminal
    return 0


def _add(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        new = vault.notes.add(options.title, _rest() or "", options.tags or ())
        _answer(options, {"id": new}, T("Saved: {id}", id=Code(new)))
    return 0


def _edit(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        vault.notes.edit(options.id, title=options.title, text=_rest(), tags=options.tags)
        _answer(options, {"id": options.id}, T("Saved: {id}", id=Code(options.id)))
    return 0


def _remove(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        vault.notes.remove(options.id)
        vault.notes.forget_removed()
        _answer(options, {"id": options.id}, T("Removed: {id}", id=Code(options.id)))
    return 0


def _import(options: argparse.Namespace) -> int:
    source: Path = options.path
    found = list(_texts(source))
    if not found:
        raise NothingToImport(path=Code(str(source)), endings=Listed(_ENDINGS))
    left_out = 0
    with _vault(options) as vault:
        for path in found:
            name = path.relative_to(source).as_posix() if path != source else path.name
            try:
                new = vault.notes.add(path.stem, _text_of(path))
            except (LinkLeft, NotText, files.FileUnreadable, files.FileTooLarge, TitleTooLong, NoteTooLong) as error:
                left_out += 1
                _tell(options, T("{file} was left out.", file=Code(name)), error.say, error.hint)
                continue
            _out.line(json.dumps({"id": new, "file": name}))
            _out.flush()
    return 1 if left_out else 0


def _verify(options: argparse.Namespace) -> int:
    damage: list[Mapping[str, str]] = []
    warnings: tuple[Warned, ...] = ()
    notes = 0
    try:
        vault = opened.open_vault(_place(options), _line())
        with contextlib.ExitStack() as closing:
            closing.callback(vault.close, count=False)
            warnings, broken = vault.warnings, vault.damage()
            if broken:
                raise RecordsDamaged("; ".join(broken[:10]))
            notes = len([vault.notes.get(heading.id) for heading in vault.notes.listed()])
            vault.kept.plan()
    except (VaultDamaged, HostileParameters) as error:
        damage.append(_said(options.words, error))
    warned = [{"id": warning.id} | _said(options.words, warning) for warning in warnings]
    if options.json:
        _out.document({"damage": damage, "warnings": warned, "notes": notes})
        return 1 if damage else 0
    for found in (*damage, *warned):
        _out.line(found["say"])
        _out.line(found["hint"], indent=2)
    if not damage:
        _out.line(options.words.plain(TN("The vault is whole. It holds {n} note.", "The vault is whole. It holds {n} notes.", notes)))
    return 1 if damage else 0


def _passphrase(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        vault.set_passphrase(_line())
        _answer(options, {"changed": True}, T("The new passphrase opens the vault, and the old one no longer does."))
    return 0


def _wipe(options: argparse.Namespace) -> int:
    if not options.yes:
        raise NotSure
    opened.wipe(_place(options))
    _answer(options, {"wiped": True}, T("The vault is gone. Copies and backups of its folder are not."))
    return 0


_WORDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "create": ("make a vault", _create),
    "list": ("list the notes", _list),
    "search": ("list the notes that hold every word", _search),
    "show": ("show a note", _show),
    "add": ("keep a new note; its text follows the passphrase", _add),
    "edit": ("change a note; a text that follows the passphrase takes the place of the old one", _edit),
    "remove": ("delete a note", _remove),
    "import": ("keep plain text and Markdown files as notes", _import),
    "verify": ("check that everything is whole", _verify),
    "passphrase": ("change the passphrase: the old one, then the new one", _passphrase),
    "wipe": ("destroy the vault", _wipe),
}


def _place(options: argparse.Namespace) -> Place:
    return Place(options.vault, keystore.system(), SystemClock())


@contextlib.contextmanager
def _vault(options: argparse.Namespace) -> Iterator[Vault]:
    """Lend the open vault, and say its warnings first."""
    vault = opened.open_vault(_place(options), _line())
    try:
        for warning in vault.warnings:
            _tell(options, warning.say, warning.hint)
        yield vault
    finally:
        vault.close()


def _line() -> str:
    """Return the next line of stdin, a secret; from a keyboard it is not shown."""
    if sys.stdin.isatty():
        return getpass.getpass("")
    untrusted = sys.stdin.buffer.readline(_LONGEST_LINE)
    return _decoded(untrusted.removesuffix(b"\n").removesuffix(b"\r"))


def _rest() -> str | None:
    """Return what follows the secret on stdin; None if nothing does."""
    return _decoded(sys.stdin.buffer.read(_LARGEST_TEXT + 1)) or None


def _decoded(untrusted: bytes) -> str:
    try:
        return untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(str(error)) from error


def _text_of(path: Path) -> str:
    if path.is_symlink():
        raise LinkLeft
    return _decoded(files.read(path, _LARGEST_TEXT))


def _texts(source: Path) -> Iterator[Path]:
    """Yield the text files of a folder, those below it included, in the order of their names."""
    if not source.is_dir():
        yield source
        return
    for path in sorted(source.rglob("*")):
        if path.suffix.lower() in _ENDINGS and (path.is_file() or path.is_symlink()):
            yield path


def _headings(options: argparse.Namespace, found: Iterable[records.Heading]) -> None:
    if options.json:
        _out.document({"notes": [_row(heading) for heading in found]})
        return
    for heading in found:
        _out.line(_UNPRINTABLE.sub("\ufffd", f"{heading.id}  {heading.changed:%Y-%m-%d %H:%M}  {heading.title}"))


def _row(note: records.Heading | records.Note) -> dict[str, object]:
    return {"id": note.id, "title": note.title, "tags": list(note.tags), "changed": note.changed.isoformat()}


def _said(words: Words, told: CompanionError | Warned) -> dict[str, str]:
    return {"say": words.plain(told.say), "hint": words.plain(told.hint)}


def _answer(options: argparse.Namespace, document: Mapping[str, object], sentence: Text) -> None:
    if options.json:
        _out.document(document)
    else:
        _out.line(options.words.plain(sentence))
    _out.flush()


def _tell(options: argparse.Namespace, *sentences: Text) -> None:
    print(*map(options.words.plain, sentences), sep="\n", file=sys.stderr, flush=True)
