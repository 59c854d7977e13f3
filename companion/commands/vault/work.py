"""What the words of `companion vault` do."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from companion.base import files, keystore
from companion.base.clock import SystemClock
from companion.base.errors import CompanionError
from companion.base.text import TN, Code, Listed, T
from companion.commands import _out
from companion.vault import buffers, opened, records
from companion.vault.errors import HostileParameters, NoteTooLong, RecordsDamaged, TitleTooLong, VaultDamaged, Warned
from companion.vault.opened import Place, Vault

_ENDINGS = (".txt", ".md", ".markdown")
_LARGEST_TEXT = 4 * records.LONGEST_TEXT  # bytes, in UTF-8
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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


def run(options: argparse.Namespace) -> int:
    """Do what the word says."""
    buffers.harden()
    return _WORDS[options.what](options)


def _create(options: argparse.Namespace) -> int:
    opened.create(_place(options), _out.secret(options.words)).close()
    _out.answer(options, {"vault": str(options.vault)}, T("The vault is made: {path}", path=Code(str(options.vault))))
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
        new = vault.notes.add(options.title, _out.rest(options.words, _LARGEST_TEXT), options.tags or ())
        _out.answer(options, {"id": new}, T("Saved: {id}", id=Code(new)))
    return 0


def _edit(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        vault.notes.edit(options.id, title=options.title, text=_out.rest(options.words, _LARGEST_TEXT) or None, tags=options.tags)
        _out.answer(options, {"id": options.id}, T("Saved: {id}", id=Code(options.id)))
    return 0


def _remove(options: argparse.Namespace) -> int:
    with _vault(options) as vault:
        vault.notes.remove(options.id)
        vault.notes.forget_removed()
        _out.answer(options, {"id": options.id}, T("Removed: {id}", id=Code(options.id)))
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
            except (LinkLeft, _out.NotText, files.FileUnreadable, files.FileTooLarge, TitleTooLong, NoteTooLong) as error:
                left_out += 1
                _out.tell(options, T("{file} was left out.", file=Code(name)), error.say, error.hint)
                continue
            _out.line(json.dumps({"id": new, "file": name}))
            _out.flush()
    return 1 if left_out else 0


def _verify(options: argparse.Namespace) -> int:
    damage: list[Mapping[str, str]] = []
    warnings: tuple[Warned, ...] = ()
    notes = 0
    try:
        vault = opened.open_vault(_place(options), _out.secret(options.words))
        with contextlib.ExitStack() as closing:
            closing.callback(vault.close, count=False)
            warnings, broken = vault.warnings, vault.damage()
            if broken:
                raise RecordsDamaged("; ".join(broken[:10]))
            notes = len([vault.notes.get(heading.id) for heading in vault.notes.listed()])
            vault.kept.plan()
    except (VaultDamaged, HostileParameters) as error:
        damage.append(_out.said(options.words, error))
    warned = [{"id": warning.id} | _out.said(options.words, warning) for warning in warnings]
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
        vault.set_passphrase(_out.secret(options.words))
        _out.answer(options, {"changed": True}, T("The new passphrase opens the vault, and the old one no longer does."))
    return 0


def _wipe(options: argparse.Namespace) -> int:
    if not options.yes:
        raise NotSure
    opened.wipe(_place(options))
    _out.answer(options, {"wiped": True}, T("The vault is gone. Copies and backups of its folder are not."))
    return 0


_WORDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "create": _create,
    "list": _list,
    "search": _search,
    "show": _show,
    "add": _add,
    "edit": _edit,
    "remove": _remove,
    "import": _import,
    "verify": _verify,
    "passphrase": _passphrase,
    "wipe": _wipe,
}


def _place(options: argparse.Namespace) -> Place:
    return Place(options.vault, keystore.system(), SystemClock())


@contextlib.contextmanager
def _vault(options: argparse.Namespace) -> Iterator[Vault]:
    """Lend the open vault, and say its warnings first."""
    vault = opened.open_vault(_place(options), _out.secret(options.words))
    try:
        for warning in vault.warnings:
            _out.tell(options, warning.say, warning.hint)
        yield vault
    finally:
        vault.close()


def _text_of(path: Path) -> str:
    if path.is_symlink():
        raise LinkLeft
    return _out.decoded(files.read(path, _LARGEST_TEXT))


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
