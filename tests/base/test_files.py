"""Reading stops at what is no file, or too much; writing is whole or not at all, and for the owner only."""

import errno
import os
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import files

OPEN = Path("/proc/self/fd")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def half_files(folder: Path) -> list[Path]:
    return list(folder.glob(".part-*"))


@given(st.binary(max_size=200))
def test_what_is_written_is_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "new" / "folder" / "note"
    files.write_private(path, content)
    assert files.read(path, 200) == content


def test_a_file_and_its_folder_are_the_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "note"
    before = os.umask(0)
    try:
        files.write_private(path, b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_last_byte_allowed_is_read_and_one_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_bytes(b"12345")
    assert files.read(path, 5) == b"12345"
    with pytest.raises(files.FileTooLarge):
        files.read(path, 4)


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(files.FileTooLarge):
        files.read(path, 1_000)


def test_nothing_there_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(files.FileMissing):
        files.read(tmp_path / "absent", 10)


def test_a_pipe_that_nobody_writes_to_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(files.FileUnreadable):
        files.read(tmp_path / "pipe", 10)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/", "bad\0name"])
def test_devices_folders_and_impossible_names_are_refused(path: str) -> None:
    with pytest.raises(files.FileUnreadable):
        files.read(Path(path), 10)


@pytest.mark.skipif(not OPEN.is_dir(), reason="only Linux lists its open files there")
def test_refusing_leaves_no_open_file_behind(tmp_path: Path) -> None:
    before = len(list(OPEN.iterdir()))
    for _ in range(50):
        with pytest.raises(files.FileUnreadable):
            files.read(tmp_path, 10)
    assert len(list(OPEN.iterdir())) <= before


def test_a_link_is_followed_and_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"words")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "loop").symlink_to("loop")
    assert files.read(tmp_path / "link", 10) == b"words"
    with pytest.raises(files.FileUnreadable):
        files.read(tmp_path / "loop", 10)


def test_writing_over_a_link_leaves_its_target_alone(tmp_path: Path) -> None:
    target = tmp_path / "real"
    target.write_bytes(b"old")
    (tmp_path / "link").symlink_to(target)
    files.write_private(tmp_path / "link", b"new")
    assert (target.read_bytes(), (tmp_path / "link").read_bytes()) == (b"old", b"new")


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(("code", "says"), [(errno.ENOSPC, files.DiskFull), (errno.EDQUOT, files.DiskFull), (errno.EIO, files.NotWritable)])
def test_a_failed_write_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, says: type[Exception]
) -> None:
    path = tmp_path / "note"
    files.write_private(path, b"old")

    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(says):
        files.write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert half_files(tmp_path) == []


def test_ctrl_c_in_the_middle_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_private(tmp_path / "note", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_disk_that_cannot_sync_folders_still_takes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        real(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    files.write_private(tmp_path / "note", b"new")
    assert (tmp_path / "note").read_bytes() == b"new"


def test_a_folder_that_fails_to_sync_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def broken_disk(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "broken")
        real(handle)

    monkeypatch.setattr(os, "fsync", broken_disk)
    with pytest.raises(files.NotWritable):
        files.write_private(tmp_path / "note", b"new")


def test_a_folder_that_may_be_written_but_not_listed_takes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def no_listing(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "not yours to list")
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", no_listing)
    files.write_private(tmp_path / "note", b"new")
    assert (tmp_path / "note").read_bytes() == b"new"


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"")
    with pytest.raises(files.NotWritable):
        files.write_private(tmp_path / "note" / "deeper", b"x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(files.NotWritable):
        files.write_private(tmp_path / "folder", b"x")
    assert half_files(tmp_path) == []


@pytest.mark.skipif(ROOT, reason="root may write everywhere; the tiny disk below is root's turn")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(files.NotWritable):
            files.write_private(tmp_path / "note", b"x")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not ROOT, reason="only root may mount a disk")
def test_a_real_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=bool(os.environ.get("CI")), capture_output=True).returncode:
        pytest.skip("this container may not mount")
    try:
        files.write_private(tmp_path / "note", b"old")
        with pytest.raises(files.DiskFull):
            files.write_private(tmp_path / "note", b"n" * 200_000)
        assert (tmp_path / "note").read_bytes() == b"old"
        assert half_files(tmp_path) == []
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        with pytest.raises(files.NotWritable):
            files.write_private(tmp_path / "note", b"new")
        assert (tmp_path / "note").read_bytes() == b"old"
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_new_file_is_the_owners_only_and_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "pack.toml"
    files.write_new(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    with pytest.raises(files.FileThere):
        files.write_new(path, b"second")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(files.FileThere):
        files.write_new(tmp_path / "link", b"third")
    assert (path.read_bytes(), (tmp_path / "nowhere").exists()) == (b"first", False)


def test_a_new_file_that_cannot_be_finished_is_not_left_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.DiskFull):
        files.write_new(tmp_path / "note", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_new_files_folder_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "note").touch()
    with pytest.raises(files.NotWritable):
        files.write_new(tmp_path / "note" / "deeper", b"x")
    with pytest.raises(files.NotWritable):
        files.make_folder(tmp_path / "note")
