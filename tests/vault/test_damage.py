"""Damage, hostile folders and full disks: told apart, nothing lost, nobody kept out without need."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.base import files
from companion.vault import errors, keys, opened
from companion.vault.opened import Place
from tests.vault.parts import LIGHT, WORDS, Lasting, made, place

needs_root = pytest.mark.skipif(
    not os.environ.get("CI") and (sys.platform != "linux" or os.geteuid() != 0), reason="only root on Linux mounts a small disk"
)


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """A closed vault with one note, known to its keyring."""
    here = place(tmp_path)
    made(here).close()
    return here


def _titles(here: Place, typed: str = WORDS) -> list[str]:
    vault = opened.open_vault(here, typed)
    try:
        return [heading.title for heading in vault.notes.listed()]
    finally:
        vault.close()


def _whole(here: Place) -> bool:
    """Say whether a database is whole, as `verify` does."""
    try:
        vault = opened.open_vault(here, WORDS)
    except errors.RecordsDamaged:
        return False
    try:
        return not vault.damage() and bool([vault.notes.get(heading.id) for heading in vault.notes.listed()])
    finally:
        vault.close(count=False)


def _light(monkeypatch: pytest.MonkeyPatch, here: Place) -> None:
    """Spare the key work of hundreds of openings: the key is taken from a first one."""
    vault = opened.open_vault(here, WORDS)
    key = bytes(vault._key)
    vault.close(count=False)
    monkeypatch.setattr(keys, "unlock", lambda *_, **__: bytearray(key))


def test_a_wrong_passphrase_is_not_damage(here: Place) -> None:
    with pytest.raises(errors.WrongPassphrase):
        opened.open_vault(here, "wrong")
    assert _titles(here) == ["First"]


def test_a_damaged_header_is_restored_from_its_spare_and_said_once(here: Place) -> None:
    spare = (here.folder / "header.bak").read_bytes()
    for damaged in (b"", spare[:100], spare.replace(b"1", b"2", 1)):
        (here.folder / "header").write_bytes(damaged)
        vault = opened.open_vault(here, WORDS)
        vault.close()
        assert vault.warnings == (errors.HEADER_RESTORED,)
        assert (here.folder / "header").read_bytes() == spare
    (here.folder / "header.bak").unlink()
    assert _titles(here) == ["First"]
    assert (here.folder / "header.bak").read_bytes() == spare


def test_two_damaged_headers_are_not_called_a_wrong_passphrase(here: Place) -> None:
    for name in ("header", "header.bak"):
        (here.folder / name).write_bytes((here.folder / name).read_bytes()[:-1])
    with pytest.raises(errors.HeaderDamaged):
        opened.open_vault(here, WORDS)
    for name in ("header", "header.bak"):
        (here.folder / name).unlink()
    with pytest.raises(errors.HeaderDamaged):
        opened.open_vault(here, WORDS)


def test_a_header_too_large_is_not_read(here: Place) -> None:
    (here.folder / "header").write_bytes(b"x" * 10_000_000)
    assert _titles(here) == ["First"]


def test_a_flip_in_the_database_is_found(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    _light(monkeypatch, here)
    path = here.folder / "vault.db"
    whole = path.read_bytes()
    for at in [*range(0, 4096, 97), *range(4096, len(whole), 331)]:
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        path.write_bytes(flipped)
        assert not _whole(here), at
    path.write_bytes(whole)
    assert _whole(here)


def test_a_cut_at_every_512th_byte_is_damage(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    _light(monkeypatch, here)
    path = here.folder / "vault.db"
    whole = path.read_bytes()
    for length in range(0, len(whole), 512):
        path.write_bytes(whole[:length])
        assert not _whole(here), length
    path.unlink()
    assert not _whole(here)
    assert not path.exists()


def test_a_log_cut_or_changed_anywhere_costs_at_most_what_it_held(here: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _light(monkeypatch, here)
    vault = opened.open_vault(here, WORDS)
    vault.notes.add("Second", "two")
    copy = Place(tmp_path / "copy", here.keystore, here.clock)
    shutil.copytree(here.folder, copy.folder)  # as a power cut would leave it
    vault.close()
    log = (copy.folder / "vault.db-wal").read_bytes()
    kept = {path.name: path.read_bytes() for path in copy.folder.iterdir()}
    for at in range(0, len(log), 509):
        for damaged in (log[:at], log[:at] + bytes([log[at] ^ 1]) + log[at + 1 :]):
            for name, content in kept.items():
                (copy.folder / name).write_bytes(content)
            (copy.folder / "vault.db-wal").write_bytes(damaged)
            (copy.folder / "vault.db-shm").unlink(missing_ok=True)
            assert set(_titles(copy)) in ({"First"}, {"First", "Second"})


def test_a_header_from_another_vault_is_told_apart(here: Place, tmp_path: Path) -> None:
    other = place(tmp_path / "other")
    opened.create(other, "other words", kdf=LIGHT).close()
    for name in ("header", "header.bak"):
        shutil.copy(other.folder / name, here.folder / name)
    with pytest.raises(errors.WrongPassphrase):
        opened.open_vault(here, WORDS)
    with pytest.raises(errors.RecordsDamaged):
        opened.open_vault(here, "other words")


def test_an_older_copy_is_warned_about_and_opens(here: Place, tmp_path: Path) -> None:
    shutil.copytree(here.folder, tmp_path / "old")
    vault = opened.open_vault(here, WORDS)
    vault.notes.add("Second", "two")
    vault.close()
    assert vault.warnings == ()
    shutil.rmtree(here.folder)
    shutil.copytree(tmp_path / "old", here.folder)
    looked = opened.open_vault(here, WORDS)
    looked.close(count=False)
    vault = opened.open_vault(here, WORDS)
    vault.close()
    assert looked.warnings == vault.warnings == (errors.OLDER_COPY,)
    again = opened.open_vault(here, WORDS)
    again.close()
    assert again.warnings == ()


def test_an_older_header_is_warned_about_until_the_passphrase_is_changed(here: Place) -> None:
    old = (here.folder / "header").read_bytes()
    vault = opened.open_vault(here, WORDS)
    vault.set_passphrase("new words", kdf=LIGHT)
    vault.close()
    with pytest.raises(errors.WrongPassphrase):
        opened.open_vault(here, WORDS)
    for name in ("header", "header.bak"):
        (here.folder / name).write_bytes(old)
    for _ in range(2):
        vault = opened.open_vault(here, WORDS)
        vault.close()
        assert vault.warnings == (errors.OTHER_HEADER,)
    vault = opened.open_vault(here, WORDS)
    vault.set_passphrase("third words", kdf=LIGHT)
    vault.close()
    vault = opened.open_vault(here, "third words")
    vault.close()
    assert vault.warnings == ()


@pytest.mark.parametrize("name", ["vault.db", "header", "header.bak", "lock", "vault.db-wal", "vault.db-shm"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "pipe"])
def test_what_is_no_ordinary_file_is_not_opened(here: Place, tmp_path: Path, name: str, kind: str) -> None:
    path, outside = here.folder / name, tmp_path / "outside"
    if path.exists():
        path.rename(outside)
    elif kind == "link":
        outside.write_bytes(b"")
    if "link" in kind:
        path.symlink_to(outside if kind == "link" else tmp_path / "nowhere")
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(errors.LinkInVault):
        opened.open_vault(here, WORDS)
    assert not (tmp_path / "nowhere").exists()


def test_wiping_follows_no_link(here: Place, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    for name in ("header", "lock"):
        (here.folder / name).unlink()
        (here.folder / name).symlink_to(precious)
    opened.wipe(here)
    assert precious.read_text() == "mine"
    assert not here.folder.exists()


def test_wiping_leaves_nothing_of_ours_and_everything_else(here: Place) -> None:
    (here.folder / "mine.txt").write_text("mine")
    (here.folder / ".part-x").write_text("")
    opened.wipe(here)
    assert [path.name for path in here.folder.iterdir()] == ["mine.txt"]
    assert isinstance(here.keystore, Lasting)
    assert here.keystore._values == {}
    with pytest.raises(errors.NotAVault):
        opened.wipe(here)


def test_an_open_vault_is_not_opened_twice_nor_wiped(here: Place) -> None:
    vault = opened.open_vault(here, WORDS)
    for act in (lambda: opened.open_vault(here, WORDS), lambda: opened.wipe(here)):
        with pytest.raises(errors.AlreadyOpen):
            act()
    vault.close()
    assert _titles(here) == ["First"]


def test_another_process_finds_it_open(here: Place) -> None:
    vault = opened.open_vault(here, WORDS)
    script = "import sys; from companion.__main__ import main; sys.exit(main(['vault', 'list', '--vault', sys.argv[1]]))"
    ran = subprocess.run([sys.executable, "-c", script, here.folder], input=WORDS.encode(), capture_output=True, timeout=60, check=False)
    vault.close()
    assert ran.returncode == 2
    assert b"Another window or command has this vault open." in ran.stderr


def test_what_is_no_vault_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path / "nothing", tmp_path):
        with pytest.raises(errors.NotAVault):
            opened.open_vault(Place(folder, Lasting(), place(tmp_path).clock), WORDS)


def test_a_vault_never_takes_the_place_of_something(here: Place, tmp_path: Path) -> None:
    for folder in (here.folder, tmp_path, tmp_path / "file", tmp_path / "link"):
        (tmp_path / "file").write_text("mine")
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(tmp_path / "empty")
        with pytest.raises(errors.AlreadyThere):
            opened.create(Place(folder, here.keystore, here.clock), WORDS, kdf=LIGHT)
    assert _titles(here) == ["First"]
    empty = Place(tmp_path / "deep" / "empty", here.keystore, here.clock)
    empty.folder.mkdir(parents=True)
    made(empty).close()
    assert sorted(path.name for path in empty.folder.parent.iterdir()) == ["empty"]


def test_a_passphrase_that_is_none_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyPassphrase):
        opened.create(place(tmp_path), "", kdf=LIGHT)
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_the_files(here: Place) -> None:
    vault = opened.open_vault(here, WORDS)
    vault.notes.add("Second", "two")
    assert {path.stat().st_mode & 0o777 for path in here.folder.iterdir()} == {0o600}
    assert here.folder.stat().st_mode & 0o777 == 0o700
    vault.close()
    assert sorted(path.name for path in here.folder.iterdir()) == ["header", "header.bak", "lock", "vault.db"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 2 MB in a file, mounted by loop."""
    image, mount = tmp_path / "image", tmp_path / "mount"
    image.write_bytes(bytes(2_000_000))
    mount.mkdir()
    subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", "-m", "0", str(image)], check=True, timeout=60)
    mounted = subprocess.run(
        ["mount", "-o", "loop", str(image), str(mount)], check=bool(os.environ.get("CI")), timeout=60, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this container may not mount by loop")
    yield mount
    subprocess.run(["umount", str(mount)], check=True, timeout=60)


@needs_root
def test_a_full_disk_loses_nothing_that_was_said_to_be_saved(small_disk: Path) -> None:
    here = place(small_disk)
    vault = made(here)
    (small_disk / "filler").write_bytes(os.urandom(300_000))
    saved = {"First"}

    def fill() -> None:
        for number in range(10_000):
            vault.notes.add(str(number), os.urandom(20_000).hex())
            saved.add(str(number))

    with pytest.raises(files.DiskFull):
        fill()
    with (small_disk / "more").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(512)):
            continue
    with pytest.raises(files.DiskFull):
        vault.set_passphrase("new", kdf=LIGHT)
    vault.close()
    assert set(_titles(here)) == saved
    (small_disk / "filler").unlink()
    vault = opened.open_vault(here, WORDS)
    vault.notes.add("room again", "yes")
    assert vault.damage() == []
    vault.close()


