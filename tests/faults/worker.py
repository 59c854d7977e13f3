"""A program that is killed while it writes: `python -m tests.faults.worker WHAT FOLDER`. Each line it prints is a promise.

edits: the autosave of one note, its text a growing number, printed once it is durable. passphrase: one of four after the
other, without the key work (done before the first line, so that kills fall into the writing); prints its number.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.vault import keys, opened
from companion.vault.opened import Place, Vault
from tests.vault.parts import LIGHT

PASSPHRASES = ("zero", "one", "two", "three")


def main(what: str, folder: str, first: str) -> None:
    """Write until killed; `first` is the passphrase's number or the note's id."""
    place = Place(Path(folder), Memory(), SystemClock())
    if what == "edits":
        _edits(opened.open_vault(place, PASSPHRASES[0]), first)
    else:
        _passphrases(opened.open_vault(place, PASSPHRASES[int(first)]), int(first))


def _promise(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _edits(vault: Vault, note: str) -> None:
    for number in itertools.count(int(vault.notes.get(note).text.split()[0]) + 1):
        vault.notes.edit(note, text=f"{number} " * 400)
        _promise(number)


def _passphrases(vault: Vault, first: int) -> None:
    headers = [keys.with_passphrase(vault._header, vault._key, keys.prepare(typed), kdf=LIGHT) for typed in PASSPHRASES]
    for number in itertools.count(first + 1):
        vault._replace_header(headers[number % len(headers)])
        _promise(number % len(headers))


if __name__ == "__main__":
    main(*sys.argv[1:])
