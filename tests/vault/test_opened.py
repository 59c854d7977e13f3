"""Create, open, change and close: what each leaves behind, and what a crash in the middle leaves."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from companion.base import files
from companion.base.keystore import Memory
from companion.vault import errors, folder, header, opened, schema, store
from companion.vault.header import Kind
from companion.vault.opened import Place, Vault
from tests.vault import make_vectors as vectors
from tests.vault.parts import LIGHT, WORDS, Lasting, Refusing, made, place

ENTROPY = bytes(range(16))


def _reopened(here: Place, typed: str = WORDS) -> Vault:
    vault = opened.open_vault(here, typed)
    vault.close()
    return vault


def test_closing_wipes_the_key_and_locks(tmp_path: Path) -> None:
    vault = made(place(tmp_path))
    vault.close()
    vault.close()
    assert vault._key == bytearray(32)
    for use in (vault.notes.listed, vault.damage, lambda: vault.set_passphrase("x", kdf=LIGHT), lambda: vault.notes.add("x", "y")):
        with pytest.raises(errors.VaultClosed):
            use()


def test_a_closed_vault_says_nothing_about_what_is_in_it(tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = opened.create(here, WORDS, kdf=LIGHT)
    vault.notes.add("A title nobody should see", "A text nobody should see")
    vault.close()
    assert all(b"nobody" not in path.read_bytes() for path in here.folder.iterdir())


def test_recovery_words_open_until_they_are_dropped(tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = made(here, recovery=bytearray(ENTROPY))
    assert vault.kinds == {Kind.ALONE, Kind.RECOVERY}
    vault.close()
    vault = opened.recover_vault(here, bytearray(ENTROPY))
    vault.set_passphrase("another", kdf=LIGHT)
    vault.set_recovery(bytearray(16))
    vault.close()
    with pytest.raises(errors.WrongRecovery):
        opened.recover_vault(here, bytearray(ENTROPY))
    vault = opened.recover_vault(here, bytearray(16))
    vault.drop_recovery()
    vault.close()
    with pytest.raises(errors.NoRecovery):
        opened.recover_vault(here, bytearray(16))
    assert _reopened(here, "another").warnings == ()


def test_a_device_half_is_kept_in_the_keyring_and_needed(tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = made(here, device=True, recovery=bytearray(ENTROPY))
    vault.set_passphrase("changed", device=True, kdf=LIGHT)
    vault.close()
    assert _reopened(here, "changed").kinds == {Kind.DEVICE, Kind.RECOVERY}
    elsewhere = Place(here.folder, Lasting(), here.clock)
    with pytest.raises(errors.DeviceHalfMissing):
        opened.open_vault(elsewhere, "changed")
    vault = opened.recover_vault(elsewhere, bytearray(ENTROPY))
    vault.set_passphrase("alone", kdf=LIGHT)
    vault.close()
    assert _reopened(elsewhere, "alone").kinds == {Kind.ALONE, Kind.RECOVERY}


@pytest.mark.parametrize("keystore", [Memory, Refusing])
def test_without_a_keyring_no_device_half(tmp_path: Path, keystore: Callable[[], Memory]) -> None:
    here = place(tmp_path, keystore())
    with pytest.raises(errors.KeyringNeeded):
        opened.create(here, WORDS, device=True, kdf=LIGHT)
    assert list(tmp_path.iterdir()) == []
    vault = made(here)
    with pytest.raises(errors.KeyringNeeded):
        vault.set_passphrase("x", device=True, kdf=LIGHT)
    vault.close()
    assert _reopened(here).kinds == {Kind.ALONE}


def test_a_creation_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = place(tmp_path)

    def full(*_: object) -> None:
        raise files.DiskFull

    monkeypatch.setattr(store, "create", full)
    with pytest.raises(files.DiskFull):
        opened.create(here, WORDS, device=True, kdf=LIGHT)
    assert list(tmp_path.iterdir()) == []
    assert isinstance(here.keystore, Lasting)
    assert here.keystore._values == {}


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_crash_in_a_change_of_passphrase_leaves_one_that_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    here, left = place(tmp_path), [written]
    vault = made(here)
    real = files.write_private

    def crashing(path: Path, content: bytes) -> None:
        if left[0] == 0:
            raise files.DiskFull
        left[0] -= 1
        real(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_private", crashing)
        patch.setattr(Vault, "_settle", lambda *_: None)
        if written < 2:
            with pytest.raises(files.DiskFull):
                vault.set_passphrase("new", kdf=LIGHT)
        else:
            vault.set_passphrase("new", kdf=LIGHT)
    vault.close()
    typed, other = ("new", WORDS) if written == 2 else (WORDS, "new")
    assert _reopened(here, typed).warnings == ()
    assert _reopened(here, typed).warnings == ()
    assert (here.folder / "header").read_bytes() == (here.folder / "header.bak").read_bytes()
    with pytest.raises(errors.WrongPassphrase):
        opened.open_vault(here, other)


def test_what_a_killed_program_was_writing_is_tidied(tmp_path: Path) -> None:
    here = place(tmp_path)
    made(here).close()
    (here.folder / ".part-abc").write_bytes(b"half")
    _reopened(here)
    assert not (here.folder / ".part-abc").exists()


def test_an_older_vault_s_tables_are_brought_up_to_date(tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = made(here)
    key = bytearray(vault._key)
    vault.close()
    newer = (*schema.MIGRATIONS, ("ALTER TABLE notes ADD COLUMN colour TEXT",))
    opened_store = store.open_store(here.folder, key, newer)
    assert opened_store.read("SELECT title, colour FROM notes") == [("First", None)]
    opened_store.close()
    with pytest.raises(errors.NewerFormat):
        opened.open_vault(here, WORDS)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = made(here)
    key = bytearray(vault._key)
    vault.close()
    broken = (*schema.MIGRATIONS, ("ALTER TABLE notes ADD COLUMN colour TEXT", "INSERT INTO notes VALUES (1)"))
    with pytest.raises(dbapi2.Error):
        store.open_store(here.folder, key, broken)
    assert _reopened(here).warnings == ()


def test_a_database_without_its_rows_is_damage(tmp_path: Path) -> None:
    here = place(tmp_path)
    vault = made(here)
    with vault._store.write() as connection:
        connection.execute("DELETE FROM vault")
    vault.close()
    with pytest.raises(errors.RecordsDamaged):
        opened.open_vault(here, WORDS)


def test_values_that_cannot_be_right_are_damage(tmp_path: Path) -> None:
    vault = made(place(tmp_path))
    for sql in ("UPDATE notes SET tags = '{'", "UPDATE notes SET tags = '1'"):
        with vault._store.write() as connection:
            connection.execute(sql)
        with pytest.raises(errors.RecordsDamaged):
            vault.notes.listed()
    vault.close()


CODES = [
    (11, errors.RecordsDamaged),
    (26, errors.RecordsDamaged),
    (522, errors.RecordsDamaged),
    (5, errors.AlreadyOpen),
    (13, files.DiskFull),
]
CODES += [(778, files.DiskFull), (8, files.NotWritable), (14, files.NotWritable), (266, files.FileUnreadable)]


@pytest.mark.parametrize(("code", "error"), CODES)
def test_sqlite_s_errors_become_ours(tmp_path: Path, code: int, error: type[Exception]) -> None:
    assert type(store._ours(code, "", tmp_path)) is error
    assert store._ours(1, "", tmp_path) is None


def test_the_usual_place_says_nothing(home: Path) -> None:
    assert folder.usual() == home / "notes"
    assert header.LARGEST_FILE == 4162


def test_the_sample_vault_opens_for_ever(tmp_path: Path) -> None:
    sample = json.loads((vectors.FOLDER / "keys.json").read_text("utf-8"))["sample"]
    here = place(tmp_path)
    shutil.copytree(vectors.FOLDER / "sample", here.folder)
    vault = opened.open_vault(here, sample["passphrase"])
    (note,) = [vault.notes.get(heading.id) for heading in vault.notes.listed()]
    vault.close()
    assert [{"id": note.id, "title": note.title, "tags": [*note.tags], "text": note.text}] == sample["notes"]


SCAN = """
import json, sys
from pathlib import Path
from companion.vault import opened
from tests.vault import make_vectors as vectors
from tests.vault.parts import WORDS, place
vault = opened.open_vault(place(Path(sys.argv[1])), WORDS)
vault.notes.listed()
MASK = bytes(byte ^ 0x55 for byte in range(256))
raw = vault._key.translate(MASK)
text = bytearray(64)
for at, byte in enumerate(vault._key):
    text[2 * at], text[2 * at + 1] = (b"0123456789abcdef"[half] ^ 0x55 for half in (byte >> 4, byte & 15))
def found():
    counts = [0, 0]
    with open("/proc/self/mem", "rb", 0) as memory:
        for line in open("/proc/self/maps"):
            span, rights, *_ = line.split()
            if rights[0] == "r" and "[v" not in line:
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                seen = memory.read(end - start).translate(MASK)
                counts = [counts[0] + seen.count(raw), counts[1] + seen.count(text)]
                del seen
    return counts
before = found()
vault.close()
print(json.dumps([before, found()]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process its memory as a file")
def test_after_closing_the_key_is_nowhere_in_memory(tmp_path: Path) -> None:
    made(place(tmp_path)).close()
    ran = subprocess.run([sys.executable, "-c", SCAN, str(tmp_path)], capture_output=True, timeout=100, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    before, after = json.loads(ran.stdout)
    assert before[0] >= 1, "the scan finds the key while the vault is open"
    assert after == [0, 0]
