"""The vault beside what it stands on: Argon2id for its keys, plain SQLCipher for its notes."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2

from companion.base.clock import SystemClock
from companion.base.keystore import Memory
from companion.vault import keys, opened, store
from companion.vault.header import Kdf
from companion.vault.opened import Place, Vault
from companion.vault.records import Notes
from companion.vault.store import Connection
from tests.bench.measure import Aim, Line, interleaved, ms

USUAL = Kdf(256 * 1024, 3, 4)
LIGHT = Kdf(64 * 1024, 1, 1)
PHRASE = "words"
NOTES = 10_000
TEXT = "A note of about one thousand characters, in some script or other. " * 16
_RAW_KEY = f"x'{'ab' * 32}'"


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """Lend a folder for a vault."""
    with tempfile.TemporaryDirectory() as folder:
        yield Place(Path(folder) / "notes", Memory(), SystemClock())


def unlock(times: int) -> Iterator[Line]:
    """Open and close a vault, beside the derivation of its key alone."""
    with place() as where:
        opened.create(where, PHRASE, kdf=USUAL).close()
        buffer = bytearray(keys.KEY_BYTES)
        ours, alone = interleaved(
            times,
            ms(lambda: opened.open_vault(where, PHRASE).close()),
            ms(lambda: keys._argon2(USUAL, bytes(16), bytearray(PHRASE.encode()), buffer)),
        )
    yield Line("unlock and close the vault", "ms", ours, "Argon2id alone, 256 MiB, 3 passes, 4 lanes", alone, Aim(beyond=30))


def save(times: int) -> Iterator[Line]:
    """Keep one note of 1 KB, durably, beside the same row in plain SQLCipher."""
    with place() as where, _vault(where) as vault, _raw(where.folder.with_name("raw.db")) as raw:
        ours, plain = interleaved(times * 20, ms(lambda: vault.notes.add("t", TEXT)), ms(lambda: _insert(raw)))
    yield Line("save a note of 1 KB", "ms", ours, "plain SQLCipher", plain, Aim(times=2))


def many(times: int) -> Iterator[Line]:
    """What is done with 10,000 notes; opening them leaves the derivation of the key out on both sides."""
    with place() as where:
        raw_file = where.folder.with_name("raw.db")
        with _vault(where) as vault:
            key = bytearray(vault._key)
            _fill(vault)
        with _raw(raw_file) as raw:
            raw.execute("BEGIN")
            for _ in range(NOTES):
                _insert(raw)
            raw.execute("COMMIT")

        def first_fifty() -> None:
            with contextlib.closing(store.open_store(where.folder, key)) as ours:
                Notes(ours, where.clock).listed(50)

        def first_fifty_plain() -> None:
            with _raw(raw_file) as connection:
                list(connection.execute("SELECT id, title FROM notes ORDER BY id DESC LIMIT 50"))

        ours, plain = interleaved(times, ms(first_fifty), ms(first_fifty_plain))
        yield Line("open 10,000 notes and list the first 50", "ms", ours, "plain SQLCipher", plain)
        with contextlib.closing(opened.open_vault(where, PHRASE)) as vault:
            note = vault.notes.listed(limit=1)[0].id
            edits, searches = interleaved(times, ms(lambda: vault.notes.edit(note, text=TEXT)), ms(lambda: vault.notes.search("nowhere")))
        yield Line("autosave one of 10,000", "ms", edits)
        yield Line("search 10,000 of 1 KB", "ms", searches)


@contextlib.contextmanager
def _vault(where: Place) -> Iterator[Vault]:
    with contextlib.closing(opened.create(where, PHRASE, kdf=LIGHT)) as vault:
        yield vault


def _fill(vault: Vault) -> None:
    row = "INSERT INTO notes (id, title, tags, text, created, changed) VALUES (?, 't', '[]', ?, ?, ?)"
    with vault._store.write() as connection:
        for number in range(NOTES):
            connection.execute(row, (f"{number:016x}", TEXT, number, number))


@contextlib.contextmanager
def _raw(path: Path) -> Iterator[Connection]:
    connection: Connection = dbapi2.connect(str(path), isolation_level=None)
    with contextlib.closing(connection):
        for setting in (f'key = "{_RAW_KEY}"', "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            list(connection.execute(f"PRAGMA {setting}"))
        connection.execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
        yield connection


def _insert(raw: Connection) -> None:
    raw.execute("INSERT INTO notes (title, text) VALUES ('t', ?)", (TEXT,))
