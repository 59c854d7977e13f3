"""Figures for the vault beside what it stands on: `python -m tests.lab.bench_vault [FOLDER]`. Medians, in one run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.vault import keys, opened
from companion.vault.header import Kdf
from companion.vault.opened import Place

USUAL = Kdf(256 * 1024, 3, 4)
NOTES = 10_000
TEXT = "A note of about one thousand characters, in some script or other. " * 16


def median_ms(times: int, act: Callable[[], object]) -> float:
    """Return the median time of an act."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1_000)
    return statistics.median(taken)


def say(what: str, ms: float) -> None:
    """Print a figure."""
    sys.stdout.write(f"{what:58}{ms:10.2f} ms\n")


def main(folder: Path) -> None:
    """Measure everything."""
    place = Place(folder / "v", Memory(), SystemClock())
    vault = opened.create(place, "words", kdf=USUAL)
    vault.close()
    buffer = bytearray(32)

    def unlock() -> None:
        opened.open_vault(place, "words").close()

    for _ in range(2):
        say("Argon2id alone, 256 MiB / 3 / 4", median_ms(5, lambda: keys._argon2(USUAL, bytes(16), bytearray(b"words"), buffer)))
        say("unlock and close", median_ms(5, unlock))
    raw = dbapi2.connect(str(folder / "raw.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{'ab' * 32}'\"")
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        raw.execute(f"PRAGMA {setting}")
    raw.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
    vault = opened.open_vault(place, "words")
    for _ in range(2):
        say("save one note, raw SQLCipher", median_ms(500, lambda: raw.execute("INSERT INTO notes (title, text) VALUES ('t', ?)", (TEXT,))))
        say("save one note, vault", median_ms(500, lambda: vault.notes.add("t", TEXT)))
    for _ in range(NOTES - 1_000):
        vault.notes.add("t", TEXT)
    note = vault.notes.listed(limit=1)[0].id
    say("autosave one note of 10,000", median_ms(200, lambda: vault.notes.edit(note, text=TEXT)))
    say("first 50 of 10,000", median_ms(20, lambda: vault.notes.listed(50)))
    say("list 10,000", median_ms(5, vault.notes.listed))
    say("search 10,000 of 1 KB (ASCII)", median_ms(5, lambda: vault.notes.search("nowhere")))
    vault.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))
