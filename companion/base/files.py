"""Read files of unknown size and origin, and write files that only their owner can read, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from companion.base.errors import CompanionError
from companion.base.text import Code, T


class FileMissing(CompanionError):
    """There is nothing at this path."""

    say = T("There is no file at {path}.")
    hint = T("Check the name and the folder, then try again.")


class FileUnreadable(CompanionError):
    """It is there but cannot be read: no permission, a folder, a device, a broken disk."""

    say = T("The file {path} cannot be read.")
    hint = T("Check that it is a file, that you may open it, and that its disk is still connected.")


class FileTooLarge(CompanionError):
    """It is larger than anything of its kind should be, so it was not read."""

    say = T("The file {path} is far larger than such a file should be. It was not opened.")
    hint = T("Check that you chose the right file.")


class DiskFull(CompanionError):
    """No space is left; the file that was there before is untouched."""

    say = T("The disk is full. {path} was not written, and what was there before is unchanged.")
    hint = T("Free some space, then try again.")


class FileThere(CompanionError):
    """A new file was asked for, and there is one of this name already; it is untouched."""

    say = T("There is already a file at {path}. It was not changed.")
    hint = T("Choose another name, or move that file away first.")


class NotWritable(CompanionError):
    """The folder or disk refuses writing; nothing was changed."""

    say = T("Nothing could be written to {path}. The folder or the disk does not allow it.")
    hint = T("Choose a folder that you may write to, or start the program from another place.")


def read(path: Path, at_most_bytes: int) -> bytes:
    """Read a regular file of a bounded size. Raises FileMissing, FileUnreadable, FileTooLarge."""
    shown = Code(str(path))
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        # A pipe or a device would block or never end, so it is refused before anything is read.
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise FileUnreadable(f"not a regular file: {path}", path=shown)
        with os.fdopen(handle, "rb") as file:
            content = file.read(at_most_bytes + 1)
    except FileNotFoundError as error:
        raise FileMissing(str(error), path=shown) from error
    except (OSError, ValueError) as error:
        raise FileUnreadable(str(error), path=shown) from error
    if len(content) > at_most_bytes:
        raise FileTooLarge(f"over {at_most_bytes} bytes: {path}", path=shown)
    return content


def make_folder(path: Path) -> None:
    """Make a folder with those above it, if it is not there. Raises DiskFull or NotWritable."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(error, path) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all, and durable when this returns.

    Raises DiskFull or NotWritable; then the file that was there before is unchanged and no half file is left.
    """
    make_folder(path.parent)
    try:
        handle, untidy = tempfile.mkstemp(dir=path.parent, prefix=".part-")  # 0600 by its own contract
    except OSError as error:
        raise _refused(error, path) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(untidy).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _refused(error, path) from error
    finally:  # also when somebody pressed Ctrl+C; after a replace there is nothing left to remove
        with contextlib.suppress(OSError):
            Path(untidy).unlink(missing_ok=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there before. Raises FileThere, DiskFull or NotWritable; then nothing is left behind."""
    make_folder(path.parent)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                path.unlink()
                raise
    except FileExistsError as error:
        raise FileThere(str(error), path=Code(str(path))) from error
    except OSError as error:
        raise _refused(error, path) from error


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, as far as the system lets us: the file itself is whole and in its place by now.

    Windows cannot open a folder, a folder may be writable but not readable, and some network disks know no fsync of one.
    """
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)


def _refused(error: OSError, path: Path) -> CompanionError:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return (DiskFull if full else NotWritable)(str(error), path=Code(str(path)))
