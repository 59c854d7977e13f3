"""The database on the disk: what its bytes tell, what is said when it is broken, full or busy, and two programs at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from companion.base import files
from companion.base.errors import CompanionError
from companion.desk import store_sql
from companion.desk.errors import NewerStore, StorageFull, StoreDamaged, StoreDown, TextOnly, UnknownDatabase
from tests.desk import postgres
from tests.desk.test_store import LARGE, answer, emptied, envelope

DATABASE = "desk.db"
needs_root = pytest.mark.skipif(
    not os.environ.get("CI") and (sys.platform != "linux" or os.geteuid() != 0), reason="only root on Linux mounts a small disk"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres.running() as address:
        yield address


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith(DATABASE))


def test_nobody_else_may_read_the_files(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store = store_sql.in_folder(tmp_path)
        store.put(envelope("a"))
    finally:
        os.umask(old)
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("desk.db*")}
    assert found == {DATABASE: 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}
    store.close()
    assert [path.name for path in tmp_path.glob("desk.db*")] == [DATABASE]


def test_a_minute_that_was_forgotten_stands_in_no_byte_beside_a_running_server(tmp_path: Path) -> None:
    server, console = store_sql.in_folder(tmp_path), store_sql.in_folder(tmp_path)
    one = envelope("a")
    server.put(one)
    assert server.heads()[0].minute is not None
    assert b"12:34" in content(tmp_path)
    console.add([answer(one, 1)], forget_minute=True)
    assert b"12:34" not in content(tmp_path)
    assert b"2026-03-01" in content(tmp_path)
    console.remove([one.head.id])
    assert one.content[:1000] not in content(tmp_path)
    assert one.head.id.encode() not in content(tmp_path)
    for store in (server, console):
        store.close()


def test_a_commit_is_durable_before_it_is_told(tmp_path: Path) -> None:
    store = store_sql.in_folder(tmp_path)
    with store._engine.connect() as db:
        settings = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "secure_delete")}
    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    store.put(envelope("a"))
    with sqlite3.connect(tmp_path / DATABASE) as other:
        assert other.execute("SELECT count(*) FROM alerts").fetchone() == (1,)
    other.close()
    store.close()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreDamaged):
        store_sql.in_folder(tmp_path)


def test_a_damaged_page_is_said(tmp_path: Path) -> None:
    store = store_sql.in_folder(tmp_path)
    for letter in "abcdefgh":
        store.put(envelope(letter))
    store.close()
    damaged = bytearray((tmp_path / DATABASE).read_bytes())
    for place in range(4096, len(damaged), 4096):
        damaged[place : place + 100] = b"\xff" * 100
    (tmp_path / DATABASE).write_bytes(damaged)
    with pytest.raises(StoreDamaged):
        store_sql.in_folder(tmp_path)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    store_sql.in_folder(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("UPDATE desk SET format = 2")
    db.close()
    with pytest.raises(NewerStore):
        store_sql.in_folder(tmp_path)


@pytest.mark.parametrize("there", ["nothing", "link", "folder"])
def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "desk"
    if there != "nothing":
        folder.mkdir()
        (tmp_path / "target").write_bytes(b"")
        (folder / DATABASE).symlink_to(tmp_path / "target") if there == "link" else (folder / DATABASE).mkdir()
    with pytest.raises(files.NotWritable):
        store_sql.in_folder(folder)


def test_a_database_that_another_program_holds_is_waited_for_and_then_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_sql, "_BUSY_S", 0.05)
    store = store_sql.in_folder(tmp_path)
    other = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreDown):
        store.put(envelope("a"))
    assert list(store.mail("m" * 32, 7)) == []
    other.execute("ROLLBACK")
    store.put(envelope("a"))
    other.close()
    store.close()


def test_room_is_left_on_the_disk_for_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_sql.in_folder(tmp_path)
    store.put(envelope("a"))
    monkeypatch.setattr(store_sql, "_SPARE_BYTES", 2**60)
    for size, error in ((LARGE, TextOnly), (8_192, StorageFull)):
        with pytest.raises(error):
            store.put(envelope("b", size))
    console = store_sql.in_folder(tmp_path)
    console.add([answer(envelope("a"), 1)], forget_minute=True)
    monkeypatch.setattr(store_sql, "_LEAST_BYTES", 2**60)
    with pytest.raises(StorageFull):
        store_sql.in_folder(tmp_path)
    for each in (store, console):
        each.close()


def test_a_folder_that_went_away_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_path: Path) -> object:
        raise FileNotFoundError

    store = store_sql.in_folder(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", gone)
    with pytest.raises(StoreDown):
        store.put(envelope("a"))
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 2 MB in a file, mounted by loop."""
    image, mount = tmp_path / "image", tmp_path / "mount"
    image.write_bytes(bytes(2_000_000))
    mount.mkdir()
    subprocess.run(["mkfs.ext4", "-q", "-b", "4096", "-O", "^has_journal", "-m", "0", str(image)], check=True, timeout=60)
    mounted = subprocess.run(["mount", "-o", "loop", str(image), str(mount)], check=False, timeout=60, capture_output=True)
    if mounted.returncode:  # a kernel's refusal, which no set-up can mend
        pytest.skip("this container may not mount by loop")
    yield mount
    subprocess.run(["umount", str(mount)], check=True, timeout=60)


