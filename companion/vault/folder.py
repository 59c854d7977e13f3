"""A vault's folder: its files' names, what may stand there, who may be in it, and its header on disk.

`vault.db` (with `-wal` and `-shm` while it is open), `header`, `header.bak` (equal; `header` wins when whole), `lock`.
Nothing that is not an ordinary file is opened. FORMAT.md section 1.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.base import files, paths
from companion.base.text import Code
from companion.vault import header as headers
from companion.vault.errors import AlreadyOpen, AlreadyThere, HeaderDamaged, LinkInVault, NotAVault, RecordsDamaged
from companion.vault.header import Header

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

DATABASE, HEADER, SPARE, LOCK = "vault.db", "header", "header.bak", "lock"
OURS = (HEADER, SPARE, DATABASE, "vault.db-wal", "vault.db-shm", LOCK)
_UNFINISHED = ".part-*"  # what base.files leaves when it is killed while it writes


def usual(home: Path | None = None) -> Path:
    """Return where a vault lies when nobody names a folder; its name says nothing."""
    return (home or paths.home()) / "notes"


@dataclass(frozen=True, slots=True)
class Found:
    """The header as it lies on disk; `spare_used`: `header` itself was damaged or gone."""

    header: Header
    content: bytes
    spare_used: bool
    spare_equal: bool


def look(folder: Path) -> None:
    """Refuse a folder that is no vault, or in which anything but an ordinary file stands for one of ours.

    Raises NotAVault, LinkInVault.
    """
    there = [name for name in OURS if _ordinary(folder / name)]
    if HEADER not in there and SPARE not in there and DATABASE not in there:
        raise NotAVault(path=Code(str(folder)))


def _ordinary(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    if not stat.S_ISREG(mode):
        raise LinkInVault(path=Code(str(path)))
    return True


@contextlib.contextmanager
def held(folder: Path, *, unlink_link: bool = False) -> Iterator[None]:
    """Hold the vault for this process while the block runs; the system lets go when the process ends, however it ends.

    Raises AlreadyOpen, NotWritable.
    """
    path = folder / LOCK
    try:
        if unlink_link and path.is_symlink():
            path.unlink()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        raise files.NotWritable(str(error), path=Code(str(folder))) from error
    try:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyOpen(str(error)) from error
        yield
    finally:
        os.close(handle)


def read_header(folder: Path) -> Found:
    """Read `header`, or `header.bak` where it is not whole. Raises what `header.read` raises, for the better of the two."""
    first, spare = _content(folder / HEADER), _content(folder / SPARE)
    try:
        return Found(headers.read(first), first, spare_used=False, spare_equal=first == spare)
    except HeaderDamaged:
        return Found(headers.read(spare), spare, spare_used=True, spare_equal=True)


def _content(path: Path) -> bytes:
    try:
        return files.read(path, headers.LARGEST_FILE)
    except (files.FileMissing, files.FileTooLarge):
        return b""  # which no header is


def write_header(folder: Path, content: bytes) -> None:
    """Write both copies, the spare first: the change counts from the moment that `header` is in its place."""
    files.write_private(folder / SPARE, content)
    files.write_private(folder / HEADER, content)


def tidy(folder: Path) -> None:
    """Remove what a killed program had not finished writing."""
    for path in folder.glob(_UNFINISHED):
        with contextlib.suppress(OSError):
            path.unlink()


def database(folder: Path) -> Path:
    """Return the database's path. Raises RecordsDamaged where there is none, since a header is never alone."""
    path = folder / DATABASE
    if not path.is_file() or path.stat().st_size == 0:
        raise RecordsDamaged("the database is not there or empty")
    return path


@contextlib.contextmanager
def new(folder: Path) -> Iterator[Path]:
    """Lend an empty folder beside the one that is to be; when the block ends well, it takes its name, complete.

    Raises AlreadyThere, NotWritable, DiskFull; then nothing is left behind.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise AlreadyThere(path=Code(str(folder)))
    files.make_folder(folder.parent)
    beside = folder.parent / f".part-{secrets.token_hex(8)}"
    files.make_folder(beside)
    try:
        yield beside
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()
        beside.rename(folder)
        _sync(folder.parent)
    except OSError as error:
        raise files.NotWritable(str(error), path=Code(str(folder))) from error
    finally:
        for path in beside.glob("*"):
            path.unlink()
        with contextlib.suppress(OSError):
            beside.rmdir()


def _sync(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def wipe(folder: Path) -> None:
    """Overwrite both headers, then delete every file of ours but the lock, which `leave` removes. Raises NotWritable."""
    try:
        for name in (HEADER, SPARE):
            _overwrite(folder / name)
        for name in OURS[:-1]:
            (folder / name).unlink(missing_ok=True)
        tidy(folder)
    except OSError as error:
        raise files.NotWritable(str(error), path=Code(str(folder))) from error


def leave(folder: Path) -> None:
    """Remove the lock, which Windows keeps while it is held, and the folder if nothing else lies in it."""
    with contextlib.suppress(OSError):
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()


def _overwrite(path: Path) -> None:
    # A link is removed, never followed: what it points at is not ours.
    if path.is_symlink() or not path.is_file():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(max(path.stat().st_size, headers.LARGEST_FILE)))
        file.flush()
        os.fsync(file.fileno())