@needs_root
def test_a_full_disk_leaves_no_half_vault(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(1_000_000))
    with (small_disk / "more").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(512)):
            continue
    with pytest.raises(files.DiskFull):
        opened.create(place(small_disk), WORDS, kdf=LIGHT)
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "lost+found", "more"]


@needs_root
def test_a_read_only_disk_is_said(small_disk: Path) -> None:
    here = place(small_disk)
    made(here).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True, timeout=60)
    with pytest.raises(files.NotWritable):
        opened.open_vault(here, WORDS)
    with pytest.raises(files.NotWritable):
        opened.create(Place(small_disk / "w", here.keystore, here.clock), WORDS, kdf=LIGHT)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True, timeout=60)
    assert _titles(here) == ["First"]


@needs_root
def test_a_disk_that_becomes_read_only_while_open_is_said(small_disk: Path) -> None:
    here = place(small_disk)
    vault = made(here)
    made_read_only = ctypes.CDLL(None, use_errno=True).mount(None, str(small_disk).encode(), None, 32 | 1, None)  # MS_REMOUNT, MS_RDONLY
    if made_read_only == 0:
        with pytest.raises(files.NotWritable):
            vault.notes.add("Second", "two")
        vault.close()
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True, timeout=60)
    else:  # the kernel refuses while files are open for writing
        vault.close()
    assert _titles(here) == ["First"]