FILL = """
import sys
from pathlib import Path
from companion.desk import store_sql
from companion.desk.errors import StorageFull
from tests.desk.test_store import Envelope, envelope
from tests.desk.parts import anything
import hashlib
store_sql._SPARE_BYTES = store_sql._LEAST_BYTES = 0
store, stored, failed = store_sql.in_folder(Path(sys.argv[1])), set(), 0
for number in range(300):
    content = anything(b"%d" % number)
    head = envelope("a").head
    one = Envelope(type(head)(hashlib.sha256(content).hexdigest(), head.day, head.minute), content)
    try:
        store.put(one)
        stored.add(one.head.id)
    except StorageFull:
        failed += 1
for _ in range(2):
    assert {head.id for head in store.heads()} == stored
    assert all(hashlib.sha256(store.content(one)).hexdigest() == one for one in stored)
    store.close()
    store = store_sql.in_folder(Path(sys.argv[1]))
print(len(stored), failed)
"""


@needs_root
def test_a_disk_that_is_truly_full_loses_nothing_that_was_receipted(small_disk: Path) -> None:
    """In a process of its own: what SQLite maps into memory could end it."""
    ran = subprocess.run([sys.executable, "-c", FILL, str(small_disk)], capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 0, ran.stderr
    stored, failed = map(int, ran.stdout.split())
    assert stored > 10
    assert failed > 10


@pytest.mark.parametrize(
    "address", ["", "nonsense", "sqlite:///x.db", "mysql://u:secret@h/d", "postgresql://u:secret@h:port/d", "postgresql+other://u@h/d"]
)
def test_an_address_of_no_database_that_is_known_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(UnknownDatabase) as raised:
        store_sql.at(address)
    assert "secret" not in repr((raised.value, raised.value.__cause__, raised.value.say, raised.value.hint))


def test_a_postgresql_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreDown) as raised:
        store_sql.at(f"postgresql://desk:secret@/postgres?host={tmp_path}")
    assert "secret" not in str(raised.value)


def test_two_instances_at_one_postgresql_store_everything_once(address: str) -> None:
    address = emptied(address)
    with ThreadPoolExecutor(2) as opening:
        stores = list(opening.map(store_sql.at, [address] * 2))
    every = [envelope(letter) for letter in "abcdefghijklmnop"]
    with ThreadPoolExecutor(16) as hands:
        days = list(hands.map(lambda place: stores[place % 2].put(every[place // 2 % 16]), range(96)))
    assert set(days) == {every[0].head.day}
    assert sorted(head.id for head in stores[0].heads()) == sorted(one.head.id for one in every)
    with stores[0]._engine.connect() as db:
        assert db.scalars(select(store_sql._DESK.c.bytes)).all() == [16 * 8192]
    for store in stores:
        store.close()


def test_a_restarted_postgresql_is_found_again(address: str) -> None:
    store = store_sql.at(emptied(address))
    store.put(envelope("a"))
    with store._engine.connect() as db:
        db.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'desk'")
    store.put(envelope("b"))
    assert len(store.heads()) == 2
    store.close()


def test_an_error_shows_no_value_of_a_statement(tmp_path: Path) -> None:
    store = store_sql.in_folder(tmp_path)
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("DROP TABLE mail")
    db.close()
    with pytest.raises(CompanionError) as raised:
        store.mail("5ecre7" * 5, 7)
    assert "5ecre7" not in repr(raised.value)
    assert "5ecre7" not in str(raised.value.__cause__)
    store.close()


def test_whatever_else_the_library_raises_is_said() -> None:
    with pytest.raises(StoreDown), store_sql._named():
        raise SQLAlchemyError
