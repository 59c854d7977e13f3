"""Where the outbox keeps its files: a folder, or memory for practice, which leaves no trace.

A shelf keeps bytes by name, each whole or not at all; one program at a time changes it. Raises the errors of base.files, OutboxBusy.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from companion.alert.errors import OutboxBusy
from companion.base import files, paths
from companion.base.text import Code
from companion.vault import folder as folders
from companion.vault.errors import AlreadyOpen

_PATIENCE, _PAUSE_S = 250, 0.02  # five seconds in all: a change takes milliseconds, on a slow disk a second


class Shelf(Protocol):
    """Bytes by name."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all that is kept."""
        ...

    def read(self, name: str, at_most_bytes: int) -> bytes:
        """Return what is kept. Raises FileMissing, FileUnreadable, FileTooLarge."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Keep this in the place of what was there; durable when it returns. Raises DiskFull, NotWritable."""
        ...

    def remove(self, name: str) -> None:
        """Forget it, if it is there. Raises NotWritable."""
        ...

    def held(self) -> contextlib.AbstractContextManager[None]:
        """Keep everybody else from changing anything while the block runs. Raises OutboxBusy."""
        ...


class FolderShelf:
    """Files in one folder, for their owner's eyes only."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the folder, or the usual one; nothing is made before something is kept."""
        self._folder = folder or paths.home() / "outbox"

    def names(self) -> tuple[str, ...]:
        """Return the names of the files."""
        try:
            return tuple(sorted(path.name for path in self._folder.iterdir()))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise files.FileUnreadable(str(error), path=Code(str(self._folder))) from error

    def read(self, name: str, at_most_bytes: int) -> bytes:
        """Return a file."""
        return files.read(self._folder / name, at_most_bytes)

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        files.write_private(self._folder / name, content)

    def remove(self, name: str) -> None:
        """Delete a file."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise files.NotWritable(str(error), path=Code(str(self._folder))) from error

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder's lock, and remove what a killed program had not finished writing."""
        files.make_folder(self._folder)
        with contextlib.suppress(files.FileThere):
            files.write_new(self._folder / folders.LOCK, b"")  # which tells a full disk from a folder that cannot be written
        with contextlib.ExitStack() as holding:
            for _ in range(_PATIENCE):
                with contextlib.suppress(AlreadyOpen):
                    holding.enter_context(folders.held(self._folder))
                    break
                threading.Event().wait(_PAUSE_S)
            else:
                raise OutboxBusy
            folders.tidy(self._folder)
            yield


class MemoryShelf:
    """Kept until the program ends."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """Return the names."""
        return tuple(sorted(self._kept))

    def read(self, name: str, at_most_bytes: int) -> bytes:
        """Return the bytes."""
        content = self._kept.get(name)
        if content is None:
            raise files.FileMissing(path=Code(name))
        return content[:at_most_bytes]

    def write(self, name: str, content: bytes) -> None:
        """Keep the bytes."""
        self._kept[name] = content

    def remove(self, name: str) -> None:
        """Drop them."""
        self._kept.pop(name, None)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let in one thread at a time."""
        with self._lock:
            yield
