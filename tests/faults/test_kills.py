"""kill -9 in the middle of writes: nothing that was acknowledged is lost, and nothing becomes unreadable.

A few kills in every run; `make faults` sets COMPANION_KILLS=240. What is killed: `companion vault import`, autosave,
changes of the passphrase (tests/faults/worker.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.vault import opened
from companion.vault.errors import WrongPassphrase
from companion.vault.opened import Place, Vault
from tests.faults.worker import PASSPHRASES
from tests.vault.parts import LIGHT

EACH = max(1, int(os.environ.get("COMPANION_KILLS", "18")) // 3)
FILES = 400


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "v", Memory(), SystemClock())


def _killed(command: list[str], kill: int, stdin: str = "") -> list[str]:
    """Run until some milliseconds after the first promise, kill it, and return the promises that it made."""
    with subprocess.Popen([sys.executable, "-m", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(stdin)
        program.stdin.close()
        first = program.stdout.readline()
        assert first, "it ended before its first promise"
        time.sleep(kill * 37 % 101 / 1_000 + kill * 13 % 17 / 10_000)  # spread over 100 ms, the same in every run
        program.kill()
        rest = program.stdout.read()
        program.wait()
    return [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


@contextmanager
def _whole(place: Place, typed: str = PASSPHRASES[0]) -> Iterator[Vault]:
    """Lend the vault as it was left: it opens without a warning, and nothing in it is damaged."""
    vault = opened.open_vault(place, typed)
    assert vault.warnings == ()
    assert vault.damage() == []
    yield vault
    vault.close()


@pytest.mark.timeout(1_800)
def test_an_import_that_is_killed_keeps_every_note_it_named(place: Place, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(FILES):
        (source / f"{number:03}.md").write_text(f"{number} {'x' * (number * 37 % 9_000)}")
    opened.create(place, PASSPHRASES[0], kdf=LIGHT).close()
    promised: dict[str, str] = {}
    for kill in range(EACH):
        lines = _killed(["companion", "vault", "import", str(source), "--vault", str(place.folder)], kill, f"{PASSPHRASES[0]}\n")
        promised |= {row["id"]: row["file"] for row in map(json.loads, lines)}
        with _whole(place) as vault:
            texts = {heading.id: vault.notes.get(heading.id).text for heading in vault.notes.listed()}
            assert all(texts[note] == (source / file).read_text() for note, file in promised.items())
            # At most one more than was promised: the one whose line was still on its way.
            assert len(texts) <= len(promised) + kill + 1


@pytest.mark.timeout(1_800)
def test_an_autosave_that_is_killed_keeps_the_last_that_it_named(place: Place) -> None:
    vault = opened.create(place, PASSPHRASES[0], kdf=LIGHT)
    note = vault.notes.add("t", "0 " * 400)
    vault.close()
    for kill in range(EACH):
        lines = _killed(["tests.faults.worker", "edits", str(place.folder), note], kill)
        with _whole(place) as vault:
            numbers = set(vault.notes.get(note).text.split())
            assert len(numbers) == 1, "a save was cut in two"
            assert int(lines[-1]) <= int(numbers.pop()) <= int(lines[-1]) + 1


@pytest.mark.timeout(1_800)
def test_a_change_of_passphrase_that_is_killed_leaves_one_that_opens(place: Place) -> None:
    vault = opened.create(place, PASSPHRASES[0], kdf=LIGHT)
    note = vault.notes.add("t", "kept")
    vault.close()
    at = 0
    for kill in range(EACH):
        lines = _killed(["tests.faults.worker", "passphrase", str(place.folder), str(at)], kill)
        at = int(lines[-1])
        if not _opens(place, at):
            at = (at + 1) % len(PASSPHRASES)  # the change that was under way came through
        with _whole(place, PASSPHRASES[at]) as vault:
            assert vault.notes.get(note).text == "kept"


def _opens(place: Place, number: int) -> bool:
    try:
        opened.open_vault(place, PASSPHRASES[number]).close(count=False)
    except WrongPassphrase:
        return False
    return True
