"""The settings while the window is open: applied at once, kept in a file only after the person changed one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from companion import settings
from companion.base.errors import CompanionError


class Preferences(QObject):
    """The values in force. `changed(key)` is emitted after each change."""

    changed = Signal(str)

    def __init__(self, path: Path) -> None:
        """Read the file; `problem` says what was wrong with it, if anything."""
        super().__init__()
        self.path = path
        loaded = settings.load(path)
        self.values = loaded.values
        self.problem: CompanionError | None = loaded.problem

    def get(self, key: str) -> str:
        """Return the value in force."""
        return self.values[key]

    def put(self, key: str, value: str) -> None:
        """Apply a value and keep it. Raises DiskFull or NotWritable; it is applied for this sitting even then."""
        self.values = self.values | {key: value}
        self.changed.emit(key)
        settings.save(self.path, self.values)
        self.problem = None

    def for_now(self, key: str, value: str) -> None:
        """Apply a value for this sitting only; nothing is written."""
        self.values = self.values | {key: value}
        self.changed.emit(key)
